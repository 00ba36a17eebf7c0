import { describe, expect, test } from 'vitest';
import { parseOrder } from './arguments.ts';

describe('what a person types', () => {
  test('no stack named means all, in the order of bringing up', () => {
    expect(parseOrder(['up', 'dev'])).toEqual({
      command: 'up',
      environment: 'dev',
      kinds: ['networks', 'cluster', 'gateway'],
      agreed: false,
    });
  });

  test('stacks named in any order come in the order of bringing up', () => {
    expect(parseOrder(['preview', 'dev', 'gateway', 'networks'])).toMatchObject({
      kinds: ['networks', 'gateway'],
    });
  });

  test('init takes an environment and a region', () => {
    expect(parseOrder(['init', 'dev', 'eu-west-1'])).toEqual({
      command: 'init',
      environment: 'dev',
      region: 'eu-west-1',
    });
  });

  test.each([
    [['up'], './go.sh up dev'],
    [['up', 'dev', 'database'], 'there is no stack dev-database'],
    [['up', 'Dev'], '<environment>-networks'],
    [['init', 'dev'], './go.sh init dev eu-west-1'],
    [['init', 'dev', 'Ireland'], 'no region'],
    [['up', 'dev', '--fast'], "Unknown option '--fast'"],
    [['up', 'dev', '--health-url', 'gateway'], 'http or https'],
  ])('%j is refused with a sentence that says how', (args, sentence) => {
    expect(() => parseOrder(args)).toThrow(sentence);
  });
});
