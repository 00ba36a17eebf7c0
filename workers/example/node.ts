import { HeldClaim } from './held-claim.ts';
import { type Model, type ModelRun, modelNamed } from './models.ts';

/** A task as it is asked for. */
export type TaskRequest = {
  readonly modelClass: string;
  readonly modelConstructionKwargs: Record<string, unknown>;
  readonly method: string;
  readonly methodKwargs: Record<string, unknown>;
  readonly resolverContext: Record<string, unknown>;
};

export type TaskResults = { readonly type: 'TaskComplete' | 'TaskFailed'; readonly payload: object };

/** A task that runs or ran here. Times are epoch milliseconds. */
export type NodeTask = TaskRequest & {
  readonly taskId: string;
  readonly started: number;
  readonly status: 'running' | 'complete' | 'failed';
  readonly finished?: number;
  readonly results?: TaskResults;
};

export type NodeWorld = {
  now(): number;
  /** Five letters, new each time. */
  identifier(): string;
  /** What a `Crash` task does to the worker. */
  crash(): void;
};

export type Submission =
  | { readonly kind: 'accepted'; readonly taskId: string }
  | { readonly kind: 'full' }
  | { readonly kind: 'refused'; readonly message: string };

/** Finished tasks that are remembered; the oldest are forgotten. */
const maxFinishedTasks = 1000;

/** What a Fossa node's governor does: takes tasks while it has slots, runs them, remembers how they ended. */
export class Node {
  readonly ident: string;
  readonly maxConcurrentTasks: number;
  readonly heldClaim = new HeldClaim();
  readonly #world: NodeWorld;
  readonly #running = new Map<string, NodeTask>();
  readonly #stop = new AbortController();
  #finished: readonly NodeTask[] = [];
  #leakedSlots = 0;
  #isZombie = false;
  #isDeaf = false;

  constructor(options: { ident: string; maxConcurrentTasks: number; world: NodeWorld }) {
    this.ident = options.ident;
    this.maxConcurrentTasks = options.maxConcurrentTasks;
    this.#world = options.world;
  }

  get freeSlots(): number {
    return Math.max(0, this.maxConcurrentTasks - this.#running.size - this.#leakedSlots);
  }

  /** A deaf node takes connections and answers nothing. */
  get isDeaf(): boolean {
    return this.#isDeaf;
  }

  /** Oldest first. */
  get runningTasks(): readonly NodeTask[] {
    return [...this.#running.values()];
  }

  /** Newest first. */
  get finishedTasks(): readonly NodeTask[] {
    return this.#finished;
  }

  task(taskId: string): NodeTask | undefined {
    return this.#running.get(taskId) ?? this.#finished.find((task) => task.taskId === taskId);
  }

  /** Starts a task, where its class is known and a slot is free. */
  submit(request: TaskRequest): Submission {
    const model = modelNamed(request.modelClass);
    if (model === undefined) {
      const message = `Model class '${request.modelClass}' is not in the list of accepted classes.`;
      return { kind: 'refused', message };
    }
    if (this.freeSlots === 0) return { kind: 'full' };
    const taskId = this.#world.identifier();
    const task: NodeTask = { ...request, taskId, started: this.#world.now(), status: 'running' };
    this.#running.set(taskId, task);
    void this.#run(model, task);
    return { kind: 'accepted', taskId };
  }

  /** Ends the running tasks; none of them finishes any more. */
  close(): void {
    this.#stop.abort();
  }

  async #run(model: Model, task: NodeTask): Promise<void> {
    try {
      const returnValue = await model(this.#modelRun(task));
      this.#finish(task, { type: 'TaskComplete', payload: completePayload(task, returnValue) });
    } catch (error) {
      this.#finish(task, { type: 'TaskFailed', payload: failedPayload(task, error) });
    }
  }

  #finish(task: NodeTask, results: TaskResults): void {
    if (this.#isZombie || this.#stop.signal.aborted) return;
    const status = results.type === 'TaskComplete' ? 'complete' : 'failed';
    const finished: NodeTask = { ...task, status, results, finished: this.#world.now() };
    this.#running.delete(task.taskId);
    this.#finished = [finished, ...this.#finished].slice(0, maxFinishedTasks);
  }

  #modelRun(task: NodeTask): ModelRun {
    return {
      constructionKwargs: task.modelConstructionKwargs,
      method: task.method,
      methodKwargs: task.methodKwargs,
      signal: this.#stop.signal,
      faults: {
        leakSlot: () => {
          this.#leakedSlots += 1;
        },
        turnZombie: () => {
          this.#isZombie = true;
        },
        turnDeaf: () => {
          this.#isDeaf = true;
        },
        crash: () => this.#world.crash(),
      },
    };
  }
}

/** Source: ayeaye 0.1.7, `runtime/task_message.py`. */
function completePayload(task: NodeTask, returnValue: unknown): object {
  return {
    model_cls_name: task.modelClass,
    method_name: task.method,
    method_kwargs: task.methodKwargs,
    return_value: returnValue,
  };
}

function failedPayload(task: NodeTask, error: unknown): object {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = (stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    model_class_name: task.modelClass,
    model_construction_kwargs: task.modelConstructionKwargs,
    partition_initialise_kwargs: {},
    method_name: task.method,
    method_kwargs: task.methodKwargs,
    resolver_context: task.resolverContext,
    exception_class_name: `<class '${name}'>`,
    traceback: [message, ...frames.map((frame) => `Traceback:  ${frame.trim()}`)],
    task_id: task.taskId,
    failure_origin_task_id: null,
  };
}
