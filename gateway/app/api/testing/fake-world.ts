import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import {
  claimEnds,
  type EndedClaim,
  isLive,
  makeClaimId,
  parseClaimId,
} from '../../../../shared/pool/claim.ts';
import { type PoolConfig, parsePools } from '../../../../shared/pool/config.ts';
import { CallerError, ServiceError } from '../../../../shared/pool/errors.ts';
import type { HistoryStep } from '../../../../shared/pool/history.ts';
import type { Decision, PoolOverride, PoolReport } from '../../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { subtaskPlace, type WorkerTask } from '../../../../shared/worker/task.ts';
import type { NatHealth } from '../../account/nat.ts';
import type { LastLines } from '../../account/worker-logs.ts';
import type { Claims, GrabAsk, Granted } from '../../claims/claims.ts';
import type { GatewayLedger, GatewayPorts, HistorySpan } from '../ports.ts';

/** What a test changes and looks at; the ports behave by it. Times are epoch milliseconds. */
export type FakeWorld = {
  now: number;
  readonly workers: Map<string, Worker>;
  readonly closed: Map<string, Worker>;
  readonly overrides: Map<string, PoolOverride>;
  readonly reports: Map<string, PoolReport>;
  readonly decisions: Decision[];
  readonly endedClaims: Map<string, EndedClaim>;
  readonly grabs: { hits: number; misses: number };
  /** Of every pool the same. */
  readonly historyMinutes: HistoryStep[];
  readonly historyHours: HistoryStep[];
  /** Tasks by worker; a worker that isn't here is silent. */
  readonly tasks: Map<string, WorkerTask[]>;
  /** How workers describe their tasks, by worker. */
  readonly accepts: Map<string, Readonly<Record<string, unknown>>>;
  readonly log: string[];
  ledgerIsDown: boolean;
  lease: { readonly holder: string; readonly version: number } | undefined;
  nat: NatHealth;
  /** Last words by worker. */
  readonly lastLines: Map<string, LastLines>;
  readonly ports: GatewayPorts;
};

const slots = 4;
const defaultPools = [
  { name: 'etl', image: 'workers/example', target: { fixed: 2 } },
  { name: 'crowd', image: 'workers/example', mode: 'shared', target: { fixed: 3 } },
];

/**
 * A world in memory for tests of the gateway: it keeps what is written, its clock moves only when it is told to or
 * slept on, and its ledger can be taken down.
 */
export function createFakeWorld(
  poolsFile: readonly object[] = defaultPools,
  clockOf: (world: FakeState) => GatewayPorts['clock'] = fakeClock,
): FakeWorld {
  const parsed = parsePools({ pools: poolsFile });
  if (!parsed.ok) throw new Error(`the pools of this test are wrong: ${JSON.stringify(parsed.problems)}`);
  const log: string[] = [];
  const world: FakeState = {
    now: Date.parse('2026-11-22T12:05:00Z'),
    workers: new Map(),
    closed: new Map(),
    overrides: new Map(),
    reports: new Map(),
    decisions: [],
    endedClaims: new Map(),
    grabs: { hits: 0, misses: 0 },
    historyMinutes: [],
    historyHours: [],
    tasks: new Map(),
    accepts: new Map(),
    log,
    ledgerIsDown: false,
    lease: undefined,
    nat: { state: 'none', note: 'there is no NAT instance here' },
    lastLines: new Map(),
  };
  const ports: GatewayPorts = {
    ledger: fakeLedger(world, parsed.pools),
    claims: fakeClaims(world, parsed.pools),
    worker: fakeWorkers(world),
    nat: { health: async () => world.nat },
    logs: { lastLines: async ({ workerId }) => world.lastLines.get(workerId) ?? { lines: [] } },
    pools: async () => parsed.pools.map((config) => ({ config })),
    clock: clockOf(world),
    random: { bytes: (size) => randomBytes(size) },
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
  };
  return Object.assign(world, { ports });
}

export type FakeState = Omit<FakeWorld, 'ports'>;

/** Slept time passes at once; whoever awaits gets its turn first. */
function fakeClock(world: FakeState): GatewayPorts['clock'] {
  return {
    now: () => world.now,
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted === true) return;
      await new Promise((resolve) => setImmediate(resolve));
      world.now += milliseconds;
    },
  };
}

