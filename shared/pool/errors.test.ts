import { expect, it } from 'vitest';
import { CallerError, callerErrorCodes, ServiceError, serviceErrorCodes } from './errors.ts';

it.each([
  [
    'CallerError',
    new CallerError('claim_ended', 'it has ended: grab anew', { details: { a: 1 }, cause: 'x' }),
  ],
  [
    'ServiceError',
    new ServiceError('pool_empty', 'it has ended: grab anew', { details: { a: 1 }, cause: 'x' }),
  ],
])('a %s keeps its name, its words, its details and its cause', (name, error) => {
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.message, error.details, error.cause]).toEqual([
    name,
    'it has ended: grab anew',
    { a: 1 },
    'x',
  ]);
});

it('errors have a code; details and cause only where they are given', () => {
  expect(new CallerError('not_found', 'no')).toMatchObject({ code: 'not_found', details: undefined });
  expect(new ServiceError('internal', 'no')).toMatchObject({ code: 'internal', details: undefined });
});

it.each([CallerError, ServiceError])('%o says what it is and what caused it', (Kind) => {
  const error = new Kind('internal' as never, 'x', { cause: 'y' });
  expect([error.name, error.cause]).toEqual([Kind.name, 'y']);
});

it('no code is a caller’s fault and a service’s at once', () => {
  const callers = new Set<string>(callerErrorCodes);
  expect(serviceErrorCodes.filter((code) => callers.has(code))).toEqual([]);
});
