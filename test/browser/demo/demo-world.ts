import type { GatewayPorts } from '../../../gateway/app/api/ports.ts';
import { aWorker } from '../../../gateway/app/api/testing/a-worker.ts';
import {
  createFakeWorld,
  type FakeState,
  type FakeWorld,
} from '../../../gateway/app/api/testing/fake-world.ts';
import type { Decision } from '../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import { demoHistory } from './demo-history.ts';
import { demoTasks } from './demo-tasks.ts';

const pools = [
  { name: 'etl', image: 'workers/example', cpu: 1024, memory: 2048, target: { fixed: 6 }, maxWorkers: 24 },
  { name: 'reports', image: 'workers/example', target: { fixed: 2 }, maxWorkers: 6 },
  {
    name: 'nightly',
    image: 'workers/fossa',
    mode: 'shared',
    broker: 'rabbitmq',
    target: { fixed: 4 },
    maxWorkers: 8,
  },
];
const holders = ['ada@ingest', 'airflow', 'grace', 'ci-4711'];
const minute = 60_000;

/** A pool at work, as a picture or a check of every page needs it: each state, a failure, a history, a batch. */
export function demoWorld(clockOf: (world: FakeState) => GatewayPorts['clock']): FakeWorld {
  const world = createFakeWorld(pools, clockOf);
  for (const worker of demoWorkers(world.now)) world.workers.set(worker.id, worker);
  for (const worker of endedWorkers(world.now)) world.closed.set(worker.id, worker);
  const [dead] = world.closed.keys();
  if (dead !== undefined) world.lastLines.set(dead, { lines: lastWords(world.now) });
  for (const [id, tasks] of demoTasks(world)) world.tasks.set(id, tasks);
  world.historyMinutes.push(...demoHistory(world.now));
  world.decisions.push(...demoDecisions(world));
  world.grabs.hits = 4182;
  world.grabs.misses = 9;
  world.lease = { holder: 'controller', version: 88 };
  for (const { name, target } of pools) {
    const problems =
      name === 'etl'
        ? ['2 launches failed: no Fargate Spot capacity in us-east-1b; using FARGATE until 12:40 UTC']
        : [];
    world.reports.set(name, {
      pool: name,
      passAt: world.now - 4000,
      runId: 'run',
      want: target.fixed,
      problems,
    });
  }
  return world;
}

/** Ids as ECS gives them, the same each time. */
function demoId(seed: number): string {
  let state = seed * 2_654_435_761;
  return Array.from({ length: 32 }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * 16).toString(16);
  }).join('');
}

function demoWorkers(now: number): readonly Worker[] {
  const etl = Array.from({ length: 15 }, (_, index) => etlWorker(index, now));
  const reports = [0, 1].map((index) => idle('reports', 100 + index, now - (90 + index) * minute));
  const nightly = Array.from({ length: 4 }, (_, index) => ({
    ...idle('nightly', 200 + index, now - 200 * minute),
    ...(index < 3 ? { busySince: now - 40_000 } : {}),
    status: {
      reportedAt: now - 2000,
      runningTasks: index < 3 ? 2 : 0,
      freeSlots: index < 3 ? 2 : 4,
      maxSlots: 4,
    },
  }));
  return [...etl, ...reports, ...nightly];
}

function idle(pool: string, seed: number, launchedAt: number): Worker {
  return aWorker({
    pool,
    id: demoId(seed),
    template: `${pool}:7`,
    launchedAt,
    placedAt: launchedAt + 6_000,
    pulledAt: launchedAt + 19_000,
    startedAt: launchedAt + 24_000,
    warmAt: launchedAt + 31_000,
    zone: seed % 2 === 0 ? 'us-east-1a' : 'us-east-1b',
    address: `10.0.${seed % 4}.${20 + (seed % 200)}`,
    capacityProvider: seed % 3 === 0 ? 'FARGATE' : 'FARGATE_SPOT',
    reason: 'a claimed worker is to be replaced: 5 of 6 idle',
    status: { reportedAt: launchedAt + 40_000, runningTasks: 0, freeSlots: 4, maxSlots: 4 },
  });
}

