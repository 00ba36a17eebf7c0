import type { Probe } from '../../shared/worker/probe.ts';
import type { SeededRandom } from '../ecs/model/seeded-random.ts';
import type { TaskStart } from '../ecs/model/state.ts';

/** One worker's process. Times are epoch milliseconds. */
export type VirtualProcess = {
  readonly taskId: string;
  readonly address: string;
  readonly identity: string;
  readonly listensAt: number;
  /** When each of its tasks started, the oldest first. */
  readonly tasks: number[];
  /** Answers nothing, though it runs. */
  silent: boolean;
  /** Since when it has answered, where it is not silent. */
  answeringSince: number;
  /** A slot is taken with nothing running in it. */
  leaked: boolean;
  ignoresTerm: boolean;
  /** After its end it goes on answering that long. */
  zombieSeconds: number;
};

const slots = 4;

export function processOf(
  { id, address }: TaskStart,
  random: SeededRandom,
  listensAt: number,
): VirtualProcess {
  return {
    taskId: id,
    address,
    identity: `${id.slice(0, 6)}:${random.below(1e6)}`,
    listensAt,
    tasks: [],
    silent: false,
    answeringSince: listensAt,
    leaked: false,
    ignoresTerm: false,
    zombieSeconds: 0,
  };
}

/** What it answers to a probe. */
export function answerOf({ identity, tasks, leaked }: VirtualProcess, now: number): Probe {
  const [oldest] = tasks;
  const takenSlots = tasks.length + (leaked ? 1 : 0);
  const status = {
    reportedAt: now,
    runningTasks: tasks.length,
    freeSlots: slots - takenSlots,
    maxSlots: slots,
  };
  return {
    kind: 'ready',
    identity,
    idle: takenSlots === 0,
    leaked,
    ...(oldest === undefined ? {} : { oldestTaskStartedAt: oldest }),
    status,
  };
}

/** Since when it has run a task and has answered all the while. */
export function busySinceOf({ silent, tasks, answeringSince }: VirtualProcess): number | undefined {
  const [oldest] = tasks;
  return oldest === undefined || silent ? undefined : Math.max(oldest, answeringSince);
}
