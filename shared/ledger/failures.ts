import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../pool/errors.ts';

/** Throttling says nothing of the attempts before it, which the SDK makes by itself. */
const throttles: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
]);

export function isConditionFailure(error: unknown): boolean {
  return nameOf(error) === 'ConditionalCheckFailedException';
}

/**
 * Whether DynamoDB certainly did nothing: a refusal, as against a timeout, a reset, a throttle or a 5xx. One of the
 * SDK's second try says nothing of the first, whose answer may have been lost.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof DynamoDBServiceException) || (error.$metadata.attempts ?? 1) > 1) return false;
  return error.$fault === 'client' && !throttles.has(error.name);
}

/** The ledger's word for what DynamoDB or the network said; keeps it as the cause. */
export function ledgerError(error: unknown, tableName: string): ServiceError {
  if (nameOf(error) === 'ResourceNotFoundException') {
    return new ServiceError(
      'ledger_unreachable',
      `the ledger's table "${tableName}" does not exist: create it (the cluster stack or the local ledger does), ` +
        'or correct WARM_POOL_LEDGER_TABLE',
      { cause: error },
    );
  }
  if (nameOf(error) === 'ValidationException') {
    return new ServiceError('internal', `DynamoDB refused a call as invalid: ${textOf(error)}`, {
      cause: error,
    });
  }
  return new ServiceError(
    'ledger_unreachable',
    `the ledger's table "${tableName}" can't be reached (${textOf(error)}): try again; if it lasts, check the ` +
      'end point, the network and the permissions',
    { cause: error },
  );
}

/** A write whose answer was lost, and the read that should have settled it failed too. */
export function unsettledError(write: unknown, read: unknown, tableName: string): ServiceError {
  return new ServiceError(
    'ledger_unreachable',
    `a write to the ledger's table "${tableName}" had no answer (${textOf(write)}), and reading its outcome ` +
      `failed (${textOf(read)}): try again with the same key`,
    { cause: new AggregateError([write, read], 'the write and the read that should settle it both failed') },
  );
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}
