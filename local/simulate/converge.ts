import { mayLast } from '../../pool-controller/plan/lasting.ts';
import type { PoolConfig } from '../../shared/pool/config.ts';
import type { Breaker, PoolState } from '../../shared/pool/pool-state.ts';
import { workerFigures } from './account.ts';
import { calmFigures } from './faults/conditions.ts';
import type { WorkerRow } from './promises/rows.ts';
import type { World } from './world.ts';

/**
 * Promise 4, exactly. With the faults over, a pool is at rest when as many workers of its current template are warm
 * and idle as its target says, none is launching, draining or claimed, no launch is open, and ECS runs what the
 * ledger has and nothing else. Until then a pool may wait for what has a name:
 *  - a claim that lives still, or whose worker drains (its lease, 5 s and `drainSeconds`);
 *  - a breaker, until it lets launches through and its trial has ended;
 *  - a worker with work that no claim explains, until it is idle;
 *  - a new template, until its first worker is warm, or its roll-out is halted (then the old one stays, and counts);
 *  - a launch without an answer, until it is replayed or, past its 30 minutes, closed;
 *  - a controller that takes over: the lease of one that died is 15 s old first.
 * Once nothing of that holds any more, the pool is at rest within one launch time and two passes.
 */
export type Convergence = {
  /** Seconds from the end of the faults until all pools were at rest; undefined where they never were. */
  readonly seconds: number | undefined;
  /** Of these, seconds in which some wait with a name held. */
  readonly waitedSeconds: number;
  /** Whether it was in time. */
  readonly inTime: boolean;
};

const passSeconds = 15;
/** A lease that nobody renews is taken after 15 s by somebody who looks each second, and is started 3.5 s after a crash. */
const takeOverSeconds = 20;
/** The longest that every wait together may take: breakers are open for 15 minutes at most, records for 30 and two listings. */
const mostWaitedSeconds = 4000;
const lookMilliseconds = 1000;

const phases = calmFigures.provisioningSeconds + calmFigures.pendingSeconds + calmFigures.activatingSeconds;
/** The slowest launch, from RunTask until the worker listens. */
const launchSeconds = phases * (1 + calmFigures.phaseJitter) + workerFigures.bootSeconds[1];
const inTimeSeconds = launchSeconds + 2 * passSeconds;

export async function converge(world: World): Promise<Convergence> {
  const { time, settings, broken } = world;
  const stoppedAt = time.now();
  const secondsSince = (from: number) => (time.now() - from) / 1000;
  let lastWaitAt = stoppedAt + takeOverSeconds * 1000;
  let waitedSeconds = 0;
  const owed = watchOwedLaunches(world);
  while (secondsSince(stoppedAt) < mostWaitedSeconds + inTimeSeconds) {
    owed.look(secondsSince(stoppedAt) > takeOverSeconds);
    const unrest = settings.entries().flatMap(({ config }) => whatIsLeft(world, config));
    const waits = settings.entries().flatMap(({ config }) => namedWaits(world, config));
    if (unrest.length === 0 && waits.length === 0) {
      return { seconds: secondsSince(stoppedAt), waitedSeconds, inTime: true };
    }
    if (waits.length > 0) {
      lastWaitAt = Math.max(lastWaitAt, time.now());
      waitedSeconds += lookMilliseconds / 1000;
    } else if (secondsSince(lastWaitAt) > inTimeSeconds) {
      broken.note('converges', `not at rest in time, with nothing to wait for: ${unrest.join('; ')}`);
      return { seconds: undefined, waitedSeconds, inTime: false };
    }
    await time.runUntil(time.now() + lookMilliseconds);
  }
  const waits = settings.entries().flatMap(({ config }) => namedWaits(world, config));
  broken.note('converges', `waits that never end: ${waits.join('; ')}`);
  return { seconds: undefined, waitedSeconds, inTime: false };
}

/**
 * Within two passes every launch that limits and breakers allow has been asked for: told once where one has been owed
 * for longer.
 */
function watchOwedLaunches({ truth, time, settings, broken }: World) {
  const owedSince = new Map<string, number>();
  return {
    look(isControlled: boolean) {
      for (const { config } of settings.entries()) {
        if (!isControlled || !owesLaunches(truth, config)) {
          owedSince.delete(config.name);
          continue;
        }
        const since = owedSince.get(config.name) ?? time.now();
        owedSince.set(config.name, since);
        if (time.now() - since !== 2 * passSeconds * 1000) continue;
        broken.note(
          'asks-in-time',
          `${config.name}: launches that nothing forbids were not asked for in two passes`,
        );
      }
    },
  };
}

