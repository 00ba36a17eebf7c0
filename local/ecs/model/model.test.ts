import { describe, expect, it } from 'vitest';
import { type ContainerPlan, virtualHost } from '../runtime/virtual.ts';
import type { AwsError } from './aws-error.ts';
import { awsFigures, type Figures } from './figures.ts';
import { createEcsModel } from './model.ts';

const begin = Date.UTC(2026, 0, 1);
const exact: Figures = {
  ...awsFigures,
  phaseJitter: 0,
  provisioningSeconds: 10,
  pendingSeconds: 20,
  activatingSeconds: 5,
  deprovisioningSeconds: 10,
  startedLagSeconds: 0,
  stoppedLagSeconds: 0,
  vcpuQuota: { FARGATE: 1000, FARGATE_SPOT: 1000 },
};
const runs: ContainerPlan = { kind: 'runs', endsOn: 'SIGTERM' };

type TaskAnswer = { taskArn: string; lastStatus: string; desiredStatus: string } & Record<string, unknown>;
type RunAnswer = { tasks: TaskAnswer[]; failures: { reason: string; arn?: string }[] };

function world(options: { figures?: Partial<Figures>; plan?: ContainerPlan; block?: string } = {}) {
  const model = createEcsModel({
    seed: 7,
    region: 'us-east-1',
    addressing: { kind: 'block', cidr: options.block ?? '127.90.0.0/24' },
    figures: { ...exact, ...options.figures },
    now: begin,
  });
  const host = virtualHost(model, () => options.plan ?? runs);
  let now = begin;
  const call = (operation: string, input: object = {}) => model.call(operation, input, now) as never;
  const world = {
    model,
    call,
    elapse: (seconds: number) => {
      now += seconds * 1000;
      host.advance(now);
    },
    run: (input: object = {}): RunAnswer => call('RunTask', { ...launchInput(model.subnetIds()), ...input }),
    describe: (...tasks: string[]): RunAnswer => call('DescribeTasks', { cluster: 'local', tasks }),
    list: (input: object): { taskArns: string[]; nextToken?: string } =>
      call('ListTasks', { cluster: 'local', ...input }),
    errorOf: (act: () => unknown): AwsError => errorOf(act),
  };
  call('CreateCluster', { clusterName: 'local' });
  call('RegisterTaskDefinition', definition);
  return world;
}

const definition = {
  family: 'local-etl',
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    { name: 'worker', image: 'workers/example', portMappings: [{ containerPort: 2345 }], stopTimeout: 15 },
  ],
};

function launchInput(subnets: readonly string[]): object {
  return {
    cluster: 'local',
    taskDefinition: 'local-etl',
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: ['sg-1'] } },
  };
}

function errorOf(act: () => unknown): AwsError {
  try {
    act();
  } catch (error) {
    return error as AwsError;
  }
  throw new Error('it was let through');
}

function only(answer: RunAnswer): TaskAnswer {
  const [task] = answer.tasks;
  if (task === undefined) throw new Error(`no task: ${JSON.stringify(answer.failures)}`);
  return task;
}

