import type { Command } from 'commander';
import type { Pool } from '../../gateway/client/answers.ts';
import { settled } from '../../gateway/client/settled.ts';
import type { CliPorts } from '../ports.ts';
import { usageProblem } from '../problem.ts';
import { retried } from '../retried.ts';
import { spanSeconds } from '../text/durations.ts';
import { poolLines } from '../text/views.ts';
import { wholeNumber } from './reads.ts';
import { openRun, type Run } from './run.ts';

type Patch = { target?: { fixed: number } | null; paused?: { note: string; until: string } | null };
type PauseOptions = { readonly note: string; readonly for?: string; readonly until?: string };

/** What an operator changes about a pool: scale, pause, resume, drain. Each may be repeated. */
export function addWrites(program: Command, ports: CliPorts): void {
  program
    .command('scale <pool> <target>')
    .description(
      'how many warm workers to keep, until changed back; "file" returns to the pools file\'s target',
    )
    .action(async (pool: string, target: string, _options: object, command: Command) => {
      const fixed = target === 'file' ? null : { fixed: wholeNumber('the target', target) };
      await patch(await openRun(ports, command), pool, { target: fixed });
    });
  program
    .command('pause <pool>')
    .description('the controller launches and drains nothing, until an end')
    .requiredOption('--note <text>', 'why, for whoever comes by')
    .option('--for <span>', 'how long: 90s, 30m, 2h, 1d')
    .option('--until <moment>', 'until when, ISO 8601 with its zone')
    .action(async (pool: string, options: PauseOptions, command: Command) => {
      const until = pauseEnd(options, ports.clock.now());
      await patch(await openRun(ports, command), pool, { paused: { note: options.note, until } });
    });
  program
    .command('resume <pool>')
    .description('ends a pause')
    .action(async (pool: string, _options: object, command: Command) => {
      await patch(await openRun(ports, command), pool, { paused: null });
    });
  program
    .command('drain <pool>')
    .description('a target of 0: claimed workers live on to their end; "scale POOL file" takes it back')
    .action(async (pool: string, _options: object, command: Command) => {
      const run = await openRun(ports, command);
      const params = { path: { pool } };
      show(
        run,
        await retried(ports, () => settled(run.client.POST('/api/v1/pools/{pool}/drain', { params }))),
      );
    });
}

/** When a pause ends, ISO 8601. Throws a usage problem unless it is said in exactly one way. */
function pauseEnd({ for: span, until }: PauseOptions, now: number): string {
  if ((span === undefined) === (until === undefined)) {
    throw usageProblem('a pause has an end: give --for 30m, or --until 2026-11-23T08:00:00Z');
  }
  if (until !== undefined) return until;
  const seconds = spanSeconds(span ?? '');
  if (seconds === undefined) throw usageProblem(`--for takes 90s, 30m, 2h or 1d, not "${span}"`);
  return new Date(now + seconds * 1000).toISOString();
}

async function patch(run: Run, pool: string, body: Patch): Promise<void> {
  const params = { path: { pool } };
  show(
    run,
    await retried(run.ports, () => settled(run.client.PATCH('/api/v1/pools/{pool}', { params, body }))),
  );
}

function show(run: Run, pool: Pool): void {
  run.answer(pool, () => poolLines([pool], run.ports.clock.now()));
}
