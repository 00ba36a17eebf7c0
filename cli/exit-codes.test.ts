import { describe, expect, it } from 'vitest';
import { exitCodeOf } from './exit-codes.ts';

describe('the exit code of a call that failed', () => {
  it.each([
    ['invalid_request', 400, 2],
    ['holder_limit', 429, 2],
    ['too_many_requests', 429, 1],
    ['claim_ended', 409, 4],
    ['fence_not_current', 409, 4],
    ['pool_empty', 503, 3],
    ['workers_unreachable', 503, 3],
    ['ledger_unreachable', 503, 1],
  ] as const)('of %s (%i) is %i', (code, status, exitCode) => {
    expect(exitCodeOf({ code, status, message: '' })).toBe(exitCode);
  });

  it('is that of the service where nothing answered', () => {
    expect(exitCodeOf({ code: 'gateway_unreachable', message: '' })).toBe(1);
  });
});
