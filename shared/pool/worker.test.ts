import { expect, it } from 'vitest';
import { isCandidate, type Worker, workerStates } from './worker.ts';

const worker: Worker = {
  ...{ pool: 'etl', id: 'w1', arn: 'arn', state: 'warm', version: 1, changeId: 'c', template: 'etl:1' },
  ...{
    capacityProvider: 'FARGATE',
    launchToken: 'wp-1',
    reason: '',
    launchedAt: 0,
    fence: 0,
    claimsServed: 0,
  },
};

it('only a warm worker that is idle is a candidate', () => {
  const states = workerStates.filter((state) => isCandidate({ ...worker, state }));
  expect(states).toEqual(['warm']);
  expect(isCandidate({ ...worker, busySince: 1 })).toBe(false);
});
