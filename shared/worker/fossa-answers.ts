import { z } from 'zod';
import { subtaskPlace, type WorkerTask } from './task.ts';

/**
 * What a Fossa worker answers, read tolerantly: additional fields are left aside.
 * Source: ayeaye-fossa 0.0.37, `fossa/views/controller.py`.
 */
const httpDate = z
  .string()
  .nullish()
  .transform((text) => epochMilliseconds(text));

const fossaTaskSchema = z
  .object({
    task_id: z.string(),
    model_class: z.string(),
    model_construction_kwargs: z.record(z.string(), z.unknown()).catch({}),
    method: z.string().default('go'),
    method_kwargs: z.record(z.string(), z.unknown()).catch({}),
    status: z.enum(['running', 'complete', 'failed', 'unknown']).catch('unknown'),
    started: httpDate,
    finished: httpDate,
    results: z.object({ type: z.string(), payload: z.unknown() }).optional().catch(undefined),
  })
  .transform(workerTaskOf);

const nodeInfoSchema = z.object({
  node_info: z.object({
    node_ident: z.string().min(1).max(256),
    max_concurrent_tasks: z.int().min(0),
    available_processing_capacity: z.int(),
  }),
  running_tasks: z.array(fossaTaskSchema),
  recent_completed_tasks: z.array(fossaTaskSchema),
});

const acceptedSchema = z.object({ task_id: z.string().min(1).max(256) });

/** Seen of Fossa: `{"error": {"message"}}`, `{"message"}`, and `{"msg"}` of what Flask itself refuses. */
const errorSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ msg: z.string() }).transform(({ msg }) => msg),
]);

export type NodeInfo = z.output<typeof nodeInfoSchema>;

/** `GET node_info`, or undefined where the text isn't that. */
export function parseNodeInfo(text: string): NodeInfo | undefined {
  return nodeInfoSchema.safeParse(jsonOrText(text)).data;
}

/** `GET task/{id}`, or undefined where the text isn't that. */
export function parseTask(text: string): WorkerTask | undefined {
  return fossaTaskSchema.safeParse(jsonOrText(text)).data;
}

/** The id of a task that was accepted, or undefined where the text tells none. */
export function parseAcceptedTaskId(text: string): string | undefined {
  return acceptedSchema.safeParse(jsonOrText(text)).data?.task_id;
}

/** The words of an error in any of its shapes; an HTML page is told by its title. At most 300 characters. */
export function errorMessage(text: string): string {
  const fromJson = errorSchema.safeParse(jsonOrText(text)).data;
  if (fromJson !== undefined) return fromJson.slice(0, 300);
  const title = /<title>([^<]{1,300})<\/title>/i.exec(text)?.[1];
  return (title ?? text).trim().slice(0, 300);
}

/** The JSON in a text, or the text itself. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function epochMilliseconds(date: string | null | undefined): number | undefined {
  const parsed = date ? Date.parse(date) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

function workerTaskOf(task: {
  task_id: string;
  model_class: string;
  model_construction_kwargs: Record<string, unknown>;
  method: string;
  method_kwargs: Record<string, unknown>;
  status: WorkerTask['status'];
  started: number | undefined;
  finished: number | undefined;
  results?: { type: string; payload?: unknown } | undefined;
}): WorkerTask {
  const subtask = subtaskPlace(task.task_id);
  return {
    id: task.task_id,
    modelClass: task.model_class,
    modelConstructionKwargs: task.model_construction_kwargs,
    method: task.method,
    methodKwargs: task.method_kwargs,
    status: task.status,
    ...(task.started !== undefined && { startedAt: task.started }),
    ...(task.finished !== undefined && { finishedAt: task.finished }),
    ...(task.results && { results: { type: task.results.type, payload: task.results.payload } }),
    ...(subtask && { subtask }),
  };
}