describe('a launch', () => {
  it('goes through PROVISIONING, PENDING and ACTIVATING to RUNNING, each in its time', () => {
    const { run, elapse, describe: look } = world();
    const { taskArn } = only(run());
    const seen = [9, 2, 18, 2, 3, 2].map((seconds) => {
      elapse(seconds);
      return only(look(taskArn)).lastStatus;
    });
    expect(seen).toEqual(['PROVISIONING', 'PENDING', 'PENDING', 'ACTIVATING', 'ACTIVATING', 'RUNNING']);
  });

  it('is not RUNNING before the host has started its container', () => {
    const { run, model } = world();
    const { taskArn } = only(run());
    const statuses = [35, 100].map((seconds) => {
      model.advance(begin + seconds * 1000);
      return model.task(taskArn)?.status;
    });
    model.started(taskArn, begin + 101_000);
    expect([...statuses, model.task(taskArn)?.status]).toEqual(['ACTIVATING', 'ACTIVATING', 'RUNNING']);
  });

  it('has ARNs, an address of its subnet and its zone as ECS tells them', () => {
    const { run, elapse, describe: look } = world();
    const { taskArn } = only(run());
    elapse(60);
    const task = only(look(taskArn));
    expect(taskArn).toMatch(/^arn:aws:ecs:us-east-1:000000000000:task\/local\/[0-9a-f]{32}$/);
    expect(task['attachments']).toMatchObject([
      {
        type: 'ElasticNetworkInterface',
        status: 'ATTACHED',
        details: expect.arrayContaining([
          { name: 'privateIPv4Address', value: expect.stringMatching(/^127\.90\.0\.\d+$/) },
        ]),
      },
    ]);
    expect(task).toMatchObject({
      availabilityZone: expect.stringMatching(/^us-east-1[ab]$/),
      startedAt: begin / 1000 + 35,
    });
  });

  it('ends with the reason why its image can not be pulled', () => {
    const reason = 'CannotPullContainerError: no such folder';
    const { run, elapse, describe: look } = world({ plan: { kind: 'fails', reason } });
    const { taskArn } = only(run());
    elapse(60);
    expect(only(look(taskArn))).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
    });
  });

  it('is missing from ListTasks and DescribeTasks while they lag', () => {
    const { run, elapse, list, describe: look } = world({ figures: { startedLagSeconds: 60 } });
    const { taskArn } = only(run());
    expect(look(taskArn)).toEqual({ tasks: [], failures: [{ arn: taskArn, reason: 'MISSING' }] });
    expect(list({ family: 'local-etl' }).taskArns).toEqual([]);
    elapse(60);
    expect(list({ family: 'local-etl' }).taskArns).toEqual([taskArn]);
    expect(only(look(taskArn)).taskArn).toBe(taskArn);
  });

  it.each([
    ['an unknown cluster', { cluster: 'other' }, 'ClusterNotFoundException', /Cluster not found/],
    ['an unknown definition', { taskDefinition: 'nope' }, 'ClientException', /TaskDefinition not found/],
    ['eleven tasks', { count: 11 }, 'InvalidParameterException', /count/],
    ['a token of 65 characters', { clientToken: 'x'.repeat(65) }, 'InvalidParameterException', /64/],
    ['no network', { networkConfiguration: undefined }, 'InvalidParameterException', /Network Configuration/],
    ['both launch type and strategy', { launchType: 'FARGATE' }, 'InvalidParameterException', /Remove one/],
    [
      'what it does not implement',
      { overrides: {} },
      'UnsupportedFeatureException',
      /local ECS does not implement overrides of RunTask/,
    ],
    [
      'an unknown subnet',
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
      'InvalidParameterException',
      /InvalidSubnetID.NotFound/,
    ],
  ])('with %s is refused whole', (_what, input, name, message) => {
    const { run, model } = world();
    const error = errorOf(() => run(input));
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
    expect(model.tasks()).toEqual([]);
  });

  it('of a definition that was deregistered is refused', () => {
    const { run, call } = world();
    call('DeregisterTaskDefinition', { taskDefinition: 'local-etl:1' });
    expect(errorOf(() => run({ taskDefinition: 'local-etl:1' })).message).toBe('TaskDefinition is inactive');
  });
});

describe('a launch that half succeeds', () => {
  it('starts what capacity is left for, and says so of the rest', () => {
    const { run, model } = world();
    model.configure({ faults: { shortages: [{ provider: 'FARGATE', available: 2 }] } });
    const { tasks, failures } = run({ count: 5 });
    expect(tasks).toHaveLength(2);
    expect(failures.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^Capacity is unavailable at this time/)),
    );
  });

  it('goes to the other zone where one has no capacity', () => {
    const { run, model } = world();
    model.configure({ faults: { shortages: [{ provider: 'FARGATE', zone: 'us-east-1a' }] } });
    const { tasks } = run({ count: 10 });
    expect(tasks.map((task) => task['availabilityZone'])).toEqual(
      Array.from({ length: 10 }, () => 'us-east-1b'),
    );
  });

  it('says of a shortage what it was told to say', () => {
    const { run, model } = world();
    const shortage = { provider: 'FARGATE', words: 'RESOURCE:CPU' } as const;
    model.configure({ faults: { shortages: [shortage] } });
    expect(run({ count: 1 }).failures.map(({ reason }) => reason)).toEqual(['RESOURCE:CPU']);
  });

  it('starts nothing where there seems to be no cluster', () => {
    const { run, model } = world();
    model.configure({ faults: { noCluster: ['RunTask'] } });
    expect(errorOf(() => run({ count: 1 }))).toMatchObject({ name: 'ClusterNotFoundException' });
    expect(model.tasks()).toEqual([]);
  });

  it('stops at the vCPU quota', () => {
    const { run } = world({ figures: { vcpuQuota: { FARGATE: 1, FARGATE_SPOT: 0 } } });
    const { tasks, failures } = run({ count: 6 });
    expect(tasks).toHaveLength(4);
    expect(failures[0]?.reason).toMatch(/limit on the number of vCPUs/);
  });

  it('stops when the subnets have no address left', () => {
    const { run, model, call } = world({ block: '127.90.0.0/27' });
    const [first = '', second = ''] = model.subnetIds();
    model.configure({ faults: { takenAddresses: { [first]: 11, [second]: 9 } } });
    const { tasks, failures } = run({ count: 3 });
    expect(tasks).toHaveLength(2);
    expect(failures).toEqual([{ reason: 'RESOURCE:ENI' }]);
    expect(call('DescribeSubnets')).toMatchObject({
      subnetSet: [{ availableIpAddressCount: 0 }, { availableIpAddressCount: 0 }],
    });
  });
});

