import { once } from 'node:events';
import { password, withBenchGateway } from './load/bench-gateway.ts';
import { type Client, openClient } from './load/client.ts';
import { openFront } from './load/front.ts';
import { percentileWords } from './percentiles.ts';

/**
 * `npm run bench:full-speed`: 50 clients of one address for 10 s, each asking again as soon as it is answered: reads
 * that are polled with their `ETag`, and in between a grab and its release. Fails where the rate limit refused one.
 */

const clients = 50;
const seconds = 10;
const warmWorkers = 30;
/** Of polled reads, before each grab. */
const readsPerGrab = 8;
const polled = [
  '/api/v1/pools',
  '/api/v1/pools/bench',
  '/api/v1/pools/bench/workers',
  '/api/v1/status',
] as const;

type Tally = {
  /** Answers by kind of call and status. */
  readonly answers: Map<string, number>;
  readonly milliseconds: number[];
  /** The least that the rate limit said was left. */
  least: number;
};

async function main(): Promise<void> {
  await withBenchGateway({ warmWorkers }, async (gateway) => {
    const front = await openFront(gateway.url);
    const client = openClient(front.url, password, clients);
    const tally: Tally = { answers: new Map(), milliseconds: [], least: Number.POSITIVE_INFINITY };
    const over = AbortSignal.timeout(seconds * 1000);
    const ended = once(over, 'abort');
    await Promise.all(Array.from({ length: clients }, async () => await fullSpeed(client, tally, over)));
    await ended;
    await client.close();
    await front.close();
    tell(tally);
  });
}

async function fullSpeed(client: Client, tally: Tally, over: AbortSignal): Promise<void> {
  const etags = new Map<string, string>();
  for (let turn = 0; !over.aborted; turn += 1) {
    const path = polled[turn % polled.length] ?? polled[0];
    const etag = etags.get(path);
    const { headers } = await counted(client, tally, { method: 'GET', path, etag });
    if (typeof headers['etag'] === 'string') etags.set(path, headers['etag']);
    if (turn % readsPerGrab === readsPerGrab - 1) await grabAndRelease(client, tally);
  }
}

async function grabAndRelease(client: Client, tally: Tally): Promise<void> {
  const grab = { method: 'POST', path: '/api/v1/pools/bench/claims', body: { leaseSeconds: 30 } } as const;
  const { statusCode, answer } = await counted(client, tally, grab);
  if (statusCode !== 201) return;
  const { claims } = answer as { readonly claims: readonly { readonly id: string }[] };
  for (const { id } of claims)
    await counted(client, tally, { method: 'DELETE', path: `/api/v1/claims/${id}` });
}

type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly etag?: string | undefined;
};

async function counted(client: Client, tally: Tally, { method, path, body, etag }: Call) {
  const askedAt = performance.now();
  const conditional = etag === undefined ? {} : { 'if-none-match': etag };
  const { statusCode, headers, body: stream } = await client.call(method, path, body, conditional);
  const text = await stream.text();
  tally.milliseconds.push(performance.now() - askedAt);
  const kind = `${method} ${statusCode}`;
  tally.answers.set(kind, (tally.answers.get(kind) ?? 0) + 1);
  const left = /;r=(\d+)/.exec(String(headers['ratelimit']))?.[1];
  if (left === undefined) throw new Error(`${method} ${path} was answered without a RateLimit header`);
  tally.least = Math.min(tally.least, Number(left));
  return { statusCode, headers, answer: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

function tell({ answers, milliseconds, least }: Tally): void {
  const sorted = milliseconds.toSorted((left, right) => left - right);
  console.log(`${clients} clients at full speed for ${seconds} s: ${sorted.length} answers`);
  console.log([...answers].map(([kind, count]) => `${kind}: ${count}`).join(', '));
  console.log(`an answer takes ${percentileWords(sorted)}; the rate limit had ${least} left at least`);
  const refused = [...answers].filter(([kind]) => kind.endsWith(' 429'));
  if (refused.length > 0) throw new Error('the rate limit refused what is normal use');
}

await main();
