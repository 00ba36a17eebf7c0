import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const lookMilliseconds = 200;
/** Looks before the launcher gives up waiting and leaves the rest to the page: a minute. */
const maxLooks = 300;

const poolsAnswer = z.object({
  pools: z.array(z.object({ name: z.string(), counts: z.object({ warm: z.number() }) })),
});

/** Waits until the gateway reaches the ledger; false where the signal aborted first, or a minute was not enough. */
export async function untilReady(url: string, signal: AbortSignal): Promise<boolean> {
  for (let look = 0; look < maxLooks && !signal.aborted; look += 1) {
    const ready = await ask(`${url}/readyz`, {}).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return true;
    await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

export type FirstWarm = {
  readonly url: string;
  readonly password: string;
  /** Of the monotonic clock, milliseconds. */
  readonly startedAt: number;
  print(text: string): void;
};

/** Says when the first worker is warm, counted from the start; a minute at most. */
export async function tellFirstWarm(first: FirstWarm, signal: AbortSignal): Promise<void> {
  const { url, password, startedAt, print } = first;
  const authorization = `Basic ${Buffer.from(`fossa:${password}`).toString('base64')}`;
  for (let look = 0; look < maxLooks && !signal.aborted; look += 1) {
    const pool = await warmPool(url, authorization);
    if (pool !== undefined) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      print(`local: the first worker of pool "${pool}" is warm, ${seconds} s after the start`);
      return;
    }
    await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

async function warmPool(url: string, authorization: string): Promise<string | undefined> {
  try {
    const response = await ask(`${url}/api/v1/pools`, { authorization });
    const { pools } = poolsAnswer.parse(await response.json());
    return pools.find(({ counts }) => counts.warm > 0)?.name;
  } catch {
    // The gateway is being started again: the next look asks once more.
    return undefined;
  }
}

function ask(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(2000) });
}
