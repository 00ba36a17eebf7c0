import { beforeAll, describe, expect, test } from 'vitest';
import { networks } from '../../networks/index.ts';
import { recordStack } from '../../shared/stack/testing/record.ts';
import { account, actionsOf, region, rolesOf, type SimulatedRole } from './simulate.ts';
import { describeRole } from './table.ts';

let roles: ReadonlyMap<string, SimulatedRole>;
let groupName: string;
beforeAll(async () => {
  const config = { natImageId: 'ami-0123456789abcdef0', flowLogs: 'true' };
  const recording = await recordStack(() =>
    networks({ environment: 'dev', region, config, secrets: () => undefined }),
  );
  roles = rolesOf(recording);
  groupName = String(recording.outputs['natAutoScalingGroupName']);
});

function roleNamed(part: string): SimulatedRole {
  const found = [...roles.values()].filter(({ name }) => name.includes(part));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new Error(`${found.length} roles for ${part}: there are ${[...roles.keys()].join(', ')}`);
}

const group = (name: string) =>
  `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0f1e2d3c-aaaa-bbbb-cccc-0123456789ab:autoScalingGroupName/${name}`;
/** Its name ends in its network interface's id, which the recording makes up. */
const natGroup = 'warm-pool-dev-nat-nat-id';
const flowLog = `arn:aws:logs:${region}:${account}:log-group:/warm-pool-dev/flow-logs`;

describeRole('the NAT instance', () => roleNamed('nat'), {
  allowed: [{ action: 'autoscaling:CompleteLifecycleAction', resource: group(natGroup) }],
  denied: [
    { action: 'autoscaling:CompleteLifecycleAction', resource: group('warm-pool-prod-nat') },
    { action: 'autoscaling:SetDesiredCapacity', resource: group(natGroup) },
    { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', resource: group(natGroup) },
    { action: 'ec2:ReplaceRoute', resource: `arn:aws:ec2:${region}:${account}:route-table/rtb-1` },
    { action: 'ec2:DescribeInstances', resource: '*' },
    { action: 'ssm:GetParameter', resource: `arn:aws:ssm:${region}:${account}:parameter/anything` },
  ],
});

describeRole('flow logs', () => roleNamed('flow-logs'), {
  allowed: [
    { action: 'logs:CreateLogStream', resource: `${flowLog}:log-stream:eni-1` },
    { action: 'logs:PutLogEvents', resource: `${flowLog}:log-stream:eni-1` },
  ],
  denied: [
    { action: 'logs:CreateLogGroup', resource: flowLog },
    {
      action: 'logs:PutLogEvents',
      resource: `arn:aws:logs:${region}:${account}:log-group:warm-pool-dev-workers:log-stream:one`,
    },
  ],
});

describe('every role of the networks stack', () => {
  test('is in a table above, and the group in it is the stack’s own', () => {
    expect(groupName).toBe(natGroup);
    expect(roles.size).toBe(2);
  });

  test('names its actions one by one', () => {
    for (const role of roles.values()) {
      for (const action of actionsOf(role)) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
    }
  });
});
