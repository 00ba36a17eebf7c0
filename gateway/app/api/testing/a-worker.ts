import type { Worker } from '../../../../shared/pool/worker.ts';

/** A warm worker for tests, at 2026-11-22T12:00:00Z, with whatever the test says otherwise. */
export function aWorker(fields: Partial<Worker> = {}): Worker {
  const id = fields.id ?? 'w1';
  return {
    pool: 'etl',
    id,
    arn: `arn:aws:ecs:us-east-1:000000000000:task/warm/${id}`,
    state: 'warm',
    version: 1,
    changeId: 'change-1',
    template: 'etl:3',
    capacityProvider: 'FARGATE',
    launchToken: 'launch-1',
    reason: '1 below the target of 3',
    address: '127.0.0.1',
    port: 2345,
    zone: 'us-east-1a',
    launchedAt: Date.parse('2026-11-22T12:00:00Z'),
    warmAt: Date.parse('2026-11-22T12:00:20Z'),
    fence: 0,
    claimsServed: 0,
    ...fields,
  };
}
