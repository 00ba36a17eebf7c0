import { z } from 'zod';
import { callerErrorCodes, serviceErrorCodes } from '../../../../shared/pool/errors.ts';

/** A moment, ISO 8601 in UTC. */
export const timeSchema = z.iso.datetime();

export const errorSchema = z
  .object({
    error: z.object({
      code: z.enum([...callerErrorCodes, ...serviceErrorCodes]),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  .describe('What went wrong: a code from a closed list, and what to do next.');

/** The answers that any call may give beside its own. */
export const errorResponses = { '4xx': errorSchema, '5xx': errorSchema };

/** Names are looked up, so that an odd one is simply not found. */
const nameSchema = z.string().min(1).max(200);
export const poolParams = z.strictObject({ pool: nameSchema });
export const workerParams = z.strictObject({ pool: nameSchema, worker: nameSchema });
export const claimParams = z.strictObject({ claim: nameSchema });

/** Marks the problem of a request as one of something that isn't built yet. */
export function refuseNotBuilt(context: z.core.$RefinementCtx, message: string): void {
  context.addIssue({ code: 'custom', message, params: { notBuilt: true } });
}
