import type { AutoScalingGroup, Instance } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import type { GroupCalls } from './aws-clients.ts';
import { noNat, openNat } from './nat.ts';

/** Auto Scaling with these groups, by name. */
function aws(groups: readonly AutoScalingGroup[]): GroupCalls {
  return {
    async send({ input }) {
      const found = groups.filter(({ AutoScalingGroupName: name = '' }) =>
        input.AutoScalingGroupNames?.includes(name),
      );
      return { AutoScalingGroups: found, $metadata: {} };
    },
  };
}

function group(instances: readonly Pick<Instance, 'LifecycleState' | 'HealthStatus'>[], desired = 1) {
  return {
    AutoScalingGroupName: 'nat',
    MinSize: 1,
    MaxSize: 1,
    DesiredCapacity: desired,
    DefaultCooldown: 0,
    AvailabilityZones: [],
    HealthCheckType: 'EC2',
    CreatedTime: new Date(0),
    Instances: instances.map((instance) => ({
      InstanceId: 'i-1',
      AvailabilityZone: 'us-east-1a',
      ProtectedFromScaleIn: false,
      ...instance,
    })),
  } satisfies AutoScalingGroup;
}

describe('the NAT', () => {
  it.each([
    ['healthy', [{ LifecycleState: 'InService', HealthStatus: 'Healthy' }]],
    ['replacing', [{ LifecycleState: 'InService', HealthStatus: 'Unhealthy' }]],
    ['replacing', [{ LifecycleState: 'Pending:Wait', HealthStatus: 'Healthy' }]],
    ['replacing', [{ LifecycleState: 'Terminating', HealthStatus: 'Unhealthy' }]],
    ['down', []],
  ] as const)('is %s with %o', async (state, instances) => {
    expect(await openNat(aws([group(instances)]), 'nat').health()).toMatchObject({ state });
  });

  it('is down where its group is set to none', async () => {
    expect(await openNat(aws([group([], 0)]), 'nat').health()).toMatchObject({
      state: 'down',
      note: expect.stringContaining('set to no instance'),
    });
  });

  it('is unknown where its group is another one by now, or AWS does not tell', async () => {
    expect(await openNat(aws([group([])]), 'old').health()).toMatchObject({
      state: 'unknown',
      note: expect.stringContaining('./go.sh up'),
    });
    const refusing: GroupCalls = { send: () => Promise.reject(new Error('no way')) };
    expect(await openNat(refusing, 'nat').health()).toEqual({
      state: 'unknown',
      note: 'AWS did not tell: Error: no way',
    });
  });

  it('is none on one machine', async () => {
    expect((await noNat.health()).state).toBe('none');
  });
});
