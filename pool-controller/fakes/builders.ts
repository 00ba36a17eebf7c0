import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import { type PoolConfig, parsePools } from '../../shared/pool/config.ts';
import type { KnownTemplate } from '../../shared/pool/known-templates.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import type { PoolState, RollOut } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Probe } from '../../shared/worker/probe.ts';
import { emptyPoolState, type Observed, type SeenProbe } from '../observed.ts';

/** The moment at which the cases below happen: 2026-11-22 12:00:00 UTC. */
export const noon = Date.UTC(2026, 10, 22, 12);

export const idle = { kind: 'ready', idle: true, leaked: false } as const satisfies Probe;
export const atWork = { kind: 'ready', idle: false, leaked: false } as const satisfies Probe;
export const silent = { kind: 'silent', message: 'no answer within 2 s' } as const satisfies Probe;

/** A pool as a file would give it, checked by the real schema. */
export function aPool(keys: Record<string, unknown> = {}): PoolConfig {
  const parsed = parsePools({ pools: [{ name: 'etl', image: 'workers/example', ...keys }] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [pool] = parsed.pools;
  if (pool === undefined) throw new Error('no pool');
  return pool;
}

/** A row whose state brings what a row of that state has. */
export function aWorker(parts: Partial<Worker> & Pick<Worker, 'id' | 'state'>): Worker {
  const reached = ['warm', 'claimed', 'draining'].includes(parts.state);
  return {
    pool: 'etl',
    arn: `arn:aws:ecs:eu-west-1:000000000000:task/dev/${parts.id}`,
    version: 1,
    changeId: 'change',
    template: 'dev-etl:1',
    capacityProvider: 'FARGATE',
    launchToken: 'wp-launch-0001',
    reason: 'wanted',
    launchedAt: noon - 60_000,
    fence: 0,
    claimsServed: 0,
    ...(reached && { address: `10.0.0.${addressOf(parts.id)}`, port: 2345, warmAt: noon - 30_000 }),
    ...(parts.state === 'draining' && { drainingAt: noon - 1000, drainDeadline: noon + 100_000 }),
    ...(parts.state === 'claimed' && { claim: aClaim() }),
    ...parts,
  };
}

export function aClaim() {
  const id = 'etl.w1.nonce0001';
  return { id, holder: 'ann', fence: 1, createdAt: noon - 10_000, expiresAt: noon + 3_600_000 };
}

export function aTask(parts: Partial<FleetWorker> & Pick<FleetWorker, 'id'>): FleetWorker {
  return {
    arn: `arn:aws:ecs:eu-west-1:000000000000:task/dev/${parts.id}`,
    template: 'dev-etl:1',
    status: 'RUNNING',
    desiredStatus: 'RUNNING',
    capacityProvider: 'FARGATE',
    startedBy: 'wp-launch-0001',
    address: `10.0.0.${addressOf(parts.id)}`,
    createdAt: noon - 60_000,
    startedAt: noon - 40_000,
    ...parts,
  };
}

export function aLaunch(parts: Partial<LaunchRecord> = {}): LaunchRecord {
  return {
    token: 'wp-launch-0001',
    count: 1,
    provider: 'FARGATE',
    subnets: ['subnet-a'],
    securityGroups: ['sg-a'],
    template: 'dev-etl:1',
    reason: 'wanted',
    createdAt: noon - 1000,
    notAfter: noon + 29_000,
    attempts: 1,
    ...parts,
  };
}

/** The row of a pool whose workers are of `dev-etl:1`, and that takes on `dev-etl:2` since a minute ago. */
export function rollingOut(rollOut: Partial<RollOut> = {}): PoolState {
  return {
    ...emptyPoolState('etl'),
    provenTemplate: 'dev-etl:1',
    rollOut: { to: 'dev-etl:2', startedAt: noon - 60_000, ...rollOut },
  };
}

/** What the row knows of a template whose workers were as a pool would have them. */
export function aKnownTemplate(template: string, keys: Record<string, unknown> = {}): KnownTemplate {
  const { architecture, cpu, memory, port, worker, readySeconds } = aPool(keys);
  return { template, architecture, cpu, memory, port, worker, readySeconds };
}

type View = Partial<Omit<Observed, 'tasks' | 'probes'>> & {
  readonly tasks?: readonly FleetWorker[];
  /** By worker id; seen now. */
  readonly saying?: Readonly<Record<string, Probe>>;
  readonly probes?: ReadonlyMap<string, SeenProbe>;
};

/** A view in which each worker has a running task, and answers idle, unless said otherwise. */
export function observedWith({ tasks, saying = {}, probes, ...parts }: View = {}): Observed {
  const workers = parts.workers ?? [];
  const missing = parts.missing ?? new Set<string>();
  const running = workers.filter(({ id }) => !missing.has(id)).map(runningTask);
  const asTold = new Map(running.map((task) => [task.id, task]));
  for (const task of tasks ?? []) asTold.set(task.id, task);
  const answering = new Map(workers.map(({ id }): [string, SeenProbe] => [id, { at: noon, probe: idle }]));
  for (const [id, probe] of Object.entries(saying)) answering.set(id, { at: noon, probe });
  return {
    pool: 'etl',
    config: aPool(),
    removed: false,
    template: 'dev-etl:1',
    override: undefined,
    waitingGrabs: 0,
    state: emptyPoolState('etl'),
    impostors: new Map(),
    emptyListings: new Set(),
    stopAskedAt: new Map(),
    requests: new Map(),
    fleetReads: 2,
    subnets: [
      { id: 'subnet-a', zone: 'eu-west-1a' },
      { id: 'subnet-b', zone: 'eu-west-1b' },
    ],
    jitter: 0.5,
    ...parts,
    workers,
    missing,
    tasks: asTold,
    probes: probes ?? answering,
  };
}

function runningTask({
  id,
  address,
  template,
  capacityProvider,
  launchToken,
  launchedAt,
}: Worker): FleetWorker {
  return aTask({
    id,
    template,
    capacityProvider,
    startedBy: launchToken,
    createdAt: launchedAt,
    startedAt: launchedAt + 20_000,
    ...(address !== undefined && { address }),
  });
}

/** Distinct for distinct short ids. */
function addressOf(id: string): string {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7).toString();
}