function fakeLedger(world: FakeState, configured: readonly PoolConfig[]): GatewayLedger {
  const reading = async <T>(read: () => T): Promise<T> => {
    if (world.ledgerIsDown) throw new ServiceError('ledger_unreachable', 'the ledger "test" does not answer');
    return read();
  };
  const of = (pool: string) => (worker: Worker) => worker.pool === pool;
  return {
    knownPools: () =>
      reading(() => {
        const names = [
          ...configured.map(({ name }) => name),
          ...[...world.workers.values()].map(({ pool }) => pool),
        ];
        return [...new Set(names)].sort().map((pool) => ({ pool, onlyOverridden: false }));
      }),
    liveWorkers: (pool) => reading(() => [...world.workers.values()].filter(of(pool))),
    worker: ({ workerId }) => reading(() => world.workers.get(workerId)),
    closedWorkers: (pool, limit) =>
      reading(() => [...world.closed.values()].filter(of(pool)).slice(0, limit)),
    closedWorker: ({ workerId }) => reading(() => world.closed.get(workerId)),
    findWorker: (workerId) => reading(() => world.workers.get(workerId) ?? world.closed.get(workerId)),
    decisions: (pool, limit, before) =>
      reading(() =>
        world.decisions
          .filter((decision) => decision.pool === pool)
          .toSorted((left, right) => (placeOf(left) < placeOf(right) ? 1 : -1))
          .filter((decision) => before === undefined || placeOf(decision) < placeOf(before))
          .slice(0, limit),
      ),
    grabTotals: () => reading(() => ({ ...world.grabs })),
    historyMinutes: (span) => reading(() => stepsIn(world.historyMinutes, span)),
    historyHours: (span) => reading(() => stepsIn(world.historyHours, span)),
    poolReport: (pool) => reading(() => world.reports.get(pool)),
    poolOverride: (pool) => reading(() => world.overrides.get(pool)),
    putOverride: (override) => reading(() => void world.overrides.set(override.pool, override)),
    deleteOverride: (pool) => reading(() => void world.overrides.delete(pool)),
    controllerLease: () => reading(() => world.lease),
    reachable: () => reading(() => undefined),
  };
}

function stepsIn(steps: readonly HistoryStep[], { from, to }: HistorySpan): readonly HistoryStep[] {
  return steps.filter(({ at }) => at >= from && at < to);
}

function fakeClaims(world: FakeState, pools: readonly PoolConfig[]): Claims {
  const holding = (claimId: string) => {
    const worker = world.workers.get(parseClaimId(claimId)?.workerId ?? '');
    return worker?.claim?.id === claimId ? worker : undefined;
  };
  return {
    grab: async (ask) => grabWarm(world, pools, ask),
    grabSeveral: async (ask) => Array.from({ length: ask.count }, () => grabWarm(world, pools, ask)),
    async find(claimId) {
      const worker = holding(claimId);
      if (worker?.claim !== undefined) {
        return { claim: worker.claim, worker, live: isLive(worker.claim, world.now) };
      }
      return { claim: endedOr404(world, claimId), live: false };
    },
    async confirm(claim) {
      const worker = holding(claim.id);
      if (worker?.claim === undefined) throw new CallerError('claim_ended', 'the claim has ended');
      const { leaseExpiresAt, ...rest } = worker.claim;
      if (leaseExpiresAt === undefined) return;
      world.workers.set(worker.id, { ...worker, claim: { ...rest, expiresAt: leaseExpiresAt } });
    },
    async renew(claimId, leaseSeconds = 3600) {
      const worker = holding(claimId);
      if (worker?.claim === undefined) {
        endedOr404(world, claimId);
        throw new CallerError('claim_ended', 'the claim has ended');
      }
      const claim = { ...worker.claim, expiresAt: world.now + leaseSeconds * 1000 };
      world.workers.set(worker.id, { ...worker, claim });
      return { claim, worker };
    },
    async release(claimId) {
      const worker = holding(claimId);
      if (worker?.claim === undefined) return endedOr404(world, claimId);
      const { claim, ...rest } = worker;
      const ended: EndedClaim = { ...claim, endedAt: world.now, endReason: 'released' };
      world.endedClaims.set(claimId, ended);
      world.workers.set(worker.id, { ...rest, state: 'draining', drainReason: 'released' });
      return ended;
    },
    flushCounts: async () => undefined,
    flushAllCounts: async () => undefined,
  };
}

/** Decisions by their moment, those of one moment by id, as the ledger has them. */
function placeOf({ at, id }: { readonly at: number; readonly id: string }): string {
  return `${String(at).padStart(15, '0')}#${id}`;
}

