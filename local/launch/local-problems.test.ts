import { expect, it } from 'vitest';
import { parsePools } from '../../shared/pool/config.ts';
import { localProblems } from './local-problems.ts';

const problemsOf = (...pools: readonly object[]) => {
  const parsed = parsePools({ pools });
  if (!parsed.ok) throw new Error('the test has a wrong pool');
  return localProblems(parsed.pools).map(({ path }) => path);
};

it('names what a pool for one machine cannot have, all of it at once', () => {
  const plain = { name: 'one', image: 'workers/example', broker: 'rabbitmq' };
  const rich = {
    name: 'two',
    image: 'x',
    sidecars: [{ name: 'log', image: 'y' }],
    secrets: { KEY: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key' },
    broker: { urlSecret: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:url' },
  };
  expect(problemsOf(plain, rich)).toEqual([
    'pools[1].sidecars',
    'pools[1].secrets',
    'pools[1].broker.urlSecret',
  ]);
});
