import { appendFileSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { AwsError } from './model/aws-error.ts';
import type { EcsModel } from './model/model.ts';
import type { Effect } from './model/state.ts';
import { killedExitCode } from './runtime/task-runtime.ts';

/** What changes a model, with everything that the change depends on. */
type Entry =
  | readonly ['begin', number]
  | readonly ['call', string, unknown, number]
  | readonly ['started', string, number]
  | readonly ['exited', string, number, number]
  | readonly ['failedToStart', string, string, number]
  | readonly ['interrupt', string, number]
  | readonly ['advance', number]
  | readonly ['configure', Parameters<EcsModel['configure']>[0]];

/** A model that lives on in a file. */
export type JournaledModel = {
  readonly model: EcsModel;
  /** Containers that were to be started, and of which nothing was heard before the process ended. */
  readonly unstarted: readonly Effect[];
  close(): void;
};

/**
 * A model whose every change is written to a file before it is made, so that an ECS whose process was killed knows
 * its tasks when it is started again: the model is pure, and the same changes give the same tasks. Containers that
 * ran have ended with their host. `make` gets the time at which the model began, in epoch milliseconds.
 */
export function openJournaledModel(
  path: string,
  now: number,
  make: (begunAt: number) => EcsModel,
): JournaledModel {
  const past = existsSync(path) ? readEntries(path) : [];
  const begin = past.find((entry) => entry[0] === 'begin');
  const file = openSync(path, 'a');
  const note = (entry: Entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`);
  if (begin === undefined) note(['begin', now]);
  const model = make(begin?.[1] ?? now);
  const unstarted = replay(model, past);
  const recorded = recording(model, note);
  endContainers(recorded, unstarted, now);
  return { model: recorded, unstarted: [...unstarted.values()], close: () => closeSync(file) };
}

function recording(model: EcsModel, note: (entry: Entry) => void): EcsModel {
  const noted =
    <Args extends readonly unknown[], Result>(
      entryOf: (...args: Args) => Entry,
      act: (...args: Args) => Result,
    ) =>
    (...args: Args): Result => {
      note(entryOf(...args));
      return act(...args);
    };
  return {
    ...model,
    call: noted((operation, input, now) => ['call', operation, input, now], model.call),
    started: noted((taskId, now) => ['started', taskId, now], model.started),
    exited: noted((taskId, code, now) => ['exited', taskId, code, now], model.exited),
    failedToStart: noted((taskId, why, now) => ['failedToStart', taskId, why, now], model.failedToStart),
    interrupt: noted((taskId, now) => ['interrupt', taskId, now], model.interrupt),
    advance: noted((now) => ['advance', now], model.advance),
    configure: noted((patch) => ['configure', patch], model.configure),
  };
}

/** Makes every change again; gives the starts that no host has answered, by task. */
function replay(model: EcsModel, entries: readonly Entry[]): Map<string, Effect> {
  const unstarted = new Map<string, Effect>();
  for (const entry of entries) {
    apply(model, entry);
    if (entry[0] === 'started' || entry[0] === 'exited' || entry[0] === 'failedToStart') {
      unstarted.delete(entry[1]);
    }
    for (const effect of model.takeEffects()) {
      if (effect.kind === 'start') unstarted.set(effect.task.id, effect);
      else unstarted.delete(effect.taskId);
    }
  }
  return unstarted;
}

function apply(model: EcsModel, entry: Entry): void {
  if (entry[0] === 'call') callAgain(model, entry[1], entry[2], entry[3]);
  if (entry[0] === 'started') model.started(entry[1], entry[2]);
  if (entry[0] === 'exited') model.exited(entry[1], entry[2], entry[3]);
  if (entry[0] === 'failedToStart') model.failedToStart(entry[1], entry[2], entry[3]);
  if (entry[0] === 'interrupt') model.interrupt(entry[1], entry[2]);
  if (entry[0] === 'advance') model.advance(entry[1]);
  if (entry[0] === 'configure') model.configure(entry[1]);
}

/** What was refused then is refused again, and has changed no more than it did then. */
function callAgain(model: EcsModel, operation: string, input: unknown, now: number): void {
  try {
    model.call(operation, input, now);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

/**
 * Whatever ran, or was about to end, ended with the host. Who that was is settled before time goes on: a task whose
 * turn to start came since then has yet to be started.
 */
function endContainers(model: EcsModel, unstarted: ReadonlyMap<string, Effect>, now: number): void {
  const ended = model
    .tasks()
    .filter(({ status }) => status === 'ACTIVATING' || status === 'RUNNING' || status === 'STOPPING')
    .map(({ id }) => id)
    .filter((id) => !unstarted.has(id));
  for (const id of ended) model.exited(id, killedExitCode, now);
}

/** The last line may have been cut off in the middle: that change was never made. */
function readEntries(path: string): readonly Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // Only this module writes the file, one whole entry a line.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}
