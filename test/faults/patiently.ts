import { setTimeout as sleep } from 'node:timers/promises';

const maxTries = 60;
/** Between tries: hundreds of clients that wait must not keep a gateway from its feet. */
const firstPauseMilliseconds = 300;
const longestPauseMilliseconds = 5000;

/**
 * Asks as a careful client does, `ask` told which try it is, until the answer is the one that is wanted; no answer at
 * all is another try. Throws after sixty tries.
 */
export async function patiently<Answer>(
  ask: (tries: number) => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
): Promise<Answer> {
  let last: Answer | undefined;
  for (let tries = 0; tries < maxTries; tries += 1) {
    last = await ask(tries).catch(() => undefined);
    if (last !== undefined && isWanted(last)) return last;
    const full = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** tries);
    await sleep(full * (0.5 + Math.random() / 2));
  }
  throw new Error(`not after ${maxTries} tries; the last answer: ${JSON.stringify(last)}`);
}
