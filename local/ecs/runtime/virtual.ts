import type { EcsModel } from '../model/model.ts';
import type { Effect, TaskStart } from '../model/state.ts';
import { killedExitCode } from './task-runtime.ts';

/** How a container behaves in virtual time. */
export type ContainerPlan =
  | {
      readonly kind: 'runs';
      /** The signal that ends it. */
      readonly endsOn: 'SIGTERM' | 'SIGKILL';
      /** It ends by itself that long after its start, with that code. */
      readonly exit?: { readonly afterSeconds: number; readonly exitCode: number };
    }
  | { readonly kind: 'fails'; readonly reason: string };

/** The model and its containers in virtual time: nothing happens but by `advance`. Epoch milliseconds. */
export type VirtualHost = {
  nextEventAt(): number | undefined;
  /** Lets everything happen that is due until then, each thing at its own time. */
  advance(now: number): void;
};

type Container = {
  readonly plan: ContainerPlan & { readonly kind: 'runs' };
  readonly exitsAt: number | undefined;
};

export function virtualHost(model: EcsModel, planOf: (task: TaskStart) => ContainerPlan): VirtualHost {
  const containers = new Map<string, Container>();
  const start = (task: TaskStart, now: number) => {
    const plan = planOf(task);
    if (plan.kind === 'fails') return model.failedToStart(task.id, plan.reason, now);
    const exitsAt = plan.exit && now + plan.exit.afterSeconds * 1000;
    containers.set(task.id, { plan, exitsAt });
    return model.started(task.id, now);
  };
  const end = (taskId: string, exitCode: number, now: number) => {
    if (containers.delete(taskId)) model.exited(taskId, exitCode, now);
  };
  const carryOut = (effect: Effect, now: number) => {
    if (effect.kind === 'start') return start(effect.task, now);
    const endsOn = containers.get(effect.taskId)?.plan.endsOn;
    if (effect.signal === 'SIGKILL') return end(effect.taskId, killedExitCode, now);
    return endsOn === 'SIGTERM' ? end(effect.taskId, 0, now) : undefined;
  };
  const settle = (now: number) => {
    model.advance(now);
    for (const [taskId, { exitsAt, plan }] of containers) {
      if (exitsAt !== undefined && exitsAt <= now) end(taskId, plan.exit?.exitCode ?? 0, now);
    }
    for (const effect of model.takeEffects()) carryOut(effect, now);
  };
  const nextEventAt = () => {
    const exits = [...containers.values()].flatMap(({ exitsAt }) => exitsAt ?? []);
    const times = [...exits, model.nextEventAt() ?? []].flat();
    return times.length === 0 ? undefined : Math.min(...times);
  };
  return {
    nextEventAt,
    advance: (now) => {
      // A call may have left effects, which are due at its own time.
      settle(model.now());
      for (let next = nextEventAt(); next !== undefined && next <= now; next = nextEventAt()) settle(next);
      settle(now);
    },
  };
}
