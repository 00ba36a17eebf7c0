import { z } from 'zod';
import { callerErrorCodes, type ErrorCode, serviceErrorCodes } from '../../../../shared/pool/errors.ts';
import { errorStatus, workerFailedStatuses } from '../error-status.ts';

const allCodes: readonly ErrorCode[] = [...callerErrorCodes, ...serviceErrorCodes];

/** What any call may answer: whoever asks is unknown, too fast or not understood, or we fail. */
const alwaysPossible = [
  'invalid_request',
  'unauthorized',
  'too_many_requests',
  'internal',
  'ledger_unreachable',
  'ledger_conflict',
] as const satisfies readonly ErrorCode[];
/** What a call with a body may answer besides, since it changes something. */
const whereBodiesAre = [
  'forbidden_origin',
  'payload_too_large',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];

/** The body of every error, with the codes that it may hold. */
function errorSchemaOf(codes: readonly ErrorCode[]) {
  return z.object({
    error: z.object({
      code: z.enum(codes),
      message: z.string().describe('What happened, and what to do next.'),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  });
}

/** The codes that an answer of this status may hold. A worker that refuses a task keeps its own status. */
export function codesOf(status: number): readonly ErrorCode[] {
  return allCodes.filter(
    (code) => errorStatus[code] === status || (code === 'worker_failed' && workerFailedStatuses.has(status)),
  );
}

const statuses = [...new Set([...Object.values(errorStatus), ...workerFailedStatuses])].sort();

/** The error of each status, as the contract names it: `Error404`. */
const schemaByStatus = new Map(
  statuses.map((status) => [status, errorSchemaOf(codesOf(status)).meta({ id: `Error${status}` })]),
);

type ErrorSchema = ReturnType<typeof errorSchemaOf>;
type ErrorResponse = {
  /** The codes that this call may answer with this status. */
  readonly description: string;
  readonly content: { readonly 'application/json': { readonly schema: ErrorSchema } };
};
export type ErrorResponses = { readonly [status: number]: ErrorResponse };

/** The answers of a call that may end with these codes, by status. */
function responsesOf(
  codes: readonly ErrorCode[],
  statusesOf: (code: ErrorCode) => readonly number[] = (code) => [errorStatus[code]],
): ErrorResponses {
  const entries = [...schemaByStatus].map(([status, schema]) => {
    const own = allCodes.filter((code) => codes.includes(code) && statusesOf(code).includes(status));
    return [status, { description: own.join(', '), content: { 'application/json': { schema } } }] as const;
  });
  return Object.fromEntries(entries.filter(([, { description }]) => description !== ''));
}

/** The errors of a call that reads, by status. */
export function readErrors(...codes: readonly ErrorCode[]): ErrorResponses {
  return responsesOf([...alwaysPossible, ...codes]);
}

/** The errors of a call that changes something, by status. */
export function writeErrors(...codes: readonly ErrorCode[]): ErrorResponses {
  return responsesOf([...alwaysPossible, ...whereBodiesAre, ...codes]);
}

/** The errors of a call that posts a task to a worker, which may refuse it with a status of its own. */
export function taskErrors(...codes: readonly ErrorCode[]): ErrorResponses {
  return responsesOf([...alwaysPossible, ...whereBodiesAre, 'worker_failed', ...codes], (code) =>
    code === 'worker_failed' ? [errorStatus[code], ...workerFailedStatuses] : [errorStatus[code]],
  );
}
