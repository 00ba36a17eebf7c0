import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warmOrder } from './worker-row.ts';

const worker = fc.record({
  revision: fc.integer({ min: 1, max: 2_000_000_000 }),
  launchedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  id: fc.uuid(),
});

function keyOf({ revision, launchedAt, id }: { revision: number; launchedAt: number; id: string }) {
  return warmOrder({ template: `dev-etl:${revision}`, launchedAt, id });
}

describe('the order of warm workers', () => {
  it('is the newest template first, then the oldest launch first', () => {
    fc.assert(
      fc.property(worker, worker, (one, other) => {
        const expected = other.revision - one.revision || one.launchedAt - other.launchedAt;
        const found = keyOf(one) < keyOf(other) ? -1 : 1;
        if (expected !== 0) expect(found).toBe(Math.sign(expected));
      }),
    );
  });

  it('puts a template without a revision last', () => {
    const last = warmOrder({ template: 'dev-etl', launchedAt: 0, id: 'a' });
    expect(last > keyOf({ revision: 1, launchedAt: 9, id: 'b' })).toBe(true);
  });
});
