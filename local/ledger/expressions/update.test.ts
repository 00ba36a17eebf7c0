import { describe, expect, it } from 'vitest';
import { applyUpdate } from './apply-update.ts';
import { parseUpdate } from './update.ts';

const item = { n: 3, text: 'x', map: { a: 1, b: 2 }, list: [1, 2], tags: new Set(['x', 'y']) };
const values = { ':one': 1, ':x': 'x', ':list': [9], ':xSet': new Set(['x']), ':zSet': new Set(['z']) };

function updated(text: string): object {
  return applyUpdate(parseUpdate(text), { item, names: { '#n': 'n', '#map': 'map' }, values });
}

describe('an update', () => {
  it.each([
    ['SET #n = #n + :one, text = :one', { n: 4, text: 1 }],
    ['SET #n = #n - :one', { n: 2 }],
    ['SET text = n, n = map.a', { text: 3, n: 1 }],
    ['SET #map.a = :x REMOVE #map.b', { map: { a: 'x' } }],
    ['SET fresh = if_not_exists(fresh, :one), n = if_not_exists(n, :one)', { fresh: 1, n: 3 }],
    ['SET n = if_not_exists(missing, :one) + :one', { n: 2 }],
    ['SET list = list_append(list, :list)', { list: [1, 2, 9] }],
    ['SET list[0] = :x, list[7] = :one', { list: ['x', 2, 1] }],
    ['REMOVE list[0]', { list: [2] }],
    ['ADD n :one, fresh :one, tags :zSet', { n: 4, fresh: 1, tags: new Set(['x', 'y', 'z']) }],
    ['DELETE tags :xSet', { tags: new Set(['y']) }],
    ['REMOVE missing SET n = :one', { n: 1 }],
  ])('%s', (text, change) => {
    expect(updated(text)).toEqual({ ...item, ...change });
  });

  it('leaves the item before it as it was', () => {
    const before = structuredClone(item);
    updated('SET #map.a = :x, list[0] = :x ADD n :one');
    expect(item).toEqual(before);
  });

  it('takes attributes away', () => {
    expect(updated('REMOVE text, map')).not.toHaveProperty('text');
    expect(updated('DELETE missing :xSet')).not.toHaveProperty('missing');
  });

  it.each([
    ['', /SET, REMOVE, ADD or DELETE expected/],
    ['SET n = :one SET text = :x', /only be used once/],
    ['SET n = :one, n = :x', /paths overlap/],
    ['SET map.a = :one REMOVE map', /paths overlap/],
    ['SET n = missing + :one', /does not exist in the item/],
    ['SET n = missing', /does not exist in the item/],
    ['SET n = text + :one', /no number/],
    ['SET n = list_append(text, :list)', /no list/],
    ['SET missing.part = :one', /document path/],
    ['SET n = now(:one)', /if_not_exists or list_append expected/],
    ['ADD text :one', /ADD takes/],
    ['DELETE n :xSet', /DELETE takes/],
    ['ADD n text', /a value expected/],
  ])('is refused: %j', (text, message) => {
    expect(() => updated(text)).toThrow(message);
  });
});
