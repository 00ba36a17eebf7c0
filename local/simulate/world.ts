import type { RunTaskCommandOutput } from '@aws-sdk/client-ecs';
import { failureFromAws, refusalFromAws } from '../../shared/fleet/from-aws.ts';
import { controllerLeaseKey } from '../../shared/ledger/controller-lease.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { createTableInput, warmIndex } from '../../shared/ledger/table.ts';
import type { WorkerEnd } from '../../shared/pool/worker.ts';
import type { HookDelivery } from '../../shared/worker/hook.ts';
import { openMemoryDocumentClient } from '../ledger/memory.ts';
import { MemoryTable } from '../ledger/memory-table.ts';
import { type Account, openAccount } from './account.ts';
import { type Books, openBooks } from './books.ts';
import type { Mortal } from './crash.ts';
import { type CallDice, createCallDice } from './faults/call-dice.ts';
import type { CallEvent } from './faults/events.ts';
import { streamOf } from './faults/streams.ts';
import type { SimulationOptions } from './options.ts';
import { poolsOf } from './pools.ts';
import type { EcsCall, Watching } from './promises/kept-promise.ts';
import { readWrite } from './promises/rows.ts';
import {
  callMilliseconds,
  createLedgerTruth,
  type Delivery,
  type LedgerTruth,
  type Truth,
} from './promises/truth.ts';
import { type BrokenPromises, collectBroken, watchPromises } from './promises/watch.ts';
import { createSettings, type Settings } from './settings.ts';
import { createSight, type Sight } from './sight.ts';
import { createTally, type Tally } from './tally.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** Saturday, 21 November 2026, 00:00 UTC: simulations start at a fixed moment. */
const startOfTime = Date.UTC(2026, 10, 21);
const maxIndexLagMilliseconds = 5000;
/** An index that is later than this shows it. Milliseconds. */
const noticeableLag = 1000;
/** An address that is given again so soon counts as given again at once. */
const atOnceSeconds = 120;

/** A simulated account with the production programs in it, and everything that watches them. */
export type World = {
  readonly options: SimulationOptions;
  readonly time: VirtualTime;
  readonly settings: Settings;
  readonly account: Account;
  readonly table: MemoryTable;
  readonly warmSight: Sight;
  readonly leaseSight: Sight;
  readonly dice: CallDice;
  readonly tally: Tally;
  readonly books: Books;
  readonly broken: BrokenPromises;
  readonly truth: Truth;
  readonly watching: Required<Watching>;
  /** The ledger as an operator reaches it: without faults. */
  readonly operator: ReturnType<typeof openLedger>;
  /** Every process that was started, the dead ones included. */
  readonly processes: Mortal[];
  /** A worker answered, and nobody heard it. */
  probeLost(workerId: string): void;
  /** A process stands still until then. */
  pausedUntil(time: number): void;
  /** How far the run is: no new grabs once it is `calm`; once it is `over`, what goes on by itself ends too. */
  readonly phase: { is: 'troubled' | 'calm' | 'over' };
};

export function createWorld(options: SimulationOptions): World {
  const time = createVirtualTime(startOfTime);
  const tally = createTally();
  const books = openBooks(time.now);
  const senses = createSenses(time);
  const ledgerTruth = createLedgerTruth(time.now);
  const ears: Ears = { watching: undefined };
  const settings = createSettings(poolsOf(options.seed), time.now);
  const account = openWatchedAccount(options, { time, tally, settings, senses, ears });
  const warmSight = createSight({ time });
  const leaseSight = createSight({ time });
  const table = openWatchedTable(options, { time, tally, ledgerTruth, ears, warmSight, leaseSight });
  const truth = truthOf({ time, books, settings, account, ledgerTruth, senses });
  const broken = collectBroken(time.now);
  const watching = watchPromises(truth, broken);
  ears.watching = watching;
  return {
    options,
    time,
    settings,
    account,
    table,
    warmSight,
    leaseSight,
    dice: openDice(options, time),
    tally,
    books,
    broken,
    truth,
    watching,
    operator: openLedger({
      documentClient: openMemoryDocumentClient(table),
      tableName: 'ledger',
      clock: time,
    }),
    processes: [],
    probeLost: senses.lost,
    pausedUntil: senses.pausedUntil,
    phase: { is: 'troubled' },
  };
}

type Parts = {
  readonly time: VirtualTime;
  readonly tally: Tally;
  readonly settings: Settings;
  readonly senses: Senses;
  readonly ledgerTruth: LedgerTruth;
  readonly ears: Ears;
  readonly warmSight: Sight;
  readonly leaseSight: Sight;
};

function openWatchedAccount(
  { seed }: SimulationOptions,
  { time, tally, settings, senses, ears }: Pick<Parts, 'time' | 'tally' | 'settings' | 'senses' | 'ears'>,
): Account {
  return openAccount({
    seed,
    time,
    entries: settings.entries(),
    ecsWatch: {
      asked: (operation, input) => ears.watching?.asked(callOf(operation, input)),
      answered: (operation, input, answer) => {
        ears.watching?.answered(callOf(operation, input), answer);
        if (operation === 'RunTask') countRefusals(tally, answer);
      },
    },
    workersWatch: {
      ...senses,
      addressReused: (_taskId, seconds) => {
        if (seconds < atOnceSeconds) tally.faults.count('addressReused');
      },
    },
  });
}

