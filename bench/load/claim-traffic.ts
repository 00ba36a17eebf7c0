import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, openClient } from './client.ts';

export type Traffic = {
  /** How long each grab that hit took, milliseconds, ascending. */
  readonly grabMilliseconds: readonly number[];
  readonly hits: number;
  readonly misses: number;
  /** Answers that were neither, by status. */
  readonly others: Readonly<Record<string, number>>;
};

const holdMilliseconds = 300;
/** What is under way at once has a bound: beyond it a grab is left out and counted as `late`. */
const mostAtOnce = 400;

/** Grabs at an even rate, whatever the answers take (an open loop), holds each for a moment and gives it back. */
export async function claimTraffic(
  url: string,
  password: string,
  { seconds, claimsPerSecond }: { readonly seconds: number; readonly claimsPerSecond: number },
): Promise<Traffic> {
  const client = openClient(url, password, mostAtOnce);
  const milliseconds: number[] = [];
  const statuses: Record<string, number> = {};
  const count = (status: string) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const under = new Set<Promise<void>>();
  const startedAt = performance.now();
  for (let grab = 0; grab < seconds * claimsPerSecond; grab += 1) {
    await sleep(Math.max(0, startedAt + (grab * 1000) / claimsPerSecond - performance.now()));
    if (under.size >= mostAtOnce) count('late');
    else {
      const one = grabAndRelease(client, milliseconds).then(count, () => count('no answer'));
      under.add(one);
      void one.then(() => under.delete(one));
    }
  }
  await Promise.all(under);
  await client.close();
  const { 201: hits = 0, 503: misses = 0, ...others } = statuses;
  return { grabMilliseconds: milliseconds.toSorted((left, right) => left - right), hits, misses, others };
}

async function grabAndRelease(client: Client, milliseconds: number[]): Promise<string> {
  const askedAt = performance.now();
  const { statusCode, body } = await client.call('POST', '/api/v1/pools/bench/claims', { leaseSeconds: 30 });
  const answer = await body.json();
  if (statusCode !== 201) return String(statusCode);
  milliseconds.push(performance.now() - askedAt);
  const { claims } = answer as { readonly claims: readonly { readonly id: string }[] };
  await sleep(holdMilliseconds);
  for (const { id } of claims) await (await client.call('DELETE', `/api/v1/claims/${id}`)).body.dump();
  return '201';
}
