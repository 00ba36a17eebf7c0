import type { Node, NodeTask } from './node.ts';

/** An answer, before it is written to a socket. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string };

/** As Flask writes JSON: keys sorted, no blanks, a line's end. */
export function jsonAnswer(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json', body: `${JSON.stringify(sortedKeys(body))}\n` };
}

export function htmlAnswer(status: number, body: string): Answer {
  return { status, contentType: 'text/html; charset=utf-8', body };
}

/** What Fossa itself refuses. */
export function fossaError(status: number, message: string): Answer {
  return jsonAnswer(status, { error: { message } });
}

/** What Flask refuses before Fossa sees it. */
export function flaskError(status: number, msg: string): Answer {
  return jsonAnswer(status, { msg });
}

/** `GET node_info`. Source of all shapes here: ayeaye-fossa 0.0.37, `fossa/views`. */
export function nodeInfo(node: Node): object {
  return {
    node_info: {
      node_ident: node.ident,
      max_concurrent_tasks: node.maxConcurrentTasks,
      available_processing_capacity: node.freeSlots,
    },
    running_tasks: node.runningTasks.map(taskInfo),
    recent_completed_tasks: node.finishedTasks.map(taskInfo),
  };
}

export function taskInfo(task: NodeTask): object {
  return {
    task_id: task.taskId,
    model_class: task.modelClass,
    model_construction_kwargs: task.modelConstructionKwargs,
    method: task.method,
    method_kwargs: task.methodKwargs,
    partition_initialise_kwargs: {},
    resolver_context: task.resolverContext,
    on_completion_callback: null,
    status: task.status,
    started: new Date(task.started).toUTCString(),
    ...(task.finished !== undefined && { finished: new Date(task.finished).toUTCString() }),
    ...(task.results && { results: task.results }),
  };
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sortedKeys(inner)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
