import { z } from 'zod';
import { targetPolicySchema } from '../../../../shared/pool/config.ts';
import { timeSchema } from './common.ts';
import { latencyFields } from './history.ts';
import { moneyFields } from './status.ts';

const countSchema = z.int().min(0);

const countsSchema = z.object({
  launching: countSchema,
  warm: countSchema.describe('Warm and idle.'),
  busy: countSchema.describe('Warm, with running tasks that no claim explains.'),
  claimed: countSchema,
  draining: countSchema,
});

export const poolSchema = z.object({
  name: z.string(),
  mode: z.enum(['exclusive', 'shared']),
  target: targetPolicySchema.describe('The target policy in force.'),
  targetOverride: z
    .object({
      since: timeSchema.nullable(),
      fileTarget: targetPolicySchema.describe(
        'What the pools file asks for, and a target of null returns to.',
      ),
    })
    .nullable()
    .describe(
      'Where the target was set by hand: since when, and in whose place. It lasts until changed back.',
    ),
  want: countSchema.describe('What the policy comes to now.'),
  maxWorkers: countSchema.describe('Launching, warm, busy, claimed and draining together.'),
  counts: countsSchema,
  hits: countSchema,
  misses: countSchema,
  latency: z.object(latencyFields).describe('Of the last hour.'),
  ...moneyFields,
  lastPass: timeSchema.nullable().describe("The controller's last pass over this pool."),
  paused: z.object({ note: z.string(), until: timeSchema }).nullable(),
  problems: z.array(z.string()).describe('What is wrong now, in words, the gravest first.'),
});
export type PoolView = z.output<typeof poolSchema>;

const removedPoolSchema = z.object({
  name: z.string(),
  counts: countsSchema,
  lastPass: timeSchema.nullable(),
  problems: z.array(z.string()),
});
export type RemovedPoolView = z.output<typeof removedPoolSchema>;

export const poolListSchema = z.object({
  pools: z.array(poolSchema),
  removed: z
    .array(removedPoolSchema)
    .describe(
      'No longer configured: they drain, their claims live on to their end, then they are forgotten. Their workers can be read.',
    ),
});

const noteSchema = z.string().min(1).max(500);

export const poolPatchSchema = z
  .strictObject({
    target: targetPolicySchema.nullable().optional().describe("null returns to the file's target."),
    paused: z
      .strictObject({ note: noteSchema, until: z.iso.datetime({ offset: true }) })
      .nullable()
      .optional()
      .describe('null ends the pause.'),
  })
  .refine((patch) => patch.target !== undefined || patch.paused !== undefined, {
    error: 'give target, paused, or both',
  });
export type PoolPatch = z.output<typeof poolPatchSchema>;

const decisionSchema = z.object({
  id: z.string(),
  pool: z.string(),
  at: timeSchema,
  action: z.string(),
  workerId: z.string().optional(),
  count: countSchema.optional(),
  reason: z.string(),
  outcome: z.string(),
});
export type DecisionView = z.output<typeof decisionSchema>;

export const decisionListSchema = z.object({
  decisions: z.array(decisionSchema),
  next: z.string().optional(),
});
export const decisionQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  next: z.string().max(300).optional().describe('As the page before gave it.'),
});
