import type { Probe, WorkerEndpoint } from '../../shared/worker/probe.ts';
import type { SeededRandom } from '../ecs/model/seeded-random.ts';
import type { TaskStart } from '../ecs/model/state.ts';
import { killedExitCode, type TaskEvent } from '../ecs/runtime/task-runtime.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a simulated worker does in its life; each a pair of bounds, seconds. */
export type WorkerFigures = {
  readonly bootSeconds: readonly [number, number];
  readonly stopSeconds: readonly [number, number];
  readonly answerSeconds: readonly [number, number];
  /** How long a probe waits for an answer. */
  readonly probeTimeoutSeconds: number;
};

type Process = {
  readonly taskId: string;
  readonly address: string;
  readonly identity: string;
  readonly listensAt: number;
  runningTasks: number;
  /** Answers nothing, though it runs. */
  silent: boolean;
};

/** The worker processes behind the simulated ECS, and the port by which they are probed. */
export type VirtualWorkers = {
  start(task: TaskStart): void;
  signal(taskId: string, signal: 'SIGTERM' | 'SIGKILL'): void;
  probe(endpoint: WorkerEndpoint): Promise<Probe>;
  /** Work that somebody gives to a worker; it ends after so many seconds. */
  work(taskId: string, seconds: number): void;
  /** A worker dies of itself. */
  crash(taskId: string): void;
  setSilent(taskId: string, silent: boolean): void;
  running(): readonly string[];
};

export function createVirtualWorkers(
  time: VirtualTime,
  random: SeededRandom,
  figures: WorkerFigures,
  report: (event: TaskEvent) => void,
): VirtualWorkers {
  const processes = new Map<string, Process>();
  const between = ([low, high]: readonly [number, number]) => (low + random.number() * (high - low)) * 1000;
  const end = (taskId: string, exitCode: number) => {
    if (processes.delete(taskId)) report({ kind: 'exited', taskId, exitCode });
  };
  const at = (address: string) => [...processes.values()].find((process) => process.address === address);
  return {
    start({ id, address }) {
      const identity = `${id.slice(0, 6)}:${Math.floor(random.number() * 1e6)}`;
      const listensAt = time.now() + between(figures.bootSeconds);
      processes.set(id, { taskId: id, address, identity, listensAt, runningTasks: 0, silent: false });
      time.at(time.now(), () => report({ kind: 'started', taskId: id }));
    },
    signal(taskId, signal) {
      const wait = signal === 'SIGKILL' ? 0 : between(figures.stopSeconds);
      time.at(time.now() + wait, () => end(taskId, signal === 'SIGKILL' ? killedExitCode : 0));
    },
    async probe({ address }) {
      await time.sleep(between(figures.answerSeconds));
      const process = at(address);
      if (process === undefined || process.listensAt > time.now()) {
        return { kind: 'silent', message: 'connection refused' };
      }
      if (process.silent) {
        await time.sleep(figures.probeTimeoutSeconds * 1000);
        return { kind: 'silent', message: 'no answer in time' };
      }
      return answerOf(process, time.now());
    },
    work(taskId, seconds) {
      const process = processes.get(taskId);
      if (process === undefined) return;
      process.runningTasks += 1;
      time.at(time.now() + seconds * 1000, () => {
        process.runningTasks -= 1;
      });
    },
    crash: (taskId) => end(taskId, 1),
    setSilent(taskId, silent) {
      const process = processes.get(taskId);
      if (process !== undefined) process.silent = silent;
    },
    running: () => [...processes.keys()],
  };
}

const slots = 4;

function answerOf({ identity, runningTasks }: Process, now: number): Probe {
  return {
    kind: 'ready',
    identity,
    idle: runningTasks === 0,
    leaked: false,
    ...(runningTasks === 0 ? {} : { oldestTaskStartedAt: now - 1000 }),
    status: { reportedAt: now, runningTasks, freeSlots: slots - runningTasks, maxSlots: slots },
  };
}
