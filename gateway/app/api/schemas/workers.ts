import { z } from 'zod';
import { claimEndReasons } from '../../../../shared/pool/claim.ts';
import { timeSchema } from './common.ts';
import { subtaskSchema, taskSchema } from './tasks.ts';

/** The states as people see them: `busy` is a warm worker at work that no claim explains. */
const shownStates = ['launching', 'warm', 'busy', 'claimed', 'draining', 'stopped'] as const;
export type ShownState = (typeof shownStates)[number];

/** The steps of a launch, in their order. */
const launchPhases = ['asked', 'placed', 'pulled', 'started', 'ready'] as const;

/** What a launching worker waits for, in the order of its launch. */
const launchSteps = ['placing', 'pulling', 'starting', 'getting_ready'] as const;

const leaseFields = {
  id: z.string(),
  holder: z.string().optional(),
  fence: z.int(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
};

const workerSchema = z.object({
  id: z.string(),
  pool: z.string(),
  state: z.enum(shownStates),
  address: z.string().optional().describe('Private: reach it through url.'),
  port: z.int().optional(),
  url: z.string().describe('The worker through the proxy.'),
  zone: z.string().optional(),
  capacityProvider: z.string(),
  template: z.string().describe('Task definition, family:revision.'),
  reason: z.string().describe('Why it was launched.'),
  launchedAt: timeSchema,
  launch: z
    .object({ step: z.enum(launchSteps), since: timeSchema })
    .optional()
    .describe('What a launching worker waits for: its place, its image, its start, or its first answer.'),
  startedAt: timeSchema.optional(),
  warmAt: timeSchema.optional(),
  busySince: timeSchema.optional(),
  silentSince: timeSchema.optional(),
  unreadySince: timeSchema.optional(),
  leakedSince: timeSchema.optional(),
  reclaimingSince: timeSchema
    .optional()
    .describe('Since when ECS has been stopping it though its claim lives; Spot gives two minutes.'),
  drainingAt: timeSchema.optional(),
  drainReason: z.string().optional(),
  stoppedAt: timeSchema.optional(),
  claimsServed: z.int(),
  claim: z.object(leaseFields).optional(),
  endedClaim: z
    .object({ ...leaseFields, endedAt: timeSchema, endReason: z.enum(claimEndReasons) })
    .optional(),
  status: z
    .object({
      reportedAt: timeSchema,
      runningTasks: z.int(),
      freeSlots: z.int(),
      maxSlots: z.int(),
    })
    .optional(),
  end: z
    .object({
      exitCode: z.int().optional(),
      stopCode: z.string().optional(),
      stoppedReason: z.string().optional(),
    })
    .optional()
    .describe('How a stopped worker ended.'),
});
export type WorkerView = z.output<typeof workerSchema>;

export const workerListSchema = z.object({ workers: z.array(workerSchema), next: z.string().optional() });

const timelineEntrySchema = z.object({
  at: timeSchema,
  state: z.enum(shownStates).describe('The state from then on.'),
  phase: z
    .enum(launchPhases)
    .optional()
    .describe(
      'A step of the launch, by ECS: asked, placed (with its network interface), pulled, started; ready by its probe.',
    ),
  reason: z.string(),
});
export type TimelineEntry = z.output<typeof timelineEntrySchema>;

export const workerDetailSchema = workerSchema.extend({
  timeline: z.array(timelineEntrySchema).describe('The oldest first.'),
  logLines: z
    .array(z.object({ at: timeSchema, message: z.string() }))
    .optional()
    .describe("A stopped worker's last words, the oldest first."),
  logNote: z.string().optional().describe('Why there are none, or not all.'),
  tasks: z
    .array(taskSchema)
    .optional()
    .describe('Asked of the worker now; absent where there was nobody to ask.'),
  subtasks: z.array(subtaskSchema).optional(),
  tasksProblem: z.string().optional().describe('Why the worker did not tell its tasks.'),
});
export type WorkerDetailView = z.output<typeof workerDetailSchema>;

/** What the form of a task is made from. */
export const acceptsSchema = z.object({
  tasks: z.enum(['accepted', 'not_accepted']).describe('Whether workers of this pool take tasks at all.'),
  told: z
    .enum(['by_worker', 'by_its_tasks', 'by_protocol'])
    .describe(
      'Where this is from: the worker described itself; the tasks that it has had; its protocol alone.',
    ),
  note: z.string(),
  schema: z.record(z.string(), z.unknown()).nullable().describe('A JSON Schema (2020-12) of a task.'),
  examples: z
    .array(z.record(z.string(), z.unknown()))
    .describe('Tasks that this worker has had, the latest first.'),
});
export type AcceptsView = z.output<typeof acceptsSchema>;

export const workerListQuery = z.strictObject({
  state: z
    .enum(shownStates)
    .optional()
    .describe('All live workers where it is absent; of stopped ones the latest 1,000.'),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
  next: z.string().max(300).optional().describe('As the page before gave it.'),
});
