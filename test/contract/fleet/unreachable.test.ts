import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFleetClients } from '../../../shared/fleet/aws-clients.ts';
import { openFleet } from '../../../shared/fleet/open-fleet.ts';

/** Takes every connection, counts it, and breaks it before an answer. */
let server: Server;
let connections = 0;
let clients: ReturnType<typeof openFleetClients>;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.once('data', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const credentials = { accessKeyId: 'contract', secretAccessKey: 'contract' };
  clients = openFleetClients({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials });
});
afterAll(async () => {
  clients.close();
  await new Promise((resolve) => server.close(resolve));
});

describe('an ECS whose connections break', () => {
  const open = () => openFleet({ clients, cluster: 'contract', clock: Date });

  it('is asked for a launch once, and what came of it is unknown', async () => {
    connections = 0;
    const record = {
      token: 'contract-1',
      count: 1,
      provider: 'FARGATE',
      subnets: ['subnet-a'],
      securityGroups: [],
      template: 'contract-etl:1',
      reason: 'contract',
      createdAt: Date.now(),
      notAfter: Date.now() + 30_000,
      attempts: 1,
    } as const;
    expect(await open().launch(record, 'etl')).toMatchObject({ kind: 'unknown' });
    expect(connections).toBe(1);
  });

  it('is asked twice for what may be repeated, and then is unreachable', async () => {
    connections = 0;
    await expect(open().listRunning('etl')).rejects.toMatchObject({
      code: 'fleet_unreachable',
      cause: expect.any(Error),
    });
    expect(connections).toBe(2);
  });
});