function openWatchedTable(
  options: SimulationOptions,
  {
    time,
    tally,
    ledgerTruth,
    ears,
    warmSight,
    leaseSight,
  }: Pick<Parts, 'time' | 'tally' | 'ledgerTruth' | 'ears' | 'warmSight' | 'leaseSight'>,
): MemoryTable {
  return new MemoryTable({
    clock: time,
    tableSchema: createTableInput('ledger'),
    indexLag: indexLagOf(options, tally),
    onIndexed: (index, visibleAt) => {
      if (index === warmIndex.name) warmSight.willShow(visibleAt);
    },
    onWrite: (before, after) => {
      const write = readWrite(before, after);
      // Promises compare what is written with what was true until now.
      ears.watching?.wrote(write);
      ears.watching?.stored(before, after);
      ledgerTruth.follow(write);
      if (after?.['sk'] === controllerLeaseKey.sk) leaseSight.willShow(time.now());
    },
  });
}

function openDice({ seed, faults, events }: SimulationOptions, time: VirtualTime): CallDice {
  return createCallDice({
    seed,
    kinds: faults,
    replayed: events?.filter((event): event is CallEvent => 'call' in event),
    elapsed: () => time.now() - startOfTime,
  });
}

/** What a process decided before it stood still, it does when it goes on, by a call that may be slow. Milliseconds. */
const pauseShowsMilliseconds = 1000 + callMilliseconds;

/** Who is told of calls and writes, once there is somebody. */
type Ears = { watching: Required<Watching> | undefined };

type Senses = ReturnType<typeof createSenses>;

/** What workers have seen of the pool. */
function createSenses(time: VirtualTime) {
  const answeredIdleAt = new Map<string, number>();
  const lostAt = new Map<string, number>();
  const deliveries = new Map<string, Delivery>();
  let lastPauseEnds = Number.NEGATIVE_INFINITY;
  return {
    pausedUntil: (end: number) => {
      lastPauseEnds = Math.max(lastPauseEnds, end);
    },
    /** Or now, where one lasts. */
    lastPauseEnds: () => Math.min(time.now(), lastPauseEnds),
    pausedLately: () => time.now() < lastPauseEnds + pauseShowsMilliseconds,
    answeredIdleAt,
    lostAt,
    deliveries,
    answeredIdle: (taskId: string) => {
      answeredIdleAt.set(taskId, time.now());
    },
    delivered: (workerId: string, delivery: HookDelivery) => {
      deliveries.set(delivery.claimId, { workerId, delivery });
    },
    lost: (workerId: string) => {
      lostAt.set(workerId, time.now());
    },
  };
}

type Sources = {
  readonly time: VirtualTime;
  readonly books: Books;
  readonly settings: Settings;
  readonly account: Account;
  readonly ledgerTruth: LedgerTruth;
  readonly senses: Senses;
};

function truthOf({ time, books, settings, account, ledgerTruth, senses }: Sources): Truth {
  const { ecs, workers, conditions } = account;
  const heldUpUntil = () => Math.max(conditions.callsHeldUpUntil(), senses.lastPauseEnds());
  return {
    ...ledgerTruth,
    now: time.now,
    books,
    config: settings.config,
    pools: () => settings.entries().map(({ config }) => config.name),
    configuredSince: settings.configuredSince,
    configsLately: settings.configsLately,
    runs(workerId) {
      const task = ecs.model.task(workerId);
      return task && task.status !== 'STOPPED';
    },
    endOf(workerId) {
      const task = ecs.model.task(workerId);
      return task?.status === 'STOPPED' ? endInWords(task) : undefined;
    },
    isStopping: (workerId) => ecs.model.task(workerId)?.desiredStatus === 'STOPPED',
    tasksAlive: (pool) =>
      ecs.model
        .tasks()
        .filter(({ status, definition }) => status !== 'STOPPED' && definition.family.endsWith(`-${pool}`))
        .length,
    busySince(workerId) {
      const since = workers.busySince(workerId);
      return since && Math.max(since, senses.lostAt.get(workerId) ?? 0);
    },
    silentWorkers: workers.silent,
    heldUpUntil,
    controlledSince: () => Math.max(ledgerTruth.leaseTakenAt(), heldUpUntil()),
    answeredIdleAt: (workerId) => senses.answeredIdleAt.get(workerId),
    delivery: (claimId) => senses.deliveries.get(claimId),
    bucketsShared: conditions.bucketsShared,
    pausedLately: senses.pausedLately,
  };
}

function endInWords({ exitCode, stopCode, stoppedReason }: WorkerEnd): WorkerEnd {
  return {
    ...(exitCode !== undefined && { exitCode }),
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { stoppedReason }),
  };
}

function countRefusals({ refusals }: Tally, answer: unknown): void {
  if (answer instanceof Error) refusals.count(refusalFromAws(answer).cause);
  // RunTask's answer, by its own shape.
  const { failures = [] } = answer as Partial<RunTaskCommandOutput>;
  for (const failure of failures) refusals.count(failureFromAws(failure).cause);
}

/** Most writes show at once, some up to five seconds late. */
function indexLagOf({ seed, faults }: SimulationOptions, tally: Tally): () => number {
  if (!faults.has('indexLag')) return () => 0;
  const random = streamOf(seed, 'index lag');
  return () => {
    const lag = random.number() ** 4 * maxIndexLagMilliseconds;
    if (lag > noticeableLag) tally.faults.count('indexLag');
    return lag;
  };
}

function callOf(operation: string, input: object): EcsCall {
  // The SDK's inputs are plain objects.
  return { operation, input: input as Readonly<Record<string, unknown>> };
}