function owesLaunches({ workers, states }: World['truth'], config: PoolConfig): boolean {
  const { name, target, maxWorkers } = config;
  const state = states.get(name);
  if ((state?.breakers.length ?? 0) > 0) return false;
  const rows = rowsOf(workers, name);
  const open = state?.openLaunches.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const coming = rows.filter((row) => row.state === 'launching' || isCounted(config, row));
  return coming.length + open < target.fixed && rows.length + open < maxWorkers;
}

/** What keeps a pool from rest. */
function whatIsLeft({ truth, account }: World, config: PoolConfig): readonly string[] {
  const { name, target } = config;
  const rows = rowsOf(truth.workers, name);
  const isWanted = isOfWantedTemplate(account.templates.newest(name), truth.states.get(name));
  const warm = rows.filter((row) => isWanted(row) && isCounted(config, row));
  const alive = account.ecs.model
    .tasks()
    .filter(({ status, definition }) => status !== 'STOPPED' && definition.family.endsWith(`-${name}`));
  const orphans = alive.filter(({ id }) => !truth.workers.has(id));
  const ghosts = rows.filter(({ workerId }) => truth.runs(workerId) !== true);
  const problems = [
    [warm.length === target.fixed, `${name}: ${warm.length} warm of ${target.fixed}`],
    [rows.length === warm.length, `${name}: ${rows.map(({ state }) => state).join(', ')}`],
    [orphans.length === 0, `${name}: ECS runs ${orphans.length} tasks that have no row`],
    [ghosts.length === 0, `${name}: ${ghosts.length} rows have no task`],
    [
      openLaunches(truth.states.get(name)) === 0,
      `${name}: ${openLaunches(truth.states.get(name))} open launches`,
    ],
  ] as const;
  return problems.filter(([holds]) => !holds).map(([, what]) => what);
}

/** What a pool may wait for, in words; see `Convergence`. */
function namedWaits({ truth, time }: World, { name, mode }: PoolConfig): readonly string[] {
  const rows = rowsOf(truth.workers, name);
  const state = truth.states.get(name);
  const claimed = rows.filter(({ claim }) => claim !== undefined);
  const draining = rows.filter(
    ({ drainDeadline = 0, state: is }) => is === 'draining' && drainDeadline > time.now(),
  );
  const busy = rows.filter(({ busySince }) => mode === 'exclusive' && busySince !== undefined);
  const tried = isTried(state?.rollOut) ? 1 : 0;
  const breakers = (state?.breakers ?? []).filter(
    (breaker) => breaker.openUntil > time.now() || isOnTrial(rows, breaker, time.now()),
  );
  const waits = [
    [claimed.length, 'claims live'],
    [draining.length, 'workers drain'],
    [busy.length, 'workers have work that no claim explains'],
    [tried, 'new template is tried'],
    [breakers.length, 'breakers hold launches back'],
    [openLaunches(state), 'launches have no answer'],
  ] as const;
  return waits.filter(([count]) => count > 0).map(([count, what]) => `${name}: ${count} ${what}`);
}

/** Whether a worker may yet close the breaker: by turning warm, or by lasting where others ended early. */
function isOnTrial(rows: readonly WorkerRow[], breaker: Breaker, now: number): boolean {
  return rows.some(
    ({ state, warmAt }) =>
      state === 'launching' ||
      (state === 'warm' && breaker.reached === 'warm' && mayLast(breaker, warmAt, now)),
  );
}

/** Whether the target counts on it: warm, and idle but in a shared pool. */
function isCounted({ mode }: PoolConfig, { state, busySince }: WorkerRow): boolean {
  return state === 'warm' && (mode === 'shared' || busySince === undefined);
}

function rowsOf(workers: ReadonlyMap<string, WorkerRow>, pool: string): readonly WorkerRow[] {
  return [...workers.values()].filter((row) => row.pool === pool);
}

function openLaunches(state: PoolState | undefined): number {
  return state?.openLaunches.length ?? 0;
}

function isTried(rollOut: PoolState['rollOut']): boolean {
  return rollOut !== undefined && rollOut.warmAt === undefined && rollOut.halted === undefined;
}

/** Workers of the template that was registered last; of any while its roll-out is halted. */
function isOfWantedTemplate(newest: string, state: PoolState | undefined): (row: WorkerRow) => boolean {
  const isHalted = state?.rollOut?.to === newest && state.rollOut.halted !== undefined;
  return ({ template }) => isHalted || template === newest;
}
