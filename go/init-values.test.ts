import { describe, expect, test } from 'vitest';
import { keptSecret, plainValues } from './init-values.ts';

const found = { region: 'eu-west-1', imageId: 'ami-0123456789abcdef0' };

describe('what init writes', () => {
  test('each stack gets its region, and those with a host its image', () => {
    expect(plainValues('networks', found, {})).toEqual([
      ['aws:region', 'eu-west-1'],
      ['fargate-warm-pool:natImageId', 'ami-0123456789abcdef0'],
    ]);
    expect(plainValues('cluster', found, {})).toEqual([['aws:region', 'eu-west-1']]);
  });

  test('what somebody has set stays: a new image is a choice', () => {
    const present = { 'aws:region': 'us-east-1', 'fargate-warm-pool:imageId': 'ami-00000000' };
    expect(plainValues('gateway', found, present)).toEqual([]);
  });

  test('without an image none is written', () => {
    expect(plainValues('gateway', { ...found, imageId: undefined }, {})).toEqual([
      ['aws:region', 'eu-west-1'],
    ]);
  });

  test('a stored hash is known by its key, whose value nobody reads', () => {
    expect(keptSecret({ 'fargate-warm-pool:passwordHash': null })).toBe(true);
    expect(keptSecret({})).toBe(false);
  });
});
