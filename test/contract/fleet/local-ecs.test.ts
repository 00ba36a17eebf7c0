import {
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  ConflictException,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Figures, SettingsPatch } from '../../../local/ecs/model/figures.ts';
import { type LocalEcs, startLocalEcs } from '../../../local/ecs/server.ts';
import { contractCluster as cluster } from './fleet-contract.ts';
import { makeLocalImage } from './local-image.ts';
import { openRegistry } from './register.ts';

const credentials = { accessKeyId: 'contract', secretAccessKey: 'contract' };
const waiting = { timeout: 15_000, interval: 50 };
const quick: Partial<Figures> = {
  provisioningSeconds: 0.1,
  pendingSeconds: 0.1,
  activatingSeconds: 0.1,
  deprovisioningSeconds: 0.1,
  startedLagSeconds: 0,
  stoppedLagSeconds: 0,
  stopTimeoutSeconds: 0.3,
};

let ecs: LocalEcs;
let sdk: ECSClient;
let ec2: EC2Client;
let closers: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  const image = await makeLocalImage();
  ecs = await startLocalEcs({
    port: 0,
    seed: 1,
    clock: Date,
    block: '127.151.0.0/24',
    ports: { fromPort: 22_000, toPort: 22_999 },
    figures: quick,
    tasks: {
      kind: 'processes',
      root: image.root,
      outputFolder: `${image.root}/output`,
      path: '/usr/bin:/bin',
      home: image.root,
    },
  });
  const registry = await openRegistry(ecs.url);
  await registry.register('contract-etl');
  // One attempt, so that an answer is seen as it is.
  const client = { endpoint: ecs.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  sdk = new ECSClient(client);
  ec2 = new EC2Client(client);
  closers = [() => sdk.destroy(), () => ec2.destroy(), registry.close, () => ecs.close(), image.remove];
});
afterEach(async () => {
  for (const close of closers) await close();
});

function run(input: Partial<RunTaskCommandInput> = {}) {
  return sdk.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: 'contract-etl',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: [...ecs.subnetIds], securityGroups: ['sg-1'] },
      },
      ...input,
    }),
  );
}

async function runOne(input: Partial<RunTaskCommandInput> = {}): Promise<string> {
  const { tasks = [] } = await run(input);
  return tasks[0]?.taskArn ?? '';
}

async function look(taskArn: string): Promise<Task | undefined> {
  const { tasks = [] } = await sdk.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  return tasks[0];
}

function reaches(taskArn: string, lastStatus: string): Promise<Task> {
  return vi.waitFor(async () => {
    const task = await look(taskArn);
    expect(task?.lastStatus).toBe(lastStatus);
    return task ?? {};
  }, waiting);
}

function addressOf(task: Task): string {
  const details = task.attachments?.[0]?.details ?? [];
  return details.find(({ name }) => name === 'privateIPv4Address')?.value ?? '';
}

async function identityAt(address: string): Promise<Record<string, unknown>> {
  return vi.waitFor(async () => (await fetch(`http://${address}:2345/`)).json(), waiting);
}

