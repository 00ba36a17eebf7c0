import { describe, expect, it } from 'vitest';
import { expressionInput, updateClause } from './expression.ts';

describe('an update', () => {
  it('sets what is given, adds increments, removes, and leaves what is undefined', () => {
    const change = {
      set: { zone: 'b', port: undefined, 'claim.kept': true },
      remove: ['endedClaim', 'claim.id'],
    };
    expect(updateClause({ ...change, increments: { version: 1 } })).toEqual({
      text: 'SET #version = #version + :versionBy, #zone = :zone, #claim.#kept = :claim_kept REMOVE #endedClaim, #claim.#id',
      values: { ':versionBy': 1, ':zone': 'b', ':claim_kept': true },
    });
  });
});

describe('expressions', () => {
  it('join clauses by AND and define each name and value that they use', () => {
    const condition = [
      { text: '#claim.#id = :id', values: { ':id': 'c' } },
      { text: 'attribute_not_exists(#claim.#kept)' },
    ];
    const update = { text: 'SET #state = :state', values: { ':state': 'warm' } };
    expect(expressionInput({ condition, update })).toEqual({
      ConditionExpression: '#claim.#id = :id AND attribute_not_exists(#claim.#kept)',
      UpdateExpression: 'SET #state = :state',
      ExpressionAttributeNames: { '#claim': 'claim', '#id': 'id', '#kept': 'kept', '#state': 'state' },
      ExpressionAttributeValues: { ':id': 'c', ':state': 'warm' },
    });
  });

  it('are nothing at all where there are none: DynamoDB refuses empty ones', () => {
    expect(expressionInput({})).toEqual({});
  });
});
