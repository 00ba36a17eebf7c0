import type { FleetWorker, LaunchFailure, LaunchOutcome } from '../../shared/fleet/fleet-worker.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import type { Probe } from '../../shared/worker/probe.ts';
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
  says: (task: FleetWorker) => Probe;
  template: string | undefined;
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

/** A fleet in memory that lags, loses answers, half succeeds and stops slowly, all on the given clock. */
export function fakeFleet(clock: { now(): number }): FakeFleet {
  const all = new Map<string, Task>();
  const answers = new Map<string, LaunchOutcome>();
  const sent: LaunchRecord[] = [];
  const stops: string[] = [];
  const habits: FleetHabits = {
    startSeconds: 3,
    stopSeconds: 2,
    lagSeconds: 2,
    next: [],
    says: () => ({ kind: 'ready', idle: true, leaked: false }),
    template: 'dev-etl:1',
  };
  const seen = (one: Task) => asOf(one, habits, clock.now());
  const isVisible = ({ task }: Task) => clock.now() - task.createdAt >= habits.lagSeconds * 1000;
  const listed = (matches: (one: Task) => boolean) =>
    [...all.values()]
      .filter((one) => isVisible(one) && matches(one) && seen(one).desiredStatus === 'RUNNING')
      .map(({ task }) => task.id);
  const start = (record: LaunchRecord, pool: string, count: number): FleetWorker[] =>
    Array.from({ length: count }, () => {
      const task = newTask(record, all.size + 1, clock.now());
      all.set(task.id, { task, pool, stopAt: undefined, end: {} });
      return task;
    });
  const fleet: ControllerFleet = {
    launch: async (record, pool) => {
      sent.push(record);
      const known = answers.get(record.token);
      if (known !== undefined) return known;
      const fate = habits.next.shift();
      if (fate === 'never sent') return { kind: 'unknown', message: 'connection refused' };
      if (fate !== undefined && fate !== 'lost' && 'refused' in fate)
        return { kind: 'refused', failure: fate.refused };
      const failed = fate !== undefined && fate !== 'lost' ? record.count - fate.only : 0;
      const launched = start(record, pool, record.count - failed);
      const failures = fate !== undefined && fate !== 'lost' ? Array(failed).fill(fate.failure) : [];
      const answer: LaunchOutcome = { kind: 'answered', launched, failures };
      answers.set(record.token, answer);
      return fate === 'lost' ? { kind: 'unknown', message: 'timed out' } : answer;
    },
    listRunning: async (pool) => listed((one) => one.pool === pool),
    listLaunched: async (token) => listed(({ task }) => task.startedBy === token),
    describe: async (ids) => {
      const found = ids.flatMap((id) => all.get(id) ?? []).filter(isVisible);
      const known = new Set(found.map(({ task }) => task.id));
      return { found: found.map(seen), missing: ids.filter((id) => !known.has(id)) };
    },
    stop: async (id) => {
      stops.push(id);
      const one = all.get(id);
      if (one !== undefined) one.stopAt ??= clock.now();
    },
    currentTemplate: async () => habits.template,
  };
  return {
    fleet,
    habits,
    sent,
    stops,
    worker: { probe: async ({ workerId }) => habits.says((all.get(workerId) as Task).task) },
    tasks: () => [...all.values()].map(seen),
    kill: (id, end = { exitCode: 1, stopCode: 'EssentialContainerExited' }) => {
      const one = all.get(id);
      if (one === undefined) return;
      one.stopAt = clock.now() - habits.stopSeconds * 1000;
      one.end = end;
    },
  };
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
  if (now < stoppedAt) return { ...task, ...running, desiredStatus: 'STOPPED', status: 'STOPPING' };
  const how = { stopCode: 'UserInitiated', stoppedReason: 'asked to', exitCode: 143, ...end };
  return { ...task, ...running, ...how, desiredStatus: 'STOPPED', status: 'STOPPED', stoppedAt };
}