/** Six idle, six claimed, two launching, one draining. */
function etlWorker(index: number, now: number): Worker {
  const worker = idle('etl', index + 1, now - (3 + index * 7) * minute);
  if (index < 2) return launching(worker, now - (8 + index * 4) * 1000);
  if (index < 8) return worker;
  if (index === 14)
    return { ...worker, state: 'draining', drainingAt: now - 20_000, drainReason: 'released by grace' };
  const createdAt = now - (index - 5) * minute;
  const holder = holders[index % holders.length] ?? 'page';
  const claim = {
    id: `etl.${worker.id}.demo`,
    holder,
    fence: 3,
    createdAt,
    expiresAt: createdAt + 60 * minute,
  };
  const runningTasks = index % 3;
  const status = { reportedAt: now - 3000, runningTasks, freeSlots: 4 - runningTasks, maxSlots: 4 };
  return { ...worker, state: 'claimed', claim, fence: 3, claimsServed: 0, status };
}

function launching(
  { placedAt: _p, pulledAt: _i, startedAt: _s, warmAt: _w, status: _t, ...worker }: Worker,
  launchedAt: number,
): Worker {
  return { ...worker, state: 'launching', launchedAt };
}

function endedWorkers(now: number): readonly Worker[] {
  const ends = [
    {
      reason: undefined,
      end: {
        exitCode: 137,
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'OutOfMemoryError: container killed due to memory usage',
      },
    },
    { reason: 'released by airflow', end: { exitCode: 143, stopCode: 'UserInitiated' } },
    {
      reason: 'its lease ended without renewal (ci-4711)',
      end: { exitCode: 143, stopCode: 'UserInitiated' },
    },
    {
      reason: undefined,
      end: { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted' },
    },
  ];
  return ends.map(({ reason, end }, index) => {
    const stoppedAt = now - (index * 11 + 2) * minute;
    const ended = {
      ...idle('etl', 50 + index, stoppedAt - 50 * minute),
      state: 'stopped' as const,
      stoppedAt,
      end,
    };
    return reason === undefined ? ended : { ...ended, drainReason: reason, drainingAt: stoppedAt - 12_000 };
  });
}

function lastWords(now: number): { at: number; message: string }[] {
  const messages = [
    'INFO  task gleyc accepted: WordCount.go',
    'INFO  part 7 of 12: 184,201 rows',
    'WARN  resident set is 1.9 GiB of 2.0 GiB',
    'INFO  part 8 of 12: 190,377 rows',
    'ERROR MemoryError while joining part 9',
    'Killed',
  ];
  return messages.map((message, index) => ({
    at: now - 2 * minute - (messages.length - index) * 1700,
    message,
  }));
}

function demoDecisions({ now, workers }: Pick<FakeWorld, 'now' | 'workers'>): readonly Decision[] {
  const ids = [...workers.values()].filter(({ pool }) => pool === 'etl').map(({ id }) => id);
  const made: readonly Omit<Decision, 'pool' | 'at' | 'id'>[] = [
    {
      action: 'launch',
      count: 2,
      reason: '4 idle of 6 wanted, 0 on their way',
      outcome: '2 asked of FARGATE',
    },
    {
      action: 'drain',
      ...(ids[14] && { workerId: ids[14] }),
      reason: 'released by grace',
      outcome: 'draining',
    },
    {
      action: 'launch',
      count: 2,
      reason: '4 idle of 6 wanted',
      outcome: 'no Fargate Spot capacity in us-east-1b',
    },
    {
      action: 'ready',
      ...(ids[2] && { workerId: ids[2] }),
      reason: 'its probe answers as a ready worker does',
      outcome: 'warm',
    },
    { action: 'close', reason: 'ECS says that it stopped: OutOfMemoryError', outcome: 'closed' },
    { action: 'launch', count: 1, reason: '5 idle of 6 wanted', outcome: '1 asked of FARGATE_SPOT' },
  ];
  return made.map((decision, index) => ({
    ...decision,
    pool: 'etl',
    at: now - index * 37_000,
    id: `d${index}`,
  }));
}
