import { describe, expect, it } from 'vitest';
import { changePool, patched } from './change-pool.ts';

const until = Date.parse('2026-11-22T13:00:00Z');
const setAt = until - 3_600_000;
const now = until - 60_000;
const before = { pool: 'etl', target: { fixed: 4 }, targetSetAt: setAt, paused: { note: 'deploy', until } };

describe("an operator's change", () => {
  it('leaves what it does not name', () => {
    const drained = { ...before, target: { fixed: 0 }, targetSetAt: now };
    expect(patched(before, { target: { fixed: 0 } }, now)).toEqual(drained);
    const goesOn = { pool: 'etl', target: { fixed: 4 }, targetSetAt: setAt };
    expect(patched(before, { paused: null }, now)).toEqual(goesOn);
  });

  it('takes off what is null', () => {
    expect(patched(before, { target: null, paused: null }, now)).toEqual({ pool: 'etl' });
  });

  it('refuses a pause that is over before it begins, and changes nothing', async () => {
    const ledger = {
      poolOverride: () => Promise.reject(new Error('must not be read')),
      putOverride: () => Promise.reject(new Error('must not be written')),
      deleteOverride: () => Promise.reject(new Error('must not be written')),
    };
    const patch = { target: { fixed: 1 }, paused: { note: 'n', until: '2026-11-22T13:00:00Z' } };
    await expect(changePool({ ledger, clock: { now: () => until } }, 'etl', patch)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { problems: [{ path: 'paused.until' }] },
    });
  });

  it('reads the end of a pause in any zone', () => {
    const patch = { paused: { note: 'n', until: '2026-11-22T14:00:00+01:00' } };
    expect(patched({ pool: 'etl' }, patch, now)).toEqual({ pool: 'etl', paused: { note: 'n', until } });
  });
});