function patch(body: SettingsPatch | string): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${ecs.url}/local`, { method: 'PATCH', body: text });
}

async function errorOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => {
      throw new Error('it was let through');
    },
    (error: unknown) => error as Error,
  );
}

describe('a task of the local ECS', () => {
  it('is a process at its own address, which knows its own task', async () => {
    const taskArn = await runOne();
    const task = await reaches(taskArn, 'RUNNING');
    expect(await identityAt(addressOf(task))).toMatchObject({
      TaskARN: taskArn,
      Cluster: cluster,
      Family: 'contract-etl',
      Revision: '1',
    });
  });

  it('two of them listen on one port, each at its own address', async () => {
    const { tasks = [] } = await run({ count: 2 });
    const running = await Promise.all(tasks.map(({ taskArn = '' }) => reaches(taskArn, 'RUNNING')));
    const identities = await Promise.all(running.map((task) => identityAt(addressOf(task))));
    expect(identities.map(({ TaskARN }) => TaskARN)).toEqual(tasks.map(({ taskArn }) => taskArn));
  });

  it('gets SIGTERM at a stop, and ends with its own exit code', async () => {
    const taskArn = await runOne();
    await identityAt(addressOf(await reaches(taskArn, 'RUNNING')));
    await sdk.send(new StopTaskCommand({ cluster, task: taskArn, reason: 'surplus' }));
    expect(await reaches(taskArn, 'STOPPED')).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'surplus',
      stoppedAt: expect.any(Date),
      containers: [{ exitCode: 7 }],
    });
  });

  it('gets SIGKILL when it does not mind SIGTERM', async () => {
    const { taskDefinition } = await sdk.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'contract-etl' }),
    );
    const [container] = taskDefinition?.containerDefinitions ?? [];
    const environment = [{ name: 'STUBBORN', value: 'yes' }];
    await sdk.send(
      new RegisterTaskDefinitionCommand({
        family: 'contract-stubborn',
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ ...container, environment }],
      }),
    );
    const taskArn = await runOne({ taskDefinition: 'contract-stubborn' });
    await identityAt(addressOf(await reaches(taskArn, 'RUNNING')));
    await sdk.send(new StopTaskCommand({ cluster, task: taskArn }));
    expect(await reaches(taskArn, 'STOPPED')).toMatchObject({ containers: [{ exitCode: 137 }] });
  });

  it('whose image is no local folder ends as ECS ends it, and says why', async () => {
    await sdk.send(
      new RegisterTaskDefinitionCommand({
        family: 'contract-elsewhere',
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'worker', image: 'example.com/worker:1' }],
      }),
    );
    const task = await reaches(await runOne({ taskDefinition: 'contract-elsewhere' }), 'STOPPED');
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(/^CannotPullContainerError: .*"example.com\/worker:1" is none/),
    });
  });

  it('on Spot can be interrupted', async () => {
    const taskArn = await runOne();
    await reaches(taskArn, 'RUNNING');
    const id = taskArn.split('/').at(-1);
    expect((await fetch(`${ecs.url}/local/tasks/${id}/interrupt`, { method: 'POST' })).status).toBe(200);
    expect(await reaches(taskArn, 'STOPPED')).toMatchObject({ stopCode: 'SpotInterruption' });
  });

  it('is gone, process and all, after close', async () => {
    const taskArn = await runOne();
    const address = addressOf(await reaches(taskArn, 'RUNNING'));
    await identityAt(address);
    await ecs.close();
    await expect(fetch(`http://${address}:2345/`)).rejects.toThrow();
  });
});

