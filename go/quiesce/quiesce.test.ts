import { setImmediate } from 'node:timers/promises';
import { ResourceNotFoundException } from '@aws-sdk/client-scheduler';
import { describe, expect, test } from 'vitest';
import { localFigures } from '../../local/ecs/model/figures.ts';
import { createEcsModel } from '../../local/ecs/model/model.ts';
import { modelClients } from '../../local/ecs/model-clients.ts';
import { virtualHost } from '../../local/ecs/runtime/virtual.ts';
import { type QuiescePorts, quiesce } from './quiesce.ts';

type Send = { send(command: { readonly input: object }): Promise<unknown> };

const cluster = 'warm-pool-dev';
const target = {
  clusterNames: [cluster],
  scheduleNames: ['warm-pool-dev-controller'],
  securityGroupIds: ['sg-workers'],
};
const definition = (family: string) => ({
  family,
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'one', image: 'x' }],
});

/** A schedule that replaces itself whole, as EventBridge Scheduler does; `isThere: false` for one that is gone. */
function scheduler({ isThere = true } = {}) {
  const description = { Description: 'starts the controller', State: 'ENABLED' };
  const TaskDefinitionArn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/controller:3';
  let schedule: object = { ...description, Target: { EcsParameters: { TaskDefinitionArn } } };
  const send = async (command: { readonly input: object }) => {
    const gone = { message: 'gone', Message: 'gone', $metadata: {} };
    if (!isThere) throw new ResourceNotFoundException(gone);
    if ('State' in command.input) schedule = command.input;
    return { Arn: 'arn', CreationDate: new Date(0), $metadata: {}, ...schedule };
  };
  return { send, schedule: () => schedule };
}

/** The local ECS in virtual time: sleeping is what moves it. */
function world(schedule: Send = scheduler()) {
  let now = 0;
  const addressing = { kind: 'block', cidr: '127.90.0.0/24' } as const;
  const model = createEcsModel({ seed: 1, region: 'eu-west-1', addressing, figures: localFigures, now });
  const host = virtualHost(model, () => ({ kind: 'runs', endsOn: 'SIGTERM' }));
  const elapse = (milliseconds: number) => {
    now += milliseconds;
    host.advance(now);
  };
  model.call('CreateCluster', { clusterName: cluster }, now);
  for (const family of ['controller', 'etl']) model.call('RegisterTaskDefinition', definition(family), now);
  const run = (family: string, count: number) =>
    model.call(
      'RunTask',
      {
        cluster,
        taskDefinition: family,
        count,
        networkConfiguration: {
          awsvpcConfiguration: { subnets: model.subnetIds().slice(0, 1), securityGroups: ['sg-workers'] },
        },
      },
      now,
    );
  const interfaces = () =>
    (
      model.call(
        'DescribeNetworkInterfaces',
        { Filters: [{ Name: 'group-id', Values: ['sg-workers'] }] },
        now,
      ) as {
        networkInterfaceSet: object[];
      }
    ).networkInterfaceSet;
  const said: string[] = [];
  const ports = {
    scheduler: schedule,
    ecs: modelClients(model, { now: () => now }).ecs,
    ec2: { send: async () => ({ NetworkInterfaces: interfaces() }) },
    clock: {
      now: () => now,
      sleep: async (milliseconds: number) => {
        elapse(milliseconds);
        await setImmediate();
      },
    },
    say: (line: string) => void said.push(line),
  } as unknown as QuiescePorts;
  return { ports, run, elapse, interfaces, said, model };
}

describe('a cluster that is to stand still', () => {
  test('has no task left, running or pending, and no interface', async () => {
    const { ports, run, elapse, interfaces } = world();
    run('controller', 1);
    run('etl', 3);
    elapse(60_000);
    run('etl', 2);
    await quiesce(target, ports);
    expect(interfaces()).toEqual([]);
  });

  test('gets no new tasks: its schedule is off, with all else as it was', async () => {
    const schedule = scheduler();
    await quiesce(target, world(schedule).ports);
    expect(schedule.schedule()).toMatchObject({
      State: 'DISABLED',
      Description: 'starts the controller',
      Target: { EcsParameters: {} },
    });
  });

  test('loses its controller before its workers', async () => {
    const { ports, run } = world();
    run('etl', 1);
    run('controller', 1);
    const stopped: string[] = [];
    const { send } = ports.ecs as Send;
    const watched = (command: { readonly input: object }) => {
      if (command.constructor.name === 'StopTaskCommand')
        stopped.push(Object.values(command.input).join(' '));
      return send(command);
    };
    const families = new Map<string, string>();
    await quiesce(target, { ...ports, ecs: { send: watched } as never });
    const described = (await send({
      constructor: { name: 'DescribeTasksCommand' },
      input: { cluster, tasks: stopped.map((line) => line.split(' ')[1]) },
    } as never)) as {
      tasks: { taskArn: string; taskDefinitionArn: string }[];
    };
    for (const { taskArn, taskDefinitionArn } of described.tasks) families.set(taskArn, taskDefinitionArn);
    expect(stopped.map((line) => families.get(line.split(' ')[1] ?? '')?.split('/')[1])).toEqual([
      'controller:1',
      'etl:1',
    ]);
  });

  test('may be gone already, and its schedule too', async () => {
    const { ports, said } = world(scheduler({ isThere: false }));
    await quiesce({ ...target, clusterNames: ['never-made'] }, ports);
    expect(said).toContain('the schedule warm-pool-dev-controller is gone');
  });

  test('whose interfaces stay is given up with a sentence', async () => {
    const { ports } = world();
    const ec2 = { send: async () => ({ NetworkInterfaces: [{}] }) } as never;
    await expect(quiesce(target, { ...ports, ec2 })).rejects.toThrow(
      'are still in sg-workers: run the same command again',
    );
  });
});
