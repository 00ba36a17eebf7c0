import { z } from 'zod';
import { claimEndReasons } from '../../../../shared/pool/claim.ts';
import { maxClaimsPerGrab } from '../../../../shared/pool/request.ts';
import { timeSchema } from './common.ts';
import { idempotencyKeySchema } from './idempotency-key.ts';

/** The longest lease that any pool may allow; the pool's own maximum is checked with the pool. */
const maxLeaseSeconds = 604_800;
const leaseSecondsSchema = z.int().min(1).max(maxLeaseSeconds);

export const grabBody = z.strictObject({
  holder: z.string().min(1).max(128).optional().describe('Who holds the claim, for people.'),
  leaseSeconds: leaseSecondsSchema.optional().describe("The pool's default where it is absent."),
  count: z
    .int()
    .min(1)
    .max(maxClaimsPerGrab)
    .optional()
    .describe(
      "How many workers, all or none: one where it is absent, and no more than the pool's maxWorkers.",
    ),
  confirmSeconds: z
    .int()
    .min(1)
    .max(3600)
    .optional()
    .describe(
      'The claim ends after so long unless it is renewed, gets a task or a proxied call with its fence.',
    ),
  waitSeconds: z
    .int()
    .min(0)
    .max(300)
    .optional()
    .describe('How long to wait in line where no worker is warm; not at all where it is absent.'),
  payload: z
    .unknown()
    .optional()
    .describe("Any JSON for the pool's onClaim hook; never stored, never logged."),
});
export type GrabBody = z.output<typeof grabBody>;

export const renewBody = z.strictObject({ leaseSeconds: leaseSecondsSchema.optional() });

/** HTTP headers are more than what we name, so the rest passes. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': idempotencyKeySchema.optional(),
});

const claimFields = {
  id: z.string(),
  pool: z.string(),
  worker: z.object({ id: z.string(), address: z.string().optional(), url: z.string() }),
  holder: z.string().optional(),
  fence: z.int(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  leaseExpiresAt: timeSchema
    .optional()
    .describe('Until the claim is confirmed: where its lease ends then; expiresAt is the deadline.'),
  reclaimingSince: timeSchema
    .optional()
    .describe(
      'Its worker is about to be reclaimed: since when ECS has been stopping it. Spot gives two minutes; the claim ends with its worker.',
    ),
};

export const claimSchema = z.object(claimFields);
export type ClaimView = z.output<typeof claimSchema>;

export const grabAnswerSchema = z.object({ claims: z.array(claimSchema) });

export const claimStateSchema = z.object({
  ...claimFields,
  state: z.enum(['live', 'ended']),
  endedAt: timeSchema.optional(),
  endReason: z.enum([...claimEndReasons]).optional(),
});
export type ClaimStateView = z.output<typeof claimStateSchema>;