describe('an answer of the local ECS', () => {
  it('half succeeds', async () => {
    await patch({ faults: { shortages: [{ provider: 'FARGATE_SPOT', available: 1 }] } });
    const { tasks, failures } = await run({ count: 3 });
    expect(tasks).toHaveLength(1);
    expect(failures).toHaveLength(2);
    expect(failures?.[0]?.reason).toMatch(/^Capacity is unavailable at this time/);
  });

  it('is a conflict that the SDK knows, for a token with other parameters', async () => {
    const taskArn = await runOne({ clientToken: 'one' });
    const error = await errorOf(run({ clientToken: 'one', count: 2 }));
    expect(error).toBeInstanceOf(ConflictException);
    expect(error).toMatchObject({ resourceIds: [taskArn] });
  });

  it('is throttling that the SDK knows', async () => {
    await patch({ figures: { reads: { burst: 1, perSecond: 0 } } });
    await sdk.send(new ListTasksCommand({ cluster }));
    expect(await errorOf(sdk.send(new ListTasksCommand({ cluster })))).toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    });
  });

  it('says MISSING while the listings lag', async () => {
    await patch({ figures: { startedLagSeconds: 3600 } });
    const taskArn = await runOne();
    const { failures } = await sdk.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    expect(failures).toEqual([{ arn: taskArn, reason: 'MISSING' }]);
  });

  it('is cut though the call took effect, where answers are lost', async () => {
    await patch({ faults: { lostAnswers: ['RunTask'] } });
    await errorOf(run({ startedBy: 'launch-1' }));
    const { taskArns } = await sdk.send(new ListTasksCommand({ cluster, startedBy: 'launch-1' }));
    expect(taskArns).toHaveLength(1);
  });

  it.each([
    [{ denied: ['RunTask'] }, 'AccessDeniedException', 400],
    [{ failing: ['RunTask'] }, 'ServerException', 500],
  ])('under the fault %j is %s', async (faults, name, httpStatusCode) => {
    await patch({ faults });
    expect(await errorOf(run())).toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it('counts the tasks of a cluster, and names those that are not there', async () => {
    await reaches(await runOne(), 'RUNNING');
    const answer = await sdk.send(new DescribeClustersCommand({ clusters: [cluster, 'elsewhere'] }));
    expect(answer.clusters).toMatchObject([{ clusterName: cluster, status: 'ACTIVE', runningTasksCount: 1 }]);
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  it('refuses by name what is not implemented, of ECS and of EC2', async () => {
    const errors = [
      await errorOf(sdk.send(new ListServicesCommand({ cluster }))),
      await errorOf(run({ enableExecuteCommand: true })),
      await errorOf(run({ referenceId: 'x' })),
      await errorOf(ec2.send(new DescribeVpcsCommand({}))),
    ];
    expect(errors.map(({ message }) => message)).toEqual([
      'local ECS does not implement ListServices',
      expect.stringContaining('local ECS does not implement ECS Exec'),
      'local ECS does not implement referenceId of RunTask',
      'local ECS does not implement DescribeVpcs',
    ]);
  });
});

describe('the local EC2', () => {
  it('counts the free addresses of its subnets', async () => {
    const free = async () => {
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...ecs.subnetIds] }));
      return Subnets.reduce((sum, { AvailableIpAddressCount = 0 }) => sum + AvailableIpAddressCount, 0);
    };
    const before = await free();
    await run({ count: 3 });
    expect(await free()).toBe(before - 3);
  });

  it('names a subnet that is not there', async () => {
    const call = ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-1'] }));
    expect(await errorOf(call)).toMatchObject({ name: 'InvalidSubnetID.NotFound' });
  });

  it("shows the tasks' interfaces while they live", async () => {
    const taskArn = await runOne();
    const task = await reaches(taskArn, 'RUNNING');
    const interfaces = async (group: string) => {
      const Filters = [{ Name: 'group-id', Values: [group] }];
      return (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces;
    };
    expect(await interfaces('sg-1')).toMatchObject([{ PrivateIpAddress: addressOf(task), Status: 'in-use' }]);
    expect(await interfaces('sg-2')).toEqual([]);
    await sdk.send(new StopTaskCommand({ cluster, task: taskArn }));
    await reaches(taskArn, 'STOPPED');
    expect(await interfaces('sg-1')).toEqual([]);
  });
});

describe('the control of the local ECS', () => {
  it('refuses a patch that is wrong, with its path, and changes nothing', async () => {
    const before = await (await fetch(`${ecs.url}/local`)).text();
    const answers = [
      await patch('{"faults": {"weather": "bad"}}'),
      await patch('no JSON'),
      await patch(''),
      await patch({ figures: { phaseJitter: 7 } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(await answers[0]?.text()).toContain('weather');
    expect(await (await fetch(`${ecs.url}/local`)).text()).toBe(before);
  });

  it("gives a task's last lines", async () => {
    const taskArn = await runOne();
    const lines = await vi.waitFor(async () => {
      const answer = await fetch(`${ecs.url}/local/tasks/${taskArn.split('/').at(-1)}/output`);
      expect(answer.status).toBe(200);
      return answer.json();
    }, waiting);
    expect(lines).toEqual({ lines: ['listening'] });
  });
});

describe('what no SDK would send', () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(ecs.url, { method: 'POST', headers, body });
  const target = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.RunTask' };

  it.each([
    ['no JSON', target, 'no JSON', 400],
    ['JSON that is no object', target, '7', 400],
    ['neither protocol', {}, 'x', 400],
    ['a member of a list that is none', {}, 'Action=DescribeSubnets&SubnetId.9999999=x', 400],
    ['a body over 1 MiB', target, 'x'.repeat(1024 * 1024 + 1), 413],
  ])('%s is refused', async (_what, headers, body, status) => {
    expect((await post({ ...headers }, body)).status).toBe(status);
  });
});
