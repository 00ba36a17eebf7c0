import { describe, expect, test } from 'vitest';
import type { Worker } from '../../../shared/pool/worker.ts';
import { endpointOf } from './worker-endpoint.ts';

const warm: Worker = {
  ...{ pool: 'etl', id: 'w1', arn: 'arn', state: 'warm', version: 1, changeId: 'c', template: 'dev-etl:1' },
  ...{ capacityProvider: 'FARGATE', launchToken: 't', reason: '', launchedAt: 0, fence: 0, claimsServed: 0 },
  address: '10.0.0.1',
};
const configured = { worker: { kind: 'fossa' }, port: 2345 } as const;
const http = { kind: 'http', readyPath: '/', identity: true } as const;

describe('a worker', () => {
  test('is asked as it turned warm, whatever its pool says by now', () => {
    expect(endpointOf({ ...warm, port: 80, protocol: http }, configured)).toEqual({
      ...{ workerId: 'w1', address: '10.0.0.1', port: 80, protocol: http },
    });
  });

  test('is asked as its pool says where its row does not tell', () => {
    expect(endpointOf(warm, configured)).toMatchObject({ port: 2345, protocol: { kind: 'fossa' } });
  });

  test.each(['launching', 'stopped'] as const)('that is %s is asked nowhere', (state) => {
    expect(endpointOf({ ...warm, state }, configured)).toBeUndefined();
  });
});
