import { z } from 'zod';
import { readErrors } from './errors.ts';

/** A moment, ISO 8601 in UTC. */
export const timeSchema = z.iso.datetime();

/** The answers that a call about a pool may give beside its own. */
export const errorResponses = readErrors('pool_not_found');

/** Names are looked up, so that an odd one is simply not found. */
const nameSchema = z.string().min(1).max(200);
export const poolParams = z.strictObject({ pool: nameSchema });
export const workerParams = z.strictObject({ pool: nameSchema, worker: nameSchema });
export const claimParams = z.strictObject({ claim: nameSchema });
