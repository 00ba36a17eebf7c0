import type { CallError, Settled } from '../gateway/client/settled.ts';
import type { CliPorts } from './ports.ts';
import { callProblem } from './problem.ts';

const maxTries = 5;
const firstPauseMilliseconds = 200;
const maxPauseMilliseconds = 5000;

/** What passes by itself. A miss doesn't: `--wait` is for that. */
const passing: ReadonlySet<string> = new Set([
  'gateway_unreachable',
  'ledger_unreachable',
  'ledger_conflict',
  'too_many_requests',
  'internal',
]);

type RetryPorts = Pick<CliPorts, 'clock' | 'random' | 'tell' | 'interrupted'>;

/**
 * Makes a call that may be repeated, five times at most, with growing pauses, while the gateway or its ledger can't
 * be reached. Throws what failed last, in words.
 */
export async function retried<Data>(ports: RetryPorts, call: () => Promise<Settled<Data>>): Promise<Data> {
  const { clock, random, interrupted } = ports;
  for (let tries = 1; ; tries += 1) {
    const outcome = await call();
    if (outcome.ok) return outcome.data;
    const { error } = outcome;
    if (tries === maxTries || !isPassing(error) || interrupted.aborted) throw callProblem(error);
    const pause = Math.round(pauseMilliseconds(error, tries) * (0.5 + random.number() / 2));
    ports.tell(`${error.message}; again in ${(pause / 1000).toFixed(1)} s (${tries} of ${maxTries - 1})`);
    await clock.sleep(pause, interrupted);
  }
}

/** One call that must not be repeated. */
export async function once<Data>(call: Promise<Settled<Data>>): Promise<Data> {
  const outcome = await call;
  if (outcome.ok) return outcome.data;
  throw callProblem(outcome.error);
}

function isPassing({ code, status }: CallError): boolean {
  return passing.has(code) || (code === 'not_the_gateway' && status !== undefined && status >= 502);
}

function pauseMilliseconds({ retryAfterSeconds }: CallError, tries: number): number {
  const asked = (retryAfterSeconds ?? 0) * 1000;
  return Math.min(maxPauseMilliseconds, Math.max(asked, firstPauseMilliseconds * 2 ** (tries - 1)));
}
