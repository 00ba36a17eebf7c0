import { z } from 'zod';
import { timeSchema } from './common.ts';

export const taskSchema = z.object({
  id: z.string(),
  modelClass: z.string(),
  modelConstructionKwargs: z.record(z.string(), z.unknown()).optional(),
  method: z.string(),
  methodKwargs: z.record(z.string(), z.unknown()),
  status: z.enum(['running', 'complete', 'failed', 'unknown']),
  startedAt: timeSchema.optional(),
  finishedAt: timeSchema.optional(),
  results: z.object({ type: z.string(), payload: z.unknown() }).optional(),
});
export type TaskView = z.output<typeof taskSchema>;

/** A subtask came over the broker: all subtasks of one parent share the batch, and the batch doesn't name the parent. */
export const subtaskSchema = taskSchema.extend({ batch: z.string(), number: z.int() });
export type SubtaskView = z.output<typeof subtaskSchema>;

const atWorker = { worker: z.string().describe("The worker's id.") };

const batchSchema = z.object({
  batch: z.string(),
  modelClass: z.string(),
  parent: z
    .object({ ...atWorker, id: z.string().describe("The task's id.") })
    .nullable()
    .describe('The task whose subtasks these are; null where more than one may be it, or none is seen.'),
  parentNote: z.string().describe('Why that task, or why none is named.'),
  counts: z
    .object({ running: z.int(), complete: z.int(), failed: z.int(), unknown: z.int(), unseen: z.int() })
    .describe('By status; unseen are numbers below the highest that no worker tells of.'),
  startedAt: timeSchema.optional(),
  finishedAt: timeSchema.optional().describe('Only when all that are seen have ended.'),
  workers: z
    .array(z.object({ ...atWorker, running: z.int(), complete: z.int(), failed: z.int(), unknown: z.int() }))
    .describe('Who does how much.'),
  subtasks: z.array(subtaskSchema.extend(atWorker)),
});
export type BatchView = z.output<typeof batchSchema>;

export const poolTasksSchema = z.object({
  tasks: z.array(taskSchema.extend(atWorker)),
  batches: z.array(batchSchema).describe('The latest first.'),
  silent: z
    .array(z.object({ ...atWorker, problem: z.string() }))
    .describe('Workers that did not tell their tasks.'),
});
export type PoolTasksView = z.output<typeof poolTasksSchema>;

/** The task is the worker's to judge; the gateway only wants an object. */
export const taskBody = z
  .record(z.string(), z.unknown())
  .describe('The task as the worker takes it: model_class, method, method_kwargs, …');

/** The worker's own answer, as it stands. */
export const workerAnswerSchema = z.unknown();

export const taskAnswerSchema = z.object({
  worker: z.object({ id: z.string(), address: z.string().optional(), url: z.string() }),
  taskId: z.string(),
  answer: z.unknown().describe("The worker's own answer."),
});

/** HTTP headers are more than what we name, so the rest passes. */
export const fenceHeaders = z.looseObject({
  'claim-fence': z
    .string()
    .regex(/^\d{1,15}$/, 'the fence of the claim, a whole number')
    .optional(),
});
