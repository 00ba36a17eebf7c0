import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { CallerError, type ErrorCode, ServiceError } from '../../../shared/pool/errors.ts';
import { errorStatus } from './error-status.ts';

export type ErrorBody = {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly details?: object };
};
/** What an error comes to on the wire: status, headers of its own, body. */
export type ErrorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
};
type RequestProblem = { readonly path: string; readonly message: string };

/**
 * The answer to whatever a handler threw. An error of ours keeps its code; what Fastify refused is the caller's
 * fault; anything else is `internal` and tells the caller nothing of its inside.
 */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof CallerError || error instanceof ServiceError) return ownAnswer(error);
  if (hasZodFastifySchemaValidationErrors(error)) return ownAnswer(invalidRequest(error));
  if (isFastifyError(error)) return ownAnswer(refusedByFastify(error));
  return ownAnswer(new ServiceError('internal', 'the gateway failed; its log tells why', { cause: error }));
}

/** The error that a code and words come to, where there is nothing to throw it through. */
export function ownAnswer(error: CallerError | ServiceError): ErrorAnswer {
  const { code, message, details } = error;
  return {
    status: statusOf(error),
    headers: {
      ...retryHeader(details),
      ...challengeHeader(code),
      ...allowHeader(details),
      ...closeHeader(code),
    },
    body: { error: { code, message, ...(details === undefined ? {} : { details }) } },
  };
}

/** A worker that refused a task says so with a status of its own, which is passed on; see `tasks/worker-refusal.ts`. */
function statusOf({ code, details }: CallerError | ServiceError): number {
  const status = details?.['status'];
  return code === 'worker_failed' && typeof status === 'number' ? status : errorStatus[code];
}

function retryHeader(details: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const seconds = details?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } : {};
}

function challengeHeader(code: ErrorCode): Record<string, string> {
  return code === 'unauthorized' ? { 'www-authenticate': 'Basic realm="warm pool", charset="UTF-8"' } : {};
}

/** The rest of a body that is too large is not read: its connection can't be used again. */
function closeHeader(code: ErrorCode): Record<string, string> {
  return code === 'payload_too_large' ? { connection: 'close' } : {};
}

function allowHeader(details: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const allowed = details?.['allowedMethods'];
  return Array.isArray(allowed) ? { allow: allowed.join(', ') } : {};
}

type ValidationError = Parameters<typeof hasZodFastifySchemaValidationErrors>[0] & {
  readonly validation: readonly {
    instancePath: string;
    message?: string;
    params?: object;
    keyword?: string;
  }[];
  readonly validationContext?: string;
};

function invalidRequest(error: unknown): CallerError {
  const { validation, validationContext } = error as ValidationError;
  const where = validationContext === undefined || validationContext === 'body' ? '' : validationContext;
  const problems = validation.flatMap((issue) => problemsOf(issue, where));
  const text = problems
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  return new CallerError('invalid_request', text, { details: { problems } });
}

function problemsOf(issue: ValidationError['validation'][number], where: string): RequestProblem[] {
  const parts = [where, ...issue.instancePath.split('/')].filter((part) => part !== '');
  const keys = unknownKeys(issue.params);
  if (keys.length === 0) return [{ path: parts.join('.'), message: issue.message ?? 'is wrong' }];
  return keys.map((key) => ({
    path: [...parts, key].join('.'),
    message: 'unknown key: check its spelling, or leave it out',
  }));
}

function unknownKeys(params: object | undefined): readonly string[] {
  if (params === undefined || !('keys' in params) || !Array.isArray(params.keys)) return [];
  return params.keys.map(String);
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** Fastify refuses before a handler runs: body too large, wrong content type, malformed JSON, malformed URL. */
function refusedByFastify(error: FastifyError): CallerError | ServiceError {
  const status = error.statusCode ?? 500;
  if (status === 413) return new CallerError('payload_too_large', `the body is too large: ${error.message}`);
  if (status === 415)
    return new CallerError('unsupported_media_type', 'send JSON with "content-type: application/json"');
  if (status >= 400 && status < 500) return new CallerError('invalid_request', error.message);
  return new ServiceError('internal', 'the gateway failed; its log tells why', { cause: error });
}
