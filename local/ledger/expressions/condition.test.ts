import { describe, expect, it } from 'vitest';
import { parseCondition } from './condition.ts';
import { holds } from './evaluate.ts';

const item = {
  state: 'warm',
  version: 3,
  claim: { id: 'c', expiresAt: 10 },
  list: ['a', { b: 1 }],
  tags: new Set(['x', 'y']),
  nothing: null,
};
const names = { '#state': 'state', '#claim': 'claim', '#id': 'id' };
const values = {
  ':warm': 'warm',
  ':claimed': 'claimed',
  ':two': 2,
  ':three': 3,
  ':ten': 10,
  ':w': 'w',
  ':a': 'a',
};

function evaluate(text: string, of: object = item): boolean {
  return holds(parseCondition(text), { item: { ...of }, names, values });
}

describe('a condition', () => {
  it.each([
    '#state = :warm',
    'version = :three AND state = :warm',
    'version = :two OR version = :three',
    'version = :three OR version = :two AND state = :claimed',
    'NOT version = :two',
    'not (version = :two or state = :claimed)',
    '(version = :two OR version = :three) AND state = :warm',
    '#claim.#id <> :a',
    'missing <> :a',
    'version > :two AND version >= :three AND version < :ten AND version <= :three',
    'version BETWEEN :two AND :ten AND state = :warm',
    'state IN (:claimed, :warm)',
    'attribute_exists(claim.id) AND attribute_exists(nothing)',
    'attribute_not_exists(claim.kept) AND attribute_not_exists(missing.part)',
    'begins_with(state, :w)',
    'contains(list, :a) AND contains(state, :w)',
    'size(list) = :two AND size(tags) = :two AND size(state) > :three',
    'list[0] = :a',
  ])('holds: %s', (text) => {
    expect(evaluate(text)).toBe(true);
  });

  it.each([
    '#state = :claimed',
    'version = :three AND state = :claimed',
    'missing = :a',
    'missing < :ten',
    'state < :ten',
    'version = :warm',
    'version BETWEEN :ten AND :ten',
    'state IN (:claimed, :a)',
    'attribute_exists(claim.kept)',
    'attribute_not_exists(state)',
    'begins_with(version, :w)',
    'contains(version, :two)',
    'contains(tags, :a)',
    'list[7] = :a',
  ])('does not hold: %s', (text) => {
    expect(evaluate(text)).toBe(false);
  });

  it('of a row that is not there holds where it asks for absence', () => {
    expect(evaluate('attribute_not_exists(state)', {})).toBe(true);
    expect(evaluate('state = :warm', {})).toBe(false);
  });

  it.each([
    ['', /an attribute expected/],
    ['state', /a comparison expected/],
    ['state = :warm AND', /an attribute expected/],
    ['state = :warm)', /the end expected/],
    ['(state = :warm', /"\)" expected/],
    ['attribute_type(state, :s)', /a function that the ledger in memory has/],
    ['state ~ :warm', /no expression: .*~/],
    ['state = :unknown', /value is not defined: :unknown/],
    ['#unknown = :warm', /name is not defined: #unknown/],
  ])('is refused: %j', (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });
});
