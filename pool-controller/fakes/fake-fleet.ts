import type { FleetWorker, LaunchFailure, LaunchOutcome } from '../../shared/fleet/fleet-worker.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import type { Probe, WorkerEndpoint } from '../../shared/worker/probe.ts';
import type { ControllerFleet, ControllerPorts } from '../ports.ts';

/** How a fake fleet behaves; tests change it at any time. Seconds. */
export type FleetHabits = {
  startSeconds: number;
  stopSeconds: number;
  /** A task is in no listing and no description for so long after its launch. */
  lagSeconds: number;
  /** What becomes of the next launches, before they are asked for; `lost` takes effect without an answer. */
  readonly next: (
    | 'lost'
    | 'never sent'
    | { refused: LaunchFailure }
    | { only: number; failure: LaunchFailure }
  )[];
  /** What tasks say to a probe. */
  says: (task: FleetWorker, asked: WorkerEndpoint) => Probe;
  template: string | undefined;
  /** By subnet. */
  zones: ReadonlyMap<string, string>;
};

type Task = {
  readonly task: FleetWorker;
  readonly pool: string;
  stopAt: number | undefined;
  end: Partial<FleetWorker>;
};
export type FakeFleet = {
  readonly fleet: ControllerFleet;
  readonly worker: ControllerPorts['worker'];
  readonly habits: FleetHabits;
  /** Every launch as it was sent. */
  readonly sent: LaunchRecord[];
  readonly stops: string[];
  /** All tasks that were ever started, as they are now. */
  tasks(): readonly FleetWorker[];
  /** Ends a task as if it had died. */
  kill(id: string, end?: Partial<FleetWorker>): void;
};

type Store = {
  readonly clock: { now(): number };
  readonly habits: FleetHabits;
  readonly all: Map<string, Task>;
  readonly answers: Map<string, LaunchOutcome>;
  readonly sent: LaunchRecord[];
  readonly stops: string[];
};

/** A fleet in memory that lags, loses answers, half succeeds and stops slowly, all on the given clock. */
export function fakeFleet(clock: { now(): number }): FakeFleet {
  const habits: FleetHabits = {
    startSeconds: 3,
    stopSeconds: 2,
    lagSeconds: 2,
    next: [],
    says: () => ({ kind: 'ready', idle: true, leaked: false }),
    template: 'dev-etl:1',
    zones: new Map([
      ['subnet-a', 'eu-west-1a'],
      ['subnet-b', 'eu-west-1b'],
    ]),
  };
  const store: Store = { clock, habits, all: new Map(), answers: new Map(), sent: [], stops: [] };
  return {
    fleet: callsOn(store),
    worker: {
      probe: async (endpoint) => {
        const one = store.all.get(endpoint.workerId);
        return one === undefined
          ? { kind: 'silent', message: 'nobody is there' }
          : habits.says(one.task, endpoint);
      },
    },
    habits,
    sent: store.sent,
    stops: store.stops,
    tasks: () => [...store.all.values()].map((one) => asOf(one, habits, clock.now())),
    kill: (id, end = { exitCode: 1, stopCode: 'EssentialContainerExited' }) => {
      const one = store.all.get(id);
      if (one === undefined) return;
      one.stopAt = clock.now() - habits.stopSeconds * 1000;
      one.end = end;
    },
  };
}

function callsOn(store: Store): ControllerFleet {
  const { clock, habits, all } = store;
  const seen = (one: Task) => asOf(one, habits, clock.now());
  const isVisible = ({ task }: Task) => clock.now() - task.createdAt >= habits.lagSeconds * 1000;
  const listed = (matches: (one: Task) => boolean) =>
    [...all.values()]
      .filter((one) => isVisible(one) && matches(one) && seen(one).desiredStatus === 'RUNNING')
      .map(({ task }) => task.id);
  return {
    launch: async (record, pool) => launchOn(store, record, pool),
    listRunning: async (pool) => listed((one) => one.pool === pool),
    listLaunched: async (token) => listed(({ task }) => task.startedBy === token),
    describe: async (ids) => {
      const found = ids.flatMap((id) => all.get(id) ?? []).filter(isVisible);
      const known = new Set(found.map(({ task }) => task.id));
      return { found: found.map(seen), missing: ids.filter((id) => !known.has(id)) };
    },
    stop: async (id) => {
      store.stops.push(id);
      const one = all.get(id);
      if (one !== undefined) one.stopAt ??= clock.now();
    },
    currentTemplate: async () => habits.template,
    zonesOf: async () => habits.zones,
  };
}

/** A token that was answered once is answered the same again, and starts nothing more. */
function launchOn(store: Store, record: LaunchRecord, pool: string): LaunchOutcome {
  store.sent.push(record);
  const known = store.answers.get(record.token);
  if (known !== undefined) return known;
  const fate = store.habits.next.shift() ?? { only: record.count, failure: undefined };
  if (fate === 'never sent') return { kind: 'unknown', message: 'connection refused' };
  if (fate !== 'lost' && 'refused' in fate) return { kind: 'refused', failure: fate.refused };
  const count = fate === 'lost' ? record.count : fate.only;
  const failure = fate === 'lost' ? undefined : fate.failure;
  const launched = Array.from({ length: count }, () => started(store, record, pool));
  const failures = failure === undefined ? [] : Array.from({ length: record.count - count }, () => failure);
  const answer: LaunchOutcome = { kind: 'answered', launched, failures };
  store.answers.set(record.token, answer);
  return fate === 'lost' ? { kind: 'unknown', message: 'timed out' } : answer;
}

function started({ all, clock }: Store, record: LaunchRecord, pool: string): FleetWorker {
  const task = newTask(record, all.size + 1, clock.now());
  all.set(task.id, { task, pool, stopAt: undefined, end: {} });
  return task;
}

function newTask(record: LaunchRecord, number: number, now: number): FleetWorker {
  const id = `task${String(number).padStart(4, '0')}`;
  return {
    id,
    arn: `arn:aws:ecs:eu-west-1:000000000000:task/dev/${id}`,
    template: record.template,
    status: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    capacityProvider: record.provider,
    startedBy: record.token,
    address: `10.0.${Math.floor(number / 250)}.${number % 250}`,
    createdAt: now,
  };
}

function asOf({ task, stopAt, end }: Task, habits: FleetHabits, now: number): FleetWorker {
  const startedAt = task.createdAt + habits.startSeconds * 1000;
  const running = now >= startedAt ? { status: 'RUNNING' as const, startedAt } : {};
  if (stopAt === undefined) return { ...task, ...running };
  const stoppedAt = stopAt + habits.stopSeconds * 1000;
  if (now < stoppedAt) return { ...task, ...running, ...end, desiredStatus: 'STOPPED', status: 'STOPPING' };
  const how = { stopCode: 'UserInitiated', stoppedReason: 'asked to', exitCode: 143, ...end };
  return { ...task, ...running, ...how, desiredStatus: 'STOPPED', status: 'STOPPED', stoppedAt };
}
