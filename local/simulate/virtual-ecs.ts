import type { EcsCalls, LaunchCalls } from '../../shared/fleet/aws-clients.ts';
import { createEcsModel, type EcsModel } from '../ecs/model/model.ts';
import type { StateOptions } from '../ecs/model/state.ts';
import { modelClients } from '../ecs/model-clients.ts';
import type { TaskEvent } from '../ecs/runtime/task-runtime.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { VirtualWorkers } from './virtual-workers.ts';

/** The pure ECS model in virtual time, behind the one method of the SDK's client that is used: `send`. */
export type VirtualEcs = {
  readonly model: EcsModel;
  readonly client: EcsCalls & LaunchCalls;
  report(event: TaskEvent): void;
  /** A Spot interruption; false where the task isn't one of FARGATE_SPOT. */
  interrupt(taskId: string): boolean;
};

/** Told of each call as it takes effect, and of what ECS answered, an error included. */
export type EcsWatch = {
  asked(operation: string, input: object): void;
  answered(operation: string, input: object, answer: unknown): void;
};

/** How long a call takes, seconds. */
export const callSeconds = 0.03;

export function createVirtualEcs(
  time: VirtualTime,
  options: StateOptions,
  workers: () => VirtualWorkers,
  watch: EcsWatch,
): VirtualEcs {
  const model = createEcsModel(options);
  let wakeAt = Number.POSITIVE_INFINITY;
  const settle = () => {
    for (const effect of model.takeEffects()) {
      if (effect.kind === 'start') workers().start(effect.task);
      else workers().signal(effect.taskId, effect.signal);
    }
    const next = model.nextEventAt();
    if (next === undefined || next >= wakeAt) return;
    wakeAt = next;
    time.at(next, () => {
      wakeAt = Number.POSITIVE_INFINITY;
      model.advance(time.now());
      settle();
    });
  };
  const report = (event: TaskEvent) => {
    if (event.kind === 'started') model.started(event.taskId, time.now());
    if (event.kind === 'exited') model.exited(event.taskId, event.exitCode, time.now());
    if (event.kind === 'failed') model.failedToStart(event.taskId, event.reason, time.now());
    settle();
  };
  const interrupt = (taskId: string) => {
    const isInterrupted = model.interrupt(taskId, time.now());
    settle();
    return isInterrupted;
  };
  const inner = modelClients(model, time);
  const send = async (command: Parameters<typeof inner.ecs.send>[0]) => {
    await time.sleep(callSeconds * 1000);
    const operation = command.constructor.name.replace(/Command$/, '');
    watch.asked(operation, command.input);
    try {
      const answer: unknown = await inner.ecs.send(command);
      watch.answered(operation, command.input, answer);
      return answer;
    } catch (error) {
      watch.answered(operation, command.input, error);
      throw error;
    } finally {
      settle();
    }
  };
  // One method stands for the overloads of the SDK's client: the answer has the shape of the command's output.
  return { model, client: { send } as VirtualEcs['client'], report, interrupt };
}
