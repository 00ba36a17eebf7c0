import { setTimeout as sleep } from 'node:timers/promises';
import { countParts, countWords } from './word-count.ts';

/** What a model gets to run with. */
export type ModelRun = {
  readonly constructionKwargs: Readonly<Record<string, unknown>>;
  readonly method: string;
  readonly methodKwargs: Readonly<Record<string, unknown>>;
  /** Aborts when the worker ends. */
  readonly signal: AbortSignal;
  readonly faults: {
    leakSlot(): void;
    turnZombie(): void;
    turnDeaf(): void;
    crash(): void;
  };
};

/** Runs one method; what it resolves to is the task's return value, what it throws fails the task. */
export type Model = (run: ModelRun) => Promise<unknown>;

/** The classes that a node accepts. Sleepy, Failing and WordCount are those of the real Fossa worker, too. */
const models: ReadonlyMap<string, Model> = new Map([
  ['Quick', whole(async () => true)],
  ['Sleepy', whole(sleepy)],
  ['Failing', whole(failing)],
  ['WordCount', wordCount],
  ['Leaky', whole(leaky)],
  ['Zombie', whole(zombie)],
  ['Deaf', whole(deaf)],
  ['Crash', whole(crash)],
]);

/** The model of a class, or undefined where the node accepts no such class. */
export function modelNamed(modelClass: string): Model | undefined {
  return models.get(modelClass);
}

export const modelClasses: readonly string[] = [...models.keys()];

/** A model that has no method but `go`. */
function whole(go: Model): Model {
  return async (run) => {
    if (run.method !== 'go') throw noSuchMethod(run.method);
    return await go(run);
  };
}

/** Does nothing for `seconds`. */
async function sleepy({ constructionKwargs, signal }: ModelRun): Promise<unknown> {
  await pause(numberOf(constructionKwargs, 'seconds', 1), signal);
  return true;
}

/** Fails with the message it is given. */
async function failing({ constructionKwargs }: ModelRun): Promise<never> {
  const message = constructionKwargs['message'] ?? 'this model always fails';
  throw named('ValueError', String(message));
}

/** Completes, and never gives its slot back. */
async function leaky({ faults }: ModelRun): Promise<unknown> {
  faults.leakSlot();
  return true;
}

/** From now on the node answers, accepts, and finishes nothing. */
async function zombie({ faults }: ModelRun): Promise<unknown> {
  faults.turnZombie();
  return true;
}

/** From now on the node takes connections and answers none. */
async function deaf({ faults }: ModelRun): Promise<unknown> {
  faults.turnDeaf();
  return true;
}

/** Ends the whole worker with an error. */
async function crash({ faults }: ModelRun): Promise<unknown> {
  faults.crash();
  return true;
}

/** Partitioned: alone, a node runs the parts inside the parent, one at a time, seen by nobody. */
async function wordCount(run: ModelRun): Promise<unknown> {
  if (run.method === 'count_part') {
    await pause(numberOf(run.methodKwargs, 'seconds', 0), run.signal);
    return countWords(numberOf(run.methodKwargs, 'part', 0), wordsOf(run.methodKwargs));
  }
  if (run.method !== 'go') throw noSuchMethod(run.method);
  const partitions = Math.min(10_000, numberOf(run.constructionKwargs, 'partitions', 12));
  const seconds = numberOf(run.constructionKwargs, 'seconds', 0);
  return await countParts({
    partitions,
    words: wordsOf(run.constructionKwargs),
    pause: () => pause(seconds, run.signal),
  });
}

function wordsOf(kwargs: Readonly<Record<string, unknown>>): number {
  return Math.min(1_000_000, numberOf(kwargs, 'words', 2000));
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(86_400, seconds) * 1000, undefined, { signal });
}

function numberOf(kwargs: Readonly<Record<string, unknown>>, name: string, fallback: number): number {
  const value = kwargs[name] ?? fallback;
  if (typeof value === 'number' && value >= 0) return value;
  throw named('TypeError', `${name} is ${JSON.stringify(value)}: a number from 0`);
}

function noSuchMethod(method: string): Error {
  return named('AttributeError', `this model has no method '${method}'`);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
