import { z } from 'zod';
import { timeSchema } from './common.ts';

const amountSchema = z.number().min(0);

/** Of a span's samples, as told by a histogram: each is the upper end of the bucket in which that sample lies, or within it. */
const percentilesSchema = z
  .object({ p50: amountSchema, p90: amountSchema, p99: amountSchema })
  .nullable()
  .describe('null where nothing was measured.');
export type PercentilesView = z.output<typeof percentilesSchema>;

export const latencyFields = {
  claimLatencyMilliseconds: percentilesSchema.describe(
    'How long grabs that got a worker took to be answered, probe and hook included, waiting in line left out.',
  ),
  secondsToWarm: percentilesSchema.describe("From a worker's launch to its first answer as a ready one."),
};

export const historySpans = ['hour', 'day', 'week', 'year'] as const;

/** Either a span that ends now, or a stretch of time; an hour where neither is given. */
export const historyQuery = z
  .strictObject({
    span: z.enum(historySpans).optional(),
    from: z.iso.datetime({ offset: true }).optional().describe('Together with to, in place of span.'),
    to: z.iso.datetime({ offset: true }).optional().describe('Now where it is absent.'),
  })
  .refine(({ span, from, to }) => span === undefined || (from === undefined && to === undefined), {
    error: 'give span, or from and to, not both',
  })
  .refine(({ from, to }) => to === undefined || from !== undefined, {
    path: ['from'],
    error: 'to needs from',
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['from'],
    error: 'must be before to',
  });
export type HistoryQuery = z.output<typeof historyQuery>;

const meanSchema = amountSchema.describe('The mean over the step.');

const historyPointSchema = z.object({
  at: timeSchema.describe('Where the step begins.'),
  seconds: z.int().min(1).describe('How long the step is.'),
  counts: z
    .object({
      launching: meanSchema,
      warm: meanSchema,
      busy: meanSchema,
      claimed: meanSchema,
      draining: meanSchema,
    })
    .nullable()
    .describe('Workers by state; null where no controller made a pass.'),
  want: meanSchema.nullable(),
  maxWorkers: z.int().min(0).nullable(),
  demand: z.int().min(0).describe('Grabs asked: hits and misses.'),
  hits: z.int().min(0),
  misses: z.int().min(0),
  ...latencyFields,
  spendUsd: amountSchema.describe('What the workers cost in this step, at the on-demand price.'),
  idleSpendUsd: amountSchema.describe('The part of it that idle, warm workers cost.'),
});
export type HistoryPointView = z.output<typeof historyPointSchema>;

export const historySchema = z.object({
  stepSeconds: z.int().min(1),
  from: timeSchema,
  to: timeSchema,
  history: z
    .array(historyPointSchema)
    .describe('The oldest first, 500 at most; a step of which nothing is known is left out.'),
});
export type HistoryView = z.output<typeof historySchema>;
