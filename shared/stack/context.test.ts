import { describe, expect, test } from 'vitest';
import { plainConfig } from './context.ts';

describe("a stack's config", () => {
  const all = {
    'fargate-warm-pool:zones': '2',
    'fargate-warm-pool:gatewayHttpPasswordHash': 'scrypt:…',
    'aws:region': 'eu-west-1',
  };

  test('is told without its namespace, and without the keys of others', () => {
    expect(plainConfig(all, ['fargate-warm-pool:gatewayHttpPasswordHash'])).toEqual({ zones: '2' });
  });

  test('never holds a secret', () => {
    const told = plainConfig(all, ['fargate-warm-pool:gatewayHttpPasswordHash']);
    expect(JSON.stringify(told)).not.toContain('scrypt');
  });
});
