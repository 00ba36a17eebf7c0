import type { ECSClient } from '@aws-sdk/client-ecs';
import { createEcsModel, type EcsModel } from '../ecs/model/model.ts';
import type { StateOptions } from '../ecs/model/state.ts';
import type { TaskEvent } from '../ecs/runtime/task-runtime.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { VirtualWorkers } from './virtual-workers.ts';

/** The pure ECS model in virtual time, behind the one method of the SDK's client that is used: `send`. */
export type VirtualEcs = {
  readonly model: EcsModel;
  readonly client: Pick<ECSClient, 'send'>;
  report(event: TaskEvent): void;
};

/** How long a call takes, seconds. */
const callSeconds = 0.03;

export function createVirtualEcs(
  time: VirtualTime,
  options: StateOptions,
  workers: () => VirtualWorkers,
  called: (operation: string, input: Record<string, unknown>) => void,
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
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    await time.sleep(callSeconds * 1000);
    const operation = command.constructor.name.replace(/Command$/, '');
    called(operation, command.input);
    try {
      return withDates(model.call(operation, command.input, time.now()));
    } finally {
      settle();
    }
  };
  return { model, client: { send: send as ECSClient['send'] }, report };
}

const timeFields = /At$/;

/** The SDK gives `Date`s where ECS's JSON has epoch seconds. */
function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      timeFields.test(key) && typeof part === 'number' ? new Date(part * 1000) : withDates(part),
    ]),
  );
}