describe('a client token', () => {
  it('brings the original tasks and failures, and starts nothing', () => {
    const { run, model } = world();
    model.configure({ faults: { shortages: [{ provider: 'FARGATE', available: 1 }] } });
    const first = run({ count: 3, clientToken: 'one' });
    model.configure({ faults: { shortages: [] } });
    const replay = run({ count: 3, clientToken: 'one' });
    expect(replay.failures).toEqual(first.failures);
    expect(replay.tasks.map(({ taskArn }) => taskArn)).toEqual(first.tasks.map(({ taskArn }) => taskArn));
    expect(model.tasks()).toHaveLength(1);
  });

  it('with other parameters is a conflict that names the tasks', () => {
    const { run } = world();
    const { taskArn } = only(run({ clientToken: 'one' }));
    expect(errorOf(() => run({ clientToken: 'one', count: 2 }))).toMatchObject({
      name: 'ConflictException',
      fields: { resourceIds: [taskArn] },
    });
  });

  it('is forgotten 24 hours after its request', () => {
    const { run, elapse, model } = world();
    run({ clientToken: 'one' });
    elapse(86_399);
    run({ clientToken: 'one' });
    expect(model.tasks()).toHaveLength(1);
    elapse(1);
    run({ clientToken: 'one' });
    expect(model.tasks()).toHaveLength(2);
  });

  it('is forgotten an hour after its last task stopped', () => {
    const { run, elapse, call, model } = world();
    const { taskArn } = only(run({ clientToken: 'one' }));
    elapse(60);
    call('StopTask', { cluster: 'local', task: taskArn });
    elapse(3590);
    expect(only(run({ clientToken: 'one' })).taskArn).toBe(taskArn);
    elapse(30);
    expect(only(run({ clientToken: 'one' })).taskArn).not.toBe(taskArn);
    expect(model.tasks()).toHaveLength(1);
  });

  it('is forgotten then though its task can still be described', () => {
    const { run, elapse, call, model } = world({ figures: { describableSeconds: 7200 } });
    const { taskArn } = only(run({ clientToken: 'one' }));
    call('StopTask', { cluster: 'local', task: taskArn });
    elapse(10 + 3600);
    expect(only(run({ clientToken: 'one' })).taskArn).not.toBe(taskArn);
    expect(model.tasks()).toHaveLength(2);
  });

  it('stands for one request of one cluster', () => {
    const { run, call, model } = world();
    call('CreateCluster', { clusterName: 'other' });
    run({ clientToken: 'one' });
    run({ clientToken: 'two' });
    run({ clientToken: 'one', cluster: 'other' });
    expect(model.tasks()).toHaveLength(3);
  });

  it('of a throttled request stays unused', () => {
    const { run, elapse } = world({ figures: { launches: { burst: 2, perSecond: 1 } } });
    run({ count: 2 });
    expect(errorOf(() => run({ count: 2, clientToken: 'one' })).name).toBe('ThrottlingException');
    elapse(2);
    expect(run({ count: 2, clientToken: 'one' }).tasks).toHaveLength(2);
  });
});

