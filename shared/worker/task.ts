/** One of a batch's subtasks, as its id on a broker tells: all subtasks of one parent share the batch. */
export type SubtaskPlace = { readonly batch: string; readonly number: number };

/** How a task ended, in ayeaye's words: `TaskComplete` or `TaskFailed`, with a payload of the model's own. */
export type TaskResults = { readonly type: string; readonly payload: unknown };

/** A task as its worker tells it. Times are epoch milliseconds, to the second: workers tell HTTP dates. */
export type WorkerTask = {
  readonly id: string;
  readonly modelClass: string;
  readonly modelConstructionKwargs?: Readonly<Record<string, unknown>>;
  /** `go` for a whole model; another one for a subtask that came over a broker. */
  readonly method: string;
  readonly methodKwargs: Readonly<Record<string, unknown>>;
  readonly status: 'running' | 'complete' | 'failed' | 'unknown';
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly results?: TaskResults;
  readonly subtask?: SubtaskPlace;
};

/** The worker answered, but not as its protocol has it; or it did not answer in time. */
export type NoTaskAnswer =
  | { readonly kind: 'unready'; readonly message: string }
  | { readonly kind: 'silent'; readonly message: string };

/** A worker's tasks: running ones oldest first, finished ones newest first. */
export type WorkerTasks =
  | {
      readonly kind: 'listed';
      readonly running: readonly WorkerTask[];
      readonly recent: readonly WorkerTask[];
    }
  | NoTaskAnswer;

/** One task of a worker; `unknown` where the worker has never heard of it. */
export type WorkerTaskLookup =
  | { readonly kind: 'found'; readonly task: WorkerTask }
  | { readonly kind: 'unknown' }
  | NoTaskAnswer;

/**
 * What a worker answered to a task that was posted to it. `body` is its JSON, or its text where it is none.
 * `silent` with `mayHaveArrived: false` is certain to have reached nobody, so that another worker may be asked.
 */
export type WorkerAnswer =
  | { readonly kind: 'accepted'; readonly status: number; readonly body: unknown; readonly taskId: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly body: unknown;
      /** What the worker said, out of whichever shape its error had. */
      readonly message: string;
    }
  | { readonly kind: 'silent'; readonly message: string; readonly mayHaveArrived: boolean };

const subtaskIdPattern = /^([^:]{1,64}):(\d{1,9})::/;

/**
 * The batch and the number in a distributed subtask's id, `batch:number::reply-queue`; undefined for any other
 * task. Source: ayeaye-fossa 0.0.37, `RabbitMqProcessPool.run_subtasks` and `RabbitMx.run_forever`.
 */
export function subtaskPlace(taskId: string): SubtaskPlace | undefined {
  const [, batch, number] = subtaskIdPattern.exec(taskId) ?? [];
  if (batch === undefined || number === undefined) return undefined;
  return { batch, number: Number(number) };
}
