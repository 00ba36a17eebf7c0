import type { Command } from 'commander';
import type { Pool, Worker } from '../../gateway/client/answers.ts';
import { settled } from '../../gateway/client/settled.ts';
import type { CliPorts } from '../ports.ts';
import { usageProblem } from '../problem.ts';
import { retried } from '../retried.ts';
import {
  claimedLines,
  decisionLines,
  poolLines,
  poolTaskLines,
  removedPoolLines,
  statusLines,
  workerDetailLines,
  workerLines,
} from '../text/views.ts';
import { openRun, type Run } from './run.ts';
import { whichPool } from './which-pool.ts';

/** Pages of a list that one command reads: the pool's maximum is far under it. */
const maxPages = 20;

/** What only looks: status, workers, worker, claims, decisions, tasks. */
export function addReads(program: Command, ports: CliPorts): void {
  program
    .command('status [pool]')
    .description('every pool, or one: what is there, what is wanted, what is wrong')
    .action(async (pool: string | undefined, _options: object, command: Command) => {
      const run = await openRun(ports, command);
      if (pool !== undefined) {
        const pools = [await poolOf(run, pool)];
        return run.answer({ pools }, () => poolLines(pools, ports.clock.now()));
      }
      const { pools, removed } = await retried(ports, () => settled(run.client.GET('/api/v1/pools')));
      const status = await retried(ports, () => settled(run.client.GET('/api/v1/status')));
      return run.answer({ pools, removed, status }, () => [
        ...poolLines(pools, ports.clock.now()),
        ...removedPoolLines(removed),
        ...statusLines(status),
      ]);
    });
  program
    .command('workers [pool]')
    .description('the live workers of a pool')
    .option('--state <state>', 'only those in this state; stopped ones are remembered for 7 days')
    .action(async (pool: string | undefined, { state }: { state?: string }, command: Command) => {
      const run = await openRun(ports, command);
      const workers = await workersOf(run, await whichPool(run, pool), state);
      run.answer({ workers }, () => workerLines(workers, ports.clock.now()));
    });
  addWorker(program, ports);
  program
    .command('claims [pool]')
    .description('who holds which worker of a pool')
    .action(async (pool: string | undefined, _options: object, command: Command) => {
      const run = await openRun(ports, command);
      const workers = await workersOf(run, await whichPool(run, pool, 'exclusive'), 'claimed');
      const claims = workers.flatMap(({ id, claim }) =>
        claim === undefined ? [] : [{ worker: id, ...claim }],
      );
      run.answer({ claims }, () => claimedLines(workers, ports.clock.now()));
    });
  addDecisions(program, ports);
}

function addWorker(program: Command, ports: CliPorts): void {
  program
    .command('worker <id>')
    .description('one worker, with its tasks asked of it now; a stopped one with how it ended')
    .option('-p, --pool <pool>', 'its pool, where there are several')
    .action(async (id: string, options: { pool?: string }, command: Command) => {
      const run = await openRun(ports, command);
      const path = { pool: await whichPool(run, options.pool), worker: id };
      const worker = await retried(ports, () =>
        settled(run.client.GET('/api/v1/pools/{pool}/workers/{worker}', { params: { path } })),
      );
      run.answer(worker, () => workerDetailLines(worker, ports.clock.now()));
    });
}

function addDecisions(program: Command, ports: CliPorts): void {
  program
    .command('decisions [pool]')
    .description('what the controller did lately, and why; the newest first')
    .option('--limit <count>', 'how many at most', '20')
    .action(async (named: string | undefined, { limit }: { limit: string }, command: Command) => {
      const run = await openRun(ports, command);
      const path = { pool: await whichPool(run, named) };
      const query = { limit: wholeNumber('--limit', limit) };
      const { decisions } = await retried(ports, () =>
        settled(run.client.GET('/api/v1/pools/{pool}/decisions', { params: { path, query } })),
      );
      run.answer({ decisions }, () => decisionLines(decisions, ports.clock.now()));
    });
}

/** All tasks of a pool's workers. */
export async function showTasks(run: Run, named: string | undefined): Promise<void> {
  const path = { pool: await whichPool(run, named) };
  const tasks = await retried(run.ports, () =>
    settled(run.client.GET('/api/v1/pools/{pool}/tasks', { params: { path } })),
  );
  run.answer(tasks, () => poolTaskLines(tasks));
}

async function poolOf(run: Run, pool: string): Promise<Pool> {
  const params = { path: { pool } };
  return await retried(run.ports, () => settled(run.client.GET('/api/v1/pools/{pool}', { params })));
}

async function workersOf(run: Run, pool: string, state: string | undefined): Promise<readonly Worker[]> {
  const workers: Worker[] = [];
  let next: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const query = {
      limit: 1000,
      ...(state === undefined ? {} : { state: state as Worker['state'] }),
      ...(next === undefined ? {} : { next }),
    };
    const params = { path: { pool }, query };
    const answer = await retried(run.ports, () =>
      settled(run.client.GET('/api/v1/pools/{pool}/workers', { params })),
    );
    workers.push(...answer.workers);
    next = answer.next;
    if (next === undefined) return workers;
  }
  run.ports.tell(`the first ${workers.length} workers: there are more`);
  return workers;
}

/** What a person typed for a number. Throws a usage problem. */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usageProblem(`${name} takes a whole number, not "${text}"`);
}