describe('a stop', () => {
  it('sends SIGTERM, then SIGKILL after the stop timeout of the definition', () => {
    const { run, elapse, call, describe: look } = world({ plan: { kind: 'runs', endsOn: 'SIGKILL' } });
    const { taskArn } = only(run());
    elapse(60);
    call('StopTask', { cluster: 'local', task: taskArn, reason: 'surplus' });
    elapse(14);
    expect(only(look(taskArn))).toMatchObject({ lastStatus: 'STOPPING', desiredStatus: 'STOPPED' });
    elapse(12);
    expect(only(look(taskArn))).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'surplus',
      containers: [{ exitCode: 137 }],
    });
  });

  it('before the container started needs no signal', () => {
    const { run, elapse, call, describe: look, model } = world();
    const { taskArn } = only(run());
    elapse(5);
    call('StopTask', { cluster: 'local', task: taskArn });
    expect(model.takeEffects()).toEqual([]);
    elapse(10);
    expect(only(look(taskArn)).lastStatus).toBe('STOPPED');
  });

  it('may be repeated, and its first reason stands', () => {
    const { run, elapse, call, describe: look } = world();
    const { taskArn } = only(run());
    elapse(60);
    call('StopTask', { cluster: 'local', task: taskArn, reason: 'first' });
    call('StopTask', { cluster: 'local', task: taskArn, reason: 'second' });
    elapse(60);
    call('StopTask', { cluster: 'local', task: taskArn, reason: 'third' });
    expect(only(look(taskArn))['stoppedReason']).toBe('first');
  });

  it('of an unknown task is an error', () => {
    const { call } = world();
    expect(errorOf(() => call('StopTask', { cluster: 'local', task: 'nobody' })).message).toMatch(
      /was not found/,
    );
  });

  it('shows in the listings after their lag', () => {
    const { run, elapse, call, list } = world({ figures: { stoppedLagSeconds: 7 } });
    const { taskArn } = only(run());
    elapse(60);
    call('StopTask', { cluster: 'local', task: taskArn });
    elapse(6);
    expect(list({ family: 'local-etl' }).taskArns).toEqual([taskArn]);
    expect(list({ family: 'local-etl', desiredStatus: 'STOPPED' }).taskArns).toEqual([]);
    elapse(1);
    expect(list({ family: 'local-etl' }).taskArns).toEqual([]);
    expect(list({ family: 'local-etl', desiredStatus: 'STOPPED' }).taskArns).toEqual([taskArn]);
  });

  it('leaves a task that can be described for an hour', () => {
    const { run, elapse, call, describe: look } = world();
    const { taskArn } = only(run());
    call('StopTask', { cluster: 'local', task: taskArn });
    elapse(10 + 3599);
    expect(look(taskArn).tasks).toHaveLength(1);
    elapse(1);
    expect(look(taskArn).failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  it('gives the address to the next task at once', () => {
    const { run, elapse, call, model } = world();
    const first = model.task(only(run()).taskArn);
    call('StopTask', { cluster: 'local', task: first?.id ?? '' });
    elapse(30);
    const onlyThere = { awsvpcConfiguration: { subnets: [first?.subnet.id] } };
    const second = model.task(only(run({ networkConfiguration: onlyThere })).taskArn);
    expect(second?.slot.address).toBe(first?.slot.address);
  });
});

describe('a task that ends', () => {
  it('by itself is stopped with its exit code', () => {
    const plan = { kind: 'runs', endsOn: 'SIGTERM', exit: { afterSeconds: 100, exitCode: 3 } } as const;
    const { run, elapse, describe: look } = world({ plan });
    const { taskArn } = only(run());
    elapse(200);
    expect(only(look(taskArn))).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 3 }],
    });
  });

  it('by a Spot interruption gets SIGTERM and says so; one of FARGATE is not interrupted', () => {
    const { run, elapse, model, describe: look } = world();
    const spot = only(run({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }));
    const steady = only(run());
    elapse(60);
    const interrupted = [spot, steady].map(({ taskArn }) => model.interrupt(taskArn, begin + 60_000));
    elapse(30);
    expect(interrupted).toEqual([true, false]);
    expect(only(look(spot.taskArn))).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'SpotInterruption' });
    expect(only(look(steady.taskArn)).lastStatus).toBe('RUNNING');
  });
});

describe('ListTasks', () => {
  it('answers pages of 100, which survive tasks that come and go', () => {
    const { run, elapse, list } = world();
    const started = Array.from({ length: 12 }, () => {
      elapse(1);
      return run({ count: 10 }).tasks.map(({ taskArn }) => taskArn);
    }).flat();
    const first = list({ family: 'local-etl' });
    const second = list({ family: 'local-etl', nextToken: first.nextToken });
    expect(first.taskArns).toHaveLength(100);
    expect([...first.taskArns, ...second.taskArns]).toEqual(started);
    expect(second.nextToken).toBeUndefined();
  });

  it('by family shows no other', () => {
    const { run, call, list } = world();
    call('RegisterTaskDefinition', { ...definition, family: 'local-etl-big' });
    const { taskArn } = only(run());
    run({ taskDefinition: 'local-etl-big' });
    expect(list({ family: 'local-etl' }).taskArns).toEqual([taskArn]);
  });

  it('by startedBy shows only what should run, and takes no other filter', () => {
    const { run, elapse, list, call } = world();
    const [left, right] = run({ count: 2, startedBy: 'launch-1' }).tasks;
    run({ startedBy: 'launch-2' });
    call('StopTask', { cluster: 'local', task: left?.taskArn });
    elapse(60);
    expect(list({ startedBy: 'launch-1' }).taskArns).toEqual([right?.taskArn]);
    expect(errorOf(() => list({ startedBy: 'launch-1', family: 'local-etl' })).name).toBe(
      'InvalidParameterException',
    );
    expect(errorOf(() => list({ startedBy: 'launch-1', desiredStatus: 'STOPPED' })).name).toBe(
      'InvalidParameterException',
    );
  });
});

