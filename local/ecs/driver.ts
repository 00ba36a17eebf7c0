import type { EcsModel } from './model/model.ts';
import type { Effect } from './model/state.ts';
import type { TaskEvent, TaskRuntime } from './runtime/task-runtime.ts';

/** Node's timers hold no more. Source: Node.js, `setTimeout`. */
const maxTimerMilliseconds = 2 ** 31 - 1;

export type Clock = { now(): number };

/** The model in real time: wakes it when something is due, and lets a runtime do what it asks for. */
export type Driver = {
  /** Carries out what was left undone, and goes on with what is under way; once the metadata can be asked for. */
  begin(): void;
  call(operation: string, input: unknown): object;
  interrupt(taskId: string): boolean;
  /** What a runtime reports. */
  report(event: TaskEvent): void;
  close(): Promise<void>;
};

export type DriverOptions = {
  readonly model: EcsModel;
  /** What a host before this one was asked for and did not do. */
  readonly unstarted: readonly Effect[];
  readonly clock: Clock;
  readonly metadataUrl: (taskId: string) => string;
};

/** `makeRuntime` gets the driver's own `report`. */
export async function createDriver(
  { model, unstarted, clock, metadataUrl }: DriverOptions,
  makeRuntime: (report: (event: TaskEvent) => void) => TaskRuntime | Promise<TaskRuntime>,
): Promise<Driver & { readonly runtime: TaskRuntime }> {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const report = (event: TaskEvent) => {
    tell(model, event, clock.now());
    settle();
  };
  const runtime = await makeRuntime(report);
  const carryOut = (effect: Effect) => {
    if (effect.kind === 'start') runtime.start(effect.task, metadataUrl(effect.task.id));
    else runtime.signal(effect.taskId, effect.signal);
  };
  const settle = () => {
    if (closed) return;
    for (const effect of model.takeEffects()) carryOut(effect);
    clearTimeout(timer);
    const next = model.nextEventAt();
    if (next === undefined) return;
    const wait = Math.ceil(Math.max(0, next - clock.now()));
    timer = setTimeout(wake, Math.min(wait, maxTimerMilliseconds));
  };
  const wake = () => {
    model.advance(clock.now());
    settle();
  };
  const settled = <Answer>(act: () => Answer): Answer => {
    try {
      return act();
    } finally {
      settle();
    }
  };
  return {
    runtime,
    report,
    begin: () => {
      for (const effect of unstarted) carryOut(effect);
      settle();
    },
    call: (operation, input) => settled(() => model.call(operation, input, clock.now())),
    interrupt: (taskId) => settled(() => model.interrupt(taskId, clock.now())),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await runtime.close();
    },
  };
}

function tell(model: EcsModel, event: TaskEvent, now: number): void {
  if (event.kind === 'started') model.started(event.taskId, now);
  if (event.kind === 'exited') model.exited(event.taskId, event.exitCode, now);
  if (event.kind === 'failed') model.failedToStart(event.taskId, event.reason, now);
}
