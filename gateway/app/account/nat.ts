import { type AutoScalingGroup, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { accountAnswerMilliseconds, type GroupCalls } from './aws-clients.ts';

/** How the NAT instance is, and the same in words. */
export type NatHealth = {
  readonly state: 'healthy' | 'replacing' | 'down' | 'none' | 'unknown';
  readonly note: string;
};

/** Asks AWS. Never rejects: what AWS didn't tell is `unknown`. */
export type Nat = { health(): Promise<NatHealth> };

/** A deployment with a NAT gateway, and one machine, have no instance to look after. */
export const noNat: Nat = {
  health: async () => ({ state: 'none', note: 'there is no NAT instance here' }),
};

/** The NAT instance by its Auto Scaling group, a group of one. */
export function openNat(client: GroupCalls, groupName: string): Nat {
  return {
    async health() {
      const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] });
      try {
        const abortSignal = AbortSignal.timeout(accountAnswerMilliseconds);
        const { AutoScalingGroups: [group] = [] } = await client.send(command, { abortSignal });
        return group === undefined ? noGroup(groupName) : natHealth(group);
      } catch (error) {
        const { name, message } = error instanceof Error ? error : { name: 'error', message: String(error) };
        return { state: 'unknown', note: `AWS did not tell: ${name}: ${message}` };
      }
    },
  };
}

/** Pure. An instance counts only when it has completed its launch hook, which is after its first proven packet. */
function natHealth({ Instances = [], DesiredCapacity }: AutoScalingGroup): NatHealth {
  const words = Instances.map(
    ({ InstanceId, LifecycleState, HealthStatus }) => `${InstanceId} is ${LifecycleState}, ${HealthStatus}`,
  ).join('; ');
  const isServing = Instances.some(
    ({ LifecycleState, HealthStatus }) => LifecycleState === 'InService' && HealthStatus === 'Healthy',
  );
  if (isServing) return { state: 'healthy', note: words };
  if (DesiredCapacity === 0) return { state: 'down', note: 'its group is set to no instance at all' };
  if (Instances.length > 0) return { state: 'replacing', note: words };
  return { state: 'down', note: 'there is no instance: its group is about to launch one' };
}

function noGroup(groupName: string): NatHealth {
  return {
    state: 'unknown',
    note: `there is no Auto Scaling group "${groupName}": run ./go.sh up, so that the gateway learns the new one`,
  };
}
