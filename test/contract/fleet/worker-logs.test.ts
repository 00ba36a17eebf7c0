import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccountClients } from '../../../gateway/app/account/aws-clients.ts';
import { openWorkerLogs, type WorkerLogs } from '../../../gateway/app/account/worker-logs.ts';
import { type LocalEcs, startLocalEcs } from '../../../local/ecs/server.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const cluster = 'warm-pool';
const soon = {
  provisioningSeconds: 0.01,
  pendingSeconds: 0.01,
  activatingSeconds: 0.01,
  deprovisioningSeconds: 0.01,
};

let folder = '';
let ecs: LocalEcs;
let client: ECSClient;
let logs: WorkerLogs;
let close: () => void;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-logs-'));
  ecs = await startLocalEcs({
    port: 0,
    seed: 1,
    clock: Date,
    block: '127.93.0.0/24',
    ports: { fromPort: 24_000, toPort: 24_099 },
    figures: soon,
    tasks: {
      kind: 'processes',
      root: process.cwd(),
      outputFolder: folder,
      path: '/usr/bin:/bin',
      home: folder,
    },
  });
  client = new ECSClient({ endpoint: ecs.url, region: 'us-east-1', credentials });
  await client.send(new CreateClusterCommand({ clusterName: cluster }));
  const account = openAccountClients({ endpoint: ecs.url, region: 'us-east-1', credentials });
  logs = openWorkerLogs(account.logs, 'any-group');
  close = account.close;
});
afterAll(async () => {
  close();
  client.destroy();
  await ecs.close();
  await rm(folder, { recursive: true });
});

/** Runs a command as a pool's worker; its task's id. */
async function runWorker(command: string[]): Promise<string> {
  const container = { name: 'worker', image: 'workers/example', command, essential: true };
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: `${cluster}-etl`,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [container],
    }),
  );
  const { tasks = [] } = await client.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: `${cluster}-etl`,
      count: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [...ecs.subnetIds].slice(0, 1) } },
    }),
  );
  return tasks[0]?.taskArn?.split('/').at(-1) ?? '';
}

describe("a worker's last words, by the SDK's client from the local ECS", () => {
  it('are what its process wrote, on both streams, before and after its end', async () => {
    const startedAt = Date.now();
    const workerId = await runWorker([
      'node',
      '-e',
      'console.log("the first"); console.error("the second"); setInterval(() => {}, 1000)',
    ]);
    const read = async () => (await logs.lastLines({ pool: 'etl', workerId })).lines;
    const messages = async () => (await read()).map(({ message }) => message).toSorted();
    await expect.poll(messages, { timeout: 10_000 }).toEqual(['the first', 'the second']);
    await client.send(new StopTaskCommand({ cluster, task: workerId }));
    await expect
      .poll(() => ecs.model.tasks().every(({ status }) => status === 'STOPPED'), { timeout: 10_000 })
      .toBe(true);
    expect(await messages()).toEqual(['the first', 'the second']);
    for (const { at } of await read()) expect(at).toBeGreaterThanOrEqual(startedAt);
  });

  it('are a note of a worker that nobody knows', async () => {
    const told = await logs.lastLines({ pool: 'etl', workerId: 'nobody' });
    expect(told).toEqual({ lines: [], note: expect.stringContaining('there is no log of it') });
  });
});
