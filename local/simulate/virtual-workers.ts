import type { HookAnswer, HookDelivery } from '../../shared/worker/hook.ts';
import type { Probe, WorkerEndpoint } from '../../shared/worker/probe.ts';
import type { SeededRandom } from '../ecs/model/seeded-random.ts';
import type { TaskStart } from '../ecs/model/state.ts';
import { killedExitCode, type TaskEvent } from '../ecs/runtime/task-runtime.ts';
import { answerOf, busySinceOf, processOf, type VirtualProcess } from './virtual-process.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a simulated worker does in its life; each a pair of bounds, seconds. */
type WorkerFigures = {
  readonly bootSeconds: readonly [number, number];
  readonly stopSeconds: readonly [number, number];
  /** How long one lives that ends by itself, after it listens. */
  readonly livesSeconds: readonly [number, number];
  readonly answerSeconds: readonly [number, number];
  /** How long a probe waits for an answer. */
  readonly probeTimeoutSeconds: number;
};

/** What becomes of a container that ECS starts. */
type StartPlan =
  | { readonly kind: 'runs' }
  | { readonly kind: 'fails'; readonly reason: string }
  /** It runs, and nothing ever listens. */
  | { readonly kind: 'never_listens' }
  /** It listens, and ends by itself soon after. */
  | { readonly kind: 'dies' };

/** Told what happens between the pool and its workers. */
export type WorkersWatch = {
  /** A probe found the worker of this task ready and idle. */
  answeredIdle(taskId: string): void;
  delivered(taskId: string, delivery: HookDelivery): void;
  /** A worker has the address of one that ended that long ago. */
  addressReused(taskId: string, secondsSince: number): void;
};

export type WorkersOptions = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly figures: WorkerFigures;
  readonly report: (event: TaskEvent) => void;
  readonly planOf: (task: TaskStart) => StartPlan;
  readonly watch: WorkersWatch;
};

/** The worker processes behind the simulated ECS, and the ports by which they are asked. */
export type VirtualWorkers = ReturnType<typeof createVirtualWorkers>;

export function createVirtualWorkers(options: WorkersOptions) {
  const host = createHost(options);
  const { time } = options;
  const change = (taskId: string, to: Partial<VirtualProcess>) => {
    const process = host.processes.get(taskId);
    if (process !== undefined) Object.assign(process, to);
  };
  return {
    start: host.start,
    signal: host.signal,
    ...askedThrough(host, options),
    /** Work that somebody gives to a worker; it ends after so many seconds. */
    work(taskId: string, seconds: number): void {
      const tasks = host.processes.get(taskId)?.tasks;
      const startedAt = time.now();
      tasks?.push(startedAt);
      time.at(startedAt + seconds * 1000, () => tasks?.splice(tasks.indexOf(startedAt), 1));
    },
    /** A worker dies of itself. */
    crash: (taskId: string) => host.end(taskId, 1),
    setSilent(taskId: string, silent: boolean): void {
      change(taskId, { silent, answeringSince: time.now() });
      if (silent && host.processes.has(taskId)) host.silent.set(taskId, time.now());
      else host.silent.delete(taskId);
    },
    /** Those that run and answer nothing, and since when. */
    silent: (): ReadonlyMap<string, number> => host.silent,
    leak: (taskId: string) => change(taskId, { leaked: true }),
    ignoreTerm: (taskId: string) => change(taskId, { ignoresTerm: true }),
    becomeZombie: (taskId: string, seconds: number) => change(taskId, { zombieSeconds: seconds }),
    running: (): readonly string[] => [...host.processes.keys()],
    /** Since when it has run a task and has answered all the while; undefined where it is idle, silent or gone. */
    busySince(taskId: string): number | undefined {
      const process = host.processes.get(taskId);
      return process && busySinceOf(process);
    },
  };
}

type Host = ReturnType<typeof createHost>;

function createHost({ time, random, figures, report, planOf, watch }: WorkersOptions) {
  const processes = new Map<string, VirtualProcess>();
  /** Who listens at an address; the last one that came stays until it ends. */
  const listeners = new Map<string, VirtualProcess>();
  const endedAt = new Map<string, number>();
  const silent = new Map<string, number>();
  const leave = (process: VirtualProcess) => {
    if (listeners.get(process.address) === process) listeners.delete(process.address);
  };
  const listen = (process: VirtualProcess) => {
    const previousEnd = endedAt.get(process.address);
    if (previousEnd !== undefined) {
      watch.addressReused(process.taskId, (time.now() - previousEnd) / 1000);
    }
    // A zombie at the address is heard until the new worker listens.
    time.at(process.listensAt, () => {
      if (processes.has(process.taskId)) listeners.set(process.address, process);
    });
  };
  const end = (taskId: string, exitCode: number) => {
    const process = processes.get(taskId);
    if (process === undefined) return;
    processes.delete(taskId);
    silent.delete(taskId);
    endedAt.set(process.address, time.now());
    if (process.zombieSeconds === 0) leave(process);
    else time.at(time.now() + process.zombieSeconds * 1000, () => leave(process));
    report({ kind: 'exited', taskId, exitCode });
  };
  const start = (task: TaskStart) => {
    const plan = planOf(task);
    if (plan.kind === 'fails') {
      time.at(time.now(), () => report({ kind: 'failed', taskId: task.id, reason: plan.reason }));
      return;
    }
    const process = processOf(task, random, time.now() + between(random, figures.bootSeconds));
    processes.set(task.id, process);
    if (plan.kind !== 'never_listens') listen(process);
    if (plan.kind === 'dies') {
      time.at(process.listensAt + between(random, figures.livesSeconds), () => end(task.id, 1));
    }
    time.at(time.now(), () => report({ kind: 'started', taskId: task.id }));
  };
  const signal = (taskId: string, name: 'SIGTERM' | 'SIGKILL') => {
    if (name === 'SIGTERM' && processes.get(taskId)?.ignoresTerm === true) return;
    const wait = name === 'SIGKILL' ? 0 : between(random, figures.stopSeconds);
    time.at(time.now() + wait, () => end(taskId, name === 'SIGKILL' ? killedExitCode : 0));
  };
  return { processes, listeners, silent, start, signal, end };
}

/** How workers are asked, by address: whoever listens there answers. */
function askedThrough({ listeners }: Host, { time, random, figures, watch }: WorkersOptions) {
  const reached = async ({ address }: WorkerEndpoint): Promise<VirtualProcess | string> => {
    await time.sleep(between(random, figures.answerSeconds));
    const process = listeners.get(address);
    if (process === undefined) return 'connection refused';
    if (!process.silent) return process;
    await time.sleep(figures.probeTimeoutSeconds * 1000);
    return 'no answer in time';
  };
  return {
    async probe(endpoint: WorkerEndpoint): Promise<Probe> {
      const process = await reached(endpoint);
      if (typeof process === 'string') return { kind: 'silent', message: process };
      const answer = answerOf(process, time.now());
      if (answer.kind === 'ready' && answer.idle) watch.answeredIdle(process.taskId);
      return answer;
    },
    async deliver(endpoint: WorkerEndpoint, delivery: HookDelivery): Promise<HookAnswer> {
      const process = await reached(endpoint);
      if (typeof process === 'string') return { kind: 'failed', message: process };
      watch.delivered(process.taskId, delivery);
      return { kind: 'delivered' };
    },
  };
}

/** Milliseconds, from bounds in seconds. */
function between(random: SeededRandom, [low, high]: readonly [number, number]): number {
  return (low + random.number() * (high - low)) * 1000;
}
