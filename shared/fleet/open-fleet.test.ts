import { describe, expect, it } from 'vitest';
import type { LaunchRecord } from '../pool/launch.ts';
import type { FleetClients } from './aws-clients.ts';
import { launchRequest } from './launch-request.ts';
import { openFleet } from './open-fleet.ts';

const now = Date.UTC(2026, 0, 1);
const record: LaunchRecord = {
  token: 'launch-1',
  count: 2,
  provider: 'FARGATE_SPOT',
  subnets: ['subnet-a', 'subnet-b'],
  securityGroups: ['sg-1'],
  template: 'local-etl:3',
  reason: 'deficit',
  createdAt: now,
  notAfter: now + 30_000,
  attempts: 1,
};

/** A client whose answers are given beforehand, by operation; it remembers what it was sent. */
function scripted(answers: Record<string, (input: never) => object>) {
  const sent: { operation: string; input: object }[] = [];
  const send = async (command: { input: object }) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    sent.push({ operation, input: command.input });
    const answer = answers[operation];
    if (answer === undefined) throw new Error(`unexpected ${operation}`);
    return answer(command.input as never) as never;
  };
  const clients: FleetClients = { ecs: { send }, launches: { send }, ec2: { send } };
  return { sent, fleet: openFleet({ clients, cluster: 'local', clock: { now: () => now } }) };
}

describe('a launch', () => {
  it('carries the record whole, its token twice, and no public address', async () => {
    const { sent, fleet } = scripted({ RunTask: () => ({ tasks: [], failures: [] }) });
    await fleet.launch(record, 'etl');
    expect(sent).toEqual([
      {
        operation: 'RunTask',
        input: {
          cluster: 'local',
          taskDefinition: 'local-etl:3',
          count: 2,
          clientToken: 'launch-1',
          startedBy: 'launch-1',
          capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: ['subnet-a', 'subnet-b'],
              securityGroups: ['sg-1'],
              assignPublicIp: 'DISABLED',
            },
          },
          enableExecuteCommand: false,
          propagateTags: 'TASK_DEFINITION',
        },
      },
    ]);
  });

  it('is byte for byte the same at each attempt', () => {
    const later = { ...record, attempts: 7, notAfter: now + 999_000, emptyListingAt: now };
    expect(JSON.stringify(launchRequest('local', later))).toBe(
      JSON.stringify(launchRequest('local', record)),
    );
  });

  it('is never sent after its record ran out', async () => {
    const { sent, fleet } = scripted({});
    const outcome = await fleet.launch({ ...record, notAfter: now - 1 }, 'etl');
    expect(outcome).toMatchObject({ kind: 'unknown', message: expect.stringContaining('not sent') });
    expect(sent).toEqual([]);
  });

  it('that lacks addresses says how many each subnet has left', async () => {
    const subnets = [
      { SubnetId: 'subnet-a', AvailableIpAddressCount: 0 },
      { SubnetId: 'subnet-b', AvailableIpAddressCount: 3 },
    ];
    const { fleet } = scripted({
      RunTask: () => ({ tasks: [], failures: [{ reason: 'RESOURCE:ENI' }] }),
      DescribeSubnets: () => ({ Subnets: subnets }),
    });
    expect(await fleet.launch(record, 'etl')).toMatchObject({
      failures: [{ cause: 'addresses', message: 'RESOURCE:ENI; free addresses: subnet-a 0, subnet-b 3' }],
    });
  });

  it('that lacks addresses says so too where EC2 does not answer', async () => {
    const { fleet } = scripted({ RunTask: () => ({ failures: [{ reason: 'RESOURCE:ENI' }] }) });
    expect(await fleet.launch(record, 'etl')).toMatchObject({
      failures: [{ cause: 'addresses', message: expect.stringContaining('not told') }],
    });
  });
});

describe('a listing', () => {
  it('goes through its pages', async () => {
    const pages: Record<string, object> = {
      start: { taskArns: ['arn:aws:ecs:r:0:task/local/1'], nextToken: 'second' },
      second: { taskArns: ['arn:aws:ecs:r:0:task/local/2'] },
    };
    const { fleet } = scripted({
      ListTasks: ({ nextToken = 'start' }: { nextToken?: string }) => pages[nextToken] ?? {},
    });
    expect(await fleet.listRunning('etl')).toEqual(['1', '2']);
  });

  it('that does not end is refused after 100 pages', async () => {
    const { sent, fleet } = scripted({ ListTasks: () => ({ taskArns: [], nextToken: 'on and on' }) });
    await expect(fleet.listRunning('etl')).rejects.toMatchObject({ code: 'fleet_refused' });
    expect(sent).toHaveLength(100);
  });

  it('by token names nothing else', async () => {
    const { sent, fleet } = scripted({ ListTasks: () => ({ taskArns: [] }) });
    await fleet.listLaunched('launch-1');
    expect(sent).toEqual([{ operation: 'ListTasks', input: { cluster: 'local', startedBy: 'launch-1' } }]);
  });
});

describe('a description', () => {
  it('asks for 100 at a time, and counts as missing what ECS leaves out', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `task-${index}`);
    const { sent, fleet } = scripted({
      DescribeTasks: ({ tasks }: { tasks: string[] }) => ({
        tasks: tasks.slice(1).map((id) => ({ taskArn: `arn:aws:ecs:r:0:task/local/${id}` })),
        failures: [],
      }),
    });
    const { found, missing } = await fleet.describe(ids);
    expect(sent).toHaveLength(2);
    expect(found).toHaveLength(99);
    expect(missing).toEqual(['task-0', 'task-100']);
  });

  it('of nothing asks for nothing', async () => {
    const { sent, fleet } = scripted({});
    expect(await fleet.describe([])).toEqual({ found: [], missing: [] });
    expect(sent).toEqual([]);
  });
});

describe("a pool's template", () => {
  it('is the newest revision of its very family', async () => {
    const arn = (template: string) => `arn:aws:ecs:r:0:task-definition/${template}`;
    const { fleet } = scripted({
      ListTaskDefinitions: () => ({
        taskDefinitionArns: ['local-etl-big:50', 'local-etl:9', 'local-etl:10'].map(arn),
      }),
    });
    expect(await fleet.currentTemplate('etl')).toBe('local-etl:10');
  });
});

describe('the zones of subnets', () => {
  it('are what EC2 tells; a subnet of which it tells none is left out', async () => {
    const Subnets = [{ SubnetId: 'subnet-a', AvailabilityZone: 'eu-west-1a' }, { SubnetId: 'subnet-b' }];
    const { fleet, sent } = scripted({ DescribeSubnets: () => ({ Subnets }) });
    expect([...(await fleet.zonesOf(['subnet-a', 'subnet-b']))]).toEqual([['subnet-a', 'eu-west-1a']]);
    expect(sent).toEqual([{ operation: 'DescribeSubnets', input: { SubnetIds: ['subnet-a', 'subnet-b'] } }]);
  });

  it('are unknown where EC2 can not be asked', async () => {
    const { fleet, sent } = scripted({});
    expect((await fleet.zonesOf([])).size).toBe(0);
    expect(sent).toEqual([]);
  });

  it('are fleet_unreachable where EC2 does not answer', async () => {
    const { fleet } = scripted({});
    await expect(fleet.zonesOf(['subnet-a'])).rejects.toMatchObject({ code: 'fleet_unreachable' });
  });
});
