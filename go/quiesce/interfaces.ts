import { DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { ServiceError } from '../../shared/pool/errors.ts';
import { type Clock, type Patience, waitUntil } from '../clock.ts';

/**
 * Waits until no network interface is left in the security groups of the tasks: ECS takes them away some time after a
 * task has stopped, and until then groups and subnets can't be deleted. Throws `fleet_refused` when the time is over.
 */
export async function waitForInterfaces(
  ec2: Pick<EC2Client, 'send'>,
  securityGroupIds: readonly string[],
  clock: Clock,
  patience: Patience,
): Promise<void> {
  if (securityGroupIds.length === 0) return;
  const filters = [{ Name: 'group-id', Values: [...securityGroupIds] }];
  const gone = await waitUntil(
    async () => {
      const answer = await ec2.send(
        new DescribeNetworkInterfacesCommand({ Filters: filters, MaxResults: 5 }),
      );
      return (answer.NetworkInterfaces ?? []).length === 0;
    },
    clock,
    patience,
  );
  if (gone) return;
  throw new ServiceError(
    'fleet_refused',
    `network interfaces of stopped tasks are still in ${securityGroupIds.join(', ')}: run the same command again in some minutes`,
  );
}
