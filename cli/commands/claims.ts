import type { Command } from 'commander';
import type { Claim, ClaimState } from '../../gateway/client/answers.ts';
import { settled } from '../../gateway/client/settled.ts';
import { holdWhile } from '../hold-while.ts';
import type { CliPorts } from '../ports.ts';
import { usageProblem } from '../problem.ts';
import { retried } from '../retried.ts';
import { spanSeconds } from '../text/durations.ts';
import { claimLines } from '../text/views.ts';
import { wholeNumber } from './reads.ts';
import { openRun, type Run } from './run.ts';
import { whichPool } from './which-pool.ts';

type GrabOptions = {
  readonly pool?: string;
  readonly holder?: string;
  readonly lease?: string;
  readonly wait?: string;
  readonly confirm?: string;
  readonly count?: string;
  readonly payload?: string;
  readonly key?: string;
};
/** What the gateway takes for an answer beside the waiting that was asked for. */
const answerSeconds = 30;

/** A claim's life: grab, claim, renew, release. */
export function addClaims(program: Command, ports: CliPorts, exitWith: (code: number) => void): void {
  addGrab(program, ports, exitWith);
  program
    .command('claim <id>')
    .description('a claim, live or ended, and why it ended')
    .action(async (claim: string, _options: object, command: Command) => {
      const run = await openRun(ports, command);
      const params = { path: { claim } };
      const found = await retried(ports, () => settled(run.client.GET('/api/v1/claims/{claim}', { params })));
      run.answer(found, () => claimLines([found], ports.clock.now()));
    });
  program
    .command('renew <claim>')
    .description('makes the lease last from now; it never ends earlier than before')
    .option('--lease <span>', "how long: 90s, 30m, 2h; the pool's default unless given")
    .action(async (claim: string, { lease }: { lease?: string }, command: Command) => {
      const run = await openRun(ports, command);
      const body = lease === undefined ? {} : { leaseSeconds: secondsOf('--lease', lease) };
      const params = { path: { claim } };
      const renewed = await retried(ports, () =>
        settled(run.client.POST('/api/v1/claims/{claim}/renew', { params, body })),
      );
      run.answer(renewed, () => claimLines([renewed], ports.clock.now()));
    });
  program
    .command('release <claims...>')
    .description('gives workers back; a second time changes nothing')
    .action(async (claims: readonly string[], _options: object, command: Command) => {
      const run = await openRun(ports, command);
      const released: ClaimState[] = [];
      for (const claim of claims) {
        const params = { path: { claim } };
        released.push(
          await retried(ports, () => settled(run.client.DELETE('/api/v1/claims/{claim}', { params }))),
        );
      }
      run.answer({ claims: released }, () => claimLines(released, ports.clock.now()));
    });
}

function addGrab(program: Command, ports: CliPorts, exitWith: (code: number) => void): void {
  program
    .command('grab [command...]')
    .description('grabs warm workers; with "-- COMMAND" holds them while it runs, and releases them then')
    .option('-p, --pool <pool>', 'the pool, where there are several exclusive ones')
    .option('--count <count>', 'so many workers, all or none')
    .option('--holder <name>', 'who holds them, for people')
    .option('--lease <span>', "how long: 90s, 30m, 2h; the pool's default unless given")
    .option('--wait <span>', 'how long to wait in line where none is warm')
    .option('--confirm <span>', 'the claim ends after so long unless it is used')
    .option('--payload <json>', "for the pool's onClaim hook; @FILE for a file, @- for standard input")
    .option('--key <key>', 'the Idempotency-Key of a grab to try again; made up unless given')
    .action(async (words: readonly string[], options: GrabOptions, command: Command) => {
      const waitSeconds = options.wait === undefined ? 0 : secondsOf('--wait', options.wait);
      const run = await openRun(ports, command, waitSeconds + answerSeconds);
      const claims = await grab(run, options);
      if (words.length === 0) return run.answer({ claims }, () => claimLines(claims, ports.clock.now()));
      return exitWith(await holdWhile(run, claims, words));
    });
}

/** Grabs with a key that is told first, so that a grab whose answer is lost can be tried again by hand too. */
async function grab(run: Run, options: GrabOptions): Promise<readonly Claim[]> {
  const { ports, client } = run;
  const body = await grabBody(ports, options);
  const path = { pool: await whichPool(run, options.pool, 'exclusive') };
  const key = options.key ?? ports.random.key();
  if (options.key === undefined) ports.tell(`the key of this grab, to try it again: --key ${key}`);
  const params = { path, header: { 'idempotency-key': quoted(key) } };
  const { claims } = await retried(ports, () =>
    settled(client.POST('/api/v1/pools/{pool}/claims', { params, body })),
  );
  return claims;
}

async function grabBody(ports: CliPorts, options: GrabOptions) {
  const { holder, lease, wait, confirm, count, payload } = options;
  return {
    ...(holder === undefined ? {} : { holder }),
    ...(lease === undefined ? {} : { leaseSeconds: secondsOf('--lease', lease) }),
    ...(wait === undefined ? {} : { waitSeconds: secondsOf('--wait', wait) }),
    ...(confirm === undefined ? {} : { confirmSeconds: secondsOf('--confirm', confirm) }),
    ...(count === undefined ? {} : { count: wholeNumber('--count', count) }),
    ...(payload === undefined ? {} : { payload: await jsonOf(ports, '--payload', payload) }),
  };
}

/** JSON as it was typed, or out of a file. Throws a usage problem. */
export async function jsonOf(ports: CliPorts, name: string, text: string): Promise<unknown> {
  const json = text.startsWith('@') ? await ports.readText(text.slice(1)) : text;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw usageProblem(`${name} takes JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function secondsOf(name: string, text: string): number {
  const seconds = spanSeconds(text);
  if (seconds !== undefined) return seconds;
  throw usageProblem(`${name} takes 90s, 30m, 2h or 1d, not "${text}"`);
}

/** A structured string. Source: RFC 9651, 3.3.3. */
function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
}
