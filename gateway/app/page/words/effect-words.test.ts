import { describe, expect, it } from 'vitest';
import { aPool } from '../testing/views.ts';
import { grabEffect, targetEffect } from './effect-words.ts';

const counts = { launching: 0, warm: 2, busy: 0, claimed: 0, draining: 0 };
const pool = aPool({ counts, want: 2, target: { fixed: 2 }, idleUsdPerHour: 0.1 });

describe('what a grab will do', () => {
  it.each([
    [
      {},
      'Claims one warm worker of etl for the pool’s usual lease (2 are warm now). The pool replaces what is taken.',
    ],
    [{ leaseMinutes: '90' }, 'for 90 min (2 are warm now).'],
    [{ count: '3' }, 'Claims 3 warm workers, all or none, of etl'],
    [{ count: '3' }, '; misses if there are too few.'],
    [{ count: '3', waitSeconds: '60' }, '; waits up to 1 min in line if there are too few.'],
    [{ count: 'x', leaseMinutes: '-1' }, 'Claims one warm worker of etl for the pool’s usual lease'],
  ])('%j: %s', (fields, text) => {
    expect(grabEffect(pool, fields)).toContain(text);
  });

  it('says that none is warm', () => {
    const empty = aPool({ counts: { ...counts, warm: 0 } });
    expect(grabEffect(empty, {})).toContain('(0 are warm now); misses if there is none');
  });
});

describe('what another target will do', () => {
  it.each([
    ['5', 'The target is 2 now. 5 launches 3 more, $0.15 an hour more.'],
    ['1', '1 drains 1 idle one, $0.05 an hour less.'],
    ['2', 'Keeps 2, and fixes it until it is changed back.'],
  ])('%s: %s', (target, text) => {
    expect(targetEffect(pool, { target })).toContain(text);
  });

  it.each(['', '-1', 'x'])('"%s" says nothing yet', (target) => {
    expect(targetEffect(pool, { target })).toBe('The target is 2 now.');
  });
});