/** Claims the first warm worker, as the real claims answer it. */
function grabWarm(
  world: FakeState,
  pools: readonly PoolConfig[],
  { pool, holder, leaseSeconds = 3600, confirmSeconds }: GrabAsk,
): Granted {
  const config = pools.find(({ name }) => name === pool);
  if (world.ledgerIsDown) throw new ServiceError('ledger_unreachable', 'the ledger does not answer');
  if (config === undefined) throw new CallerError('pool_not_found', `there is no pool "${pool}"`);
  if (config.mode === 'shared') throw new CallerError('pool_shared', `pool "${pool}" is shared`);
  const warm = [...world.workers.values()].find((worker) => worker.pool === pool && worker.state === 'warm');
  if (warm === undefined) throw miss(world, pool);
  world.grabs.hits += 1;
  const id = makeClaimId({ pool, workerId: warm.id, nonce: `n0nce${warm.version}abc` });
  const ends = claimEnds(world.now, world.now + leaseSeconds * 1000, confirmSeconds);
  const claim = { id, fence: warm.fence + 1, createdAt: world.now, ...ends, ...(holder && { holder }) };
  const worker: Worker = {
    ...warm,
    state: 'claimed',
    claim,
    fence: claim.fence,
    version: warm.version + 1,
  };
  world.workers.set(worker.id, worker);
  return { claim, worker };
}

function miss(world: FakeState, pool: string): ServiceError {
  world.grabs.misses += 1;
  return new ServiceError('pool_empty', `pool "${pool}" has no warm worker`, {
    details: { reason: 'launching', etaSeconds: 7, retryAfterSeconds: 7 },
  });
}

function endedOr404(world: FakeState, claimId: string): EndedClaim {
  const ended = world.endedClaims.get(claimId);
  if (ended === undefined) throw new CallerError('claim_not_found', `there is no claim "${claimId}"`);
  return ended;
}

/** Workers with four slots each: they take tasks until they are full, and finish none by themselves. */
function fakeWorkers(world: FakeState): GatewayPorts['worker'] {
  const running = (workerId: string) =>
    world.tasks.get(workerId)?.filter(({ status }) => status === 'running');
  return {
    async probe({ workerId }) {
      const own = running(workerId);
      if (own === undefined) return { kind: 'silent', message: 'no answer in 2 s' };
      const freeSlots = slots - own.length;
      const status = { reportedAt: world.now, runningTasks: own.length, freeSlots, maxSlots: slots };
      return { kind: 'ready', idle: own.length === 0, leaked: false, status };
    },
    async postTask({ workerId }, body) {
      const tasks = world.tasks.get(workerId);
      const own = running(workerId);
      if (tasks === undefined || own === undefined) {
        return { kind: 'silent', message: 'no answer', mayHaveArrived: true };
      }
      const refused = (status: number, message: string) =>
        ({ kind: 'refused', status, body: { error: { message } }, message }) as const;
      if (own.length >= slots) return refused(503, 'at full capacity');
      const modelClass = (body as { model_class?: unknown }).model_class;
      if (typeof modelClass !== 'string') return refused(400, 'model_class is missing');
      if (modelClass === 'Nope') return refused(412, "Model class 'Nope' is not accepted");
      const id = `task${tasks.length}`;
      tasks.push(aTask({ id, modelClass, startedAt: world.now }));
      return { kind: 'accepted', status: 200, taskId: id, body: { task_id: id } };
    },
    async accepts({ workerId }) {
      const schema = world.accepts.get(workerId);
      return schema === undefined ? { kind: 'undescribed' } : { kind: 'described', schema };
    },
    async tasks({ workerId }) {
      const tasks = world.tasks.get(workerId);
      if (tasks === undefined) return { kind: 'silent', message: 'no answer in 2 s' };
      const isRunning = ({ status }: WorkerTask) => status === 'running';
      return {
        kind: 'listed',
        running: tasks.filter(isRunning),
        recent: tasks.filter((task) => !isRunning(task)),
      };
    },
  };
}

/** A running task, or subtask by its id, with whatever the test says otherwise. */
export function aTask(fields: Partial<WorkerTask> = {}): WorkerTask {
  const id = fields.id ?? 'task0';
  const subtask = subtaskPlace(id);
  return {
    id,
    modelClass: 'WordCount',
    method: 'go',
    methodKwargs: {},
    status: 'running',
    ...(subtask === undefined ? {} : { subtask }),
    ...fields,
  };
}
