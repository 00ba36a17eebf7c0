import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { isConditionFailure, isRefusal, ledgerError, unsettledError } from './failures.ts';

const about = { message: 'said DynamoDB', $metadata: {} };
const invalid = new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', ...about });
const denied = new DynamoDBServiceException({ name: 'AccessDeniedException', $fault: 'client', ...about });
const missing = new ResourceNotFoundException(about);
const reset = Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError' });

describe('an answer of DynamoDB', () => {
  it('of a failed condition is told apart by its name', () => {
    expect(isConditionFailure(new ConditionalCheckFailedException(about))).toBe(true);
    expect(isConditionFailure(reset)).toBe(false);
  });

  it.each([invalid, denied, missing])('that refuses means that nothing was done: $name', (error) => {
    expect(isRefusal(error)).toBe(true);
  });

  it('that refuses the second try of a call leaves open what the first one did', () => {
    const late = { name: 'AccessDeniedException', $fault: 'client', message: 'm' } as const;
    const refused = (attempts: number) => new DynamoDBServiceException({ ...late, $metadata: { attempts } });
    expect([isRefusal(refused(1)), isRefusal(refused(2))]).toEqual([true, false]);
  });

  it.each([new InternalServerError(about), new ProvisionedThroughputExceededException(about), reset, 'text'])(
    'that tells nothing of the attempts before it leaves the outcome open: %s',
    (error) => {
      expect(isRefusal(error)).toBe(false);
    },
  );

  it.each([
    [missing, 'ledger_unreachable', /table "prod-ledger" does not exist: create it/],
    [denied, 'ledger_unreachable', /AccessDeniedException: said DynamoDB\): try again/],
    [reset, 'ledger_unreachable', /TimeoutError: read ECONNRESET/],
    [invalid, 'internal', /refused a call as invalid/],
  ])('becomes an error of the ledger that keeps its cause: $0.name', (cause, code, message) => {
    const error = ledgerError(cause, 'prod-ledger');
    expect(error).toMatchObject({ code, cause, message: expect.stringMatching(message) });
  });

  it('that never came keeps both causes where reading the outcome failed too', () => {
    const error = unsettledError(reset, denied, 'prod-ledger');
    expect(error).toMatchObject({ code: 'ledger_unreachable', cause: { errors: [reset, denied] } });
  });
});
