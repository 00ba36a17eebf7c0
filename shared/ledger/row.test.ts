import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expiryAfter, isExpired, readRow, schemaVersion } from './row.ts';

describe('a row', () => {
  it('is expired from the second of its time to live on; without one never', () => {
    const row = { expiresAtSeconds: expiryAfter(1_000_500, 60) };
    expect(row.expiresAtSeconds).toBe(1061);
    expect(isExpired(row, 1_060_999)).toBe(false);
    expect(isExpired(row, 1_061_000)).toBe(true);
    expect(isExpired({}, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  const schema = z.object({ name: z.string() });

  it('that can change is read anew each time; one that cannot is read once by each schema', () => {
    const row = { schemaVersion, name: 'a' };
    expect(readRow(schema, row)).toEqual({ name: 'a' });
    row.name = 'b';
    expect(readRow(schema, row)).toEqual({ name: 'b' });
    const frozen = Object.freeze({ schemaVersion, name: 'c' });
    expect(readRow(schema, frozen)).toBe(readRow(schema, frozen));
    expect(readRow(z.object({ schemaVersion: z.number() }), frozen)).toEqual({ schemaVersion });
  });

  it.each([schemaVersion, schemaVersion - 1])(
    'of schema version %i is read, without what is unknown',
    (version) => {
      expect(readRow(schema, { pk: 'p', sk: 's', schemaVersion: version, name: 'a', more: 1 })).toEqual({
        name: 'a',
      });
    },
  );

  it.each([
    [
      { schemaVersion: schemaVersion + 1, name: 'a' },
      'ledger_conflict',
      /p \/ s has schema version 2.*deploy/,
    ],
    [{ schemaVersion: schemaVersion - 2, name: 'a' }, 'internal', /schemaVersion: -1 is not readable/],
    [{ name: 'a' }, 'internal', /schemaVersion: undefined is not readable/],
    [{ schemaVersion }, 'internal', /p \/ s can't be read \(name: .*repair or delete/],
  ])('is refused: %j', (row, code, message) => {
    const read = () => readRow(schema, { pk: 'p', sk: 's', ...row });
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
