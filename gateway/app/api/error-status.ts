import type { ErrorCode } from '../../../shared/pool/errors.ts';

/** The HTTP status of each error code. Source: RFC 9110; one place, so that a code has one status everywhere. */
export const errorStatus: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  invalid_configuration: 400,
  unauthorized: 401,
  forbidden_origin: 403,
  pool_not_found: 404,
  worker_not_found: 404,
  claim_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  claim_ended: 409,
  pool_shared: 409,
  pool_exclusive: 409,
  fence_not_current: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  key_reused: 422,
  holder_limit: 429,
  too_many_requests: 429,
  internal: 500,
  worker_gone: 502,
  worker_failed: 502,
  fleet_refused: 502,
  pool_empty: 503,
  workers_unreachable: 503,
  ledger_unreachable: 503,
  ledger_conflict: 503,
  fleet_unreachable: 503,
};

/** The statuses by which a worker may blame the caller of a task, or say that it is full: `worker_failed` keeps them. */
export const workerFailedStatuses: ReadonlySet<number> = new Set([
  400, 404, 409, 412, 413, 415, 422, 429, 503,
]);