describe('a token bucket', () => {
  it('lets a burst of reads through, then 20 a second', () => {
    const { list, elapse } = world();
    for (let read = 0; read < 100; read += 1) list({});
    expect(errorOf(() => list({}))).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    elapse(1);
    for (let read = 0; read < 20; read += 1) list({});
    expect(errorOf(() => list({})).name).toBe('ThrottlingException');
  });

  it('holds no more than its burst, however long nobody asks', () => {
    const { list, elapse } = world();
    elapse(3600);
    for (let read = 0; read < 100; read += 1) list({});
    expect(errorOf(() => list({})).name).toBe('ThrottlingException');
  });

  it('lets 100 launches through at once, and none of a call that is over it', () => {
    const { run, elapse, model } = world();
    for (let launch = 0; launch < 10; launch += 1) run({ count: 10 });
    elapse(0.25);
    expect(errorOf(() => run({ count: 10 })).name).toBe('ThrottlingException');
    expect(model.tasks()).toHaveLength(100);
    expect(run({ count: 5 }).tasks).toHaveLength(5);
  });

  it('lets 20 calls of RunTask a second through', () => {
    const { run } = world({ figures: { launches: { burst: 1000, perSecond: 0 } } });
    for (let launch = 0; launch < 20; launch += 1) run();
    expect(errorOf(() => run()).name).toBe('ThrottlingException');
  });
});

describe('faults', () => {
  it('deny an operation by name', () => {
    const { run, model, describe: look } = world();
    model.configure({ faults: { denied: ['RunTask'] } });
    expect(errorOf(() => run()).name).toBe('AccessDeniedException');
    expect(look('nobody').failures).toHaveLength(1);
  });

  it('refuse the parameters of an operation', () => {
    const { run, model } = world();
    model.configure({ faults: { invalid: ['RunTask'] } });
    expect(errorOf(() => run()).name).toBe('InvalidParameterException');
  });

  it('stand until they are changed, each for itself', () => {
    const { model } = world();
    model.configure({ faults: { denied: ['RunTask'] }, figures: { pendingSeconds: 1 } });
    model.configure({ faults: { failing: ['StopTask'] } });
    expect(model.settings()).toMatchObject({
      faults: { denied: ['RunTask'], failing: ['StopTask'] },
      figures: { pendingSeconds: 1, provisioningSeconds: 10 },
    });
  });

  it('are refused whole where one is unknown', () => {
    const { model } = world();
    const wrong = { faults: { denied: ['RunTask'], weather: 'bad' } } as object;
    expect(() => model.configure(wrong)).toThrow(/weather/);
    expect(model.settings().faults.denied).toEqual([]);
  });
});

describe('task definitions', () => {
  it('count their revisions by family, and list by the whole family name', () => {
    const { call } = world();
    call('RegisterTaskDefinition', definition);
    call('RegisterTaskDefinition', { ...definition, family: 'local-etl-big' });
    expect(call('ListTaskDefinitions', { familyPrefix: 'local-etl', sort: 'DESC' })).toMatchObject({
      taskDefinitionArns: [
        'arn:aws:ecs:us-east-1:000000000000:task-definition/local-etl:2',
        'arn:aws:ecs:us-east-1:000000000000:task-definition/local-etl:1',
      ],
    });
  });

  it('by family mean the newest active revision', () => {
    const { call } = world();
    call('RegisterTaskDefinition', definition);
    call('DeregisterTaskDefinition', { taskDefinition: 'local-etl:2' });
    expect(call('DescribeTaskDefinition', { taskDefinition: 'local-etl' })).toMatchObject({
      taskDefinition: { revision: 1, status: 'ACTIVE' },
    });
  });
});

describe('a call of what is not implemented', () => {
  it('is refused by name', () => {
    const { call } = world();
    expect(errorOf(() => call('CreateService'))).toMatchObject({
      message: 'local ECS does not implement CreateService',
    });
  });
});
