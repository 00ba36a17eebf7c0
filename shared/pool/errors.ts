/**
 * The closed list of error codes. What a caller did wrong (`CallerError`) and what went wrong with us or with
 * what we stand on (`ServiceError`) are different types, so that no handler can mix them up.
 */
export const callerErrorCodes = [
  'invalid_request',
  'invalid_configuration',
  'unauthorized',
  'forbidden_origin',
  'pool_not_found',
  'worker_not_found',
  'claim_not_found',
  'not_found',
  'method_not_allowed',
  'payload_too_large',
  'unsupported_media_type',
  'claim_ended',
  'pool_shared',
  'pool_exclusive',
  'fence_not_current',
  'key_reused',
  'holder_limit',
  'too_many_requests',
] as const;

export const serviceErrorCodes = [
  'pool_empty',
  'workers_unreachable',
  'worker_gone',
  'worker_failed',
  'ledger_unreachable',
  'ledger_conflict',
  'fleet_unreachable',
  'fleet_refused',
  'internal',
] as const;

export type CallerErrorCode = (typeof callerErrorCodes)[number];
export type ServiceErrorCode = (typeof serviceErrorCodes)[number];
export type ErrorCode = CallerErrorCode | ServiceErrorCode;
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** What a caller did wrong. `message` says what happened and what to do next. */
export class CallerError extends Error {
  override readonly name = 'CallerError';
  readonly code: CallerErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(
    code: CallerErrorCode,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }
}

/** What went wrong on our side, or on a side that we stand on. Keeps its cause. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(
    code: ServiceErrorCode,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }
}
