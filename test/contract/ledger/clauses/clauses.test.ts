import { expect, it } from 'vitest';
import { weakenings } from './clauses.ts';

it('a condition loses each of its clauses in turn, and each alternative of a clause', () => {
  expect(weakenings('#version = :seen AND #state IN (:from0, :from1)')).toEqual([
    { clause: '#version = :seen', condition: '#state IN (:from0, :from1)' },
    { clause: '#state IN (:from0, :from1)', condition: '#version = :seen' },
    {
      clause: ':from0, one of #state IN (:from0, :from1)',
      condition: '#version = :seen AND #state IN (:from1)',
    },
    {
      clause: ':from1, one of #state IN (:from0, :from1)',
      condition: '#version = :seen AND #state IN (:from0)',
    },
  ]);
});

it('a group in parentheses is one clause', () => {
  expect(weakenings('(attribute_not_exists(#pk) OR #ends <= :now)')).toEqual([
    { clause: '(attribute_not_exists(#pk) OR #ends <= :now)', condition: undefined },
    {
      clause: 'attribute_not_exists(#pk), one of (attribute_not_exists(#pk) OR #ends <= :now)',
      condition: '(#ends <= :now)',
    },
    {
      clause: '#ends <= :now, one of (attribute_not_exists(#pk) OR #ends <= :now)',
      condition: '(attribute_not_exists(#pk))',
    },
  ]);
});

it('a condition of one clause loses all', () => {
  expect(weakenings('#state IN (:from0)')).toEqual([{ clause: '#state IN (:from0)', condition: undefined }]);
  expect(() => weakenings('#at BETWEEN :from AND :to')).toThrow('BETWEEN');
});
