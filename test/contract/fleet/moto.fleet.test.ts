import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, it } from 'vitest';
import { startMoto } from '../moto.ts';
import { describeFleetContract, type KnownGaps } from './fleet-contract.ts';
import { openRegistry } from './register.ts';

const gaps: KnownGaps = {
  clientToken: 'moto ignores clientToken',
  unknownTask: 'moto answers 500 for a task that it does not know',
  zone: 'moto tells no availabilityZone',
  startedAt: 'moto tells no startedAt',
};

const moto = await startMoto();
if (moto === undefined) {
  describe("the fleet's contract on moto", () => {
    it.skip('(skipped: the tier moto is not installed; test/setup-moto.sh makes it)');
  });
} else {
  describeFleetContract('moto', gaps, async () => {
    await holdTasksRunning(moto.url);
    const registry = await openRegistry(moto.url);
    const network = await defaultNetwork(moto.url);
    return {
      url: moto.url,
      ...network,
      register: registry.register,
      close: async () => {
        registry.close();
        await moto.close();
      },
    };
  });
}

/** Left alone, moto's tasks stop when they are described. */
async function holdTasksRunning(url: string): Promise<void> {
  const transition = { progression: 'manual', times: 1_000_000 };
  const answer = await fetch(`${url}/moto-api/state-manager/set-transition`, {
    method: 'POST',
    body: JSON.stringify({ model_name: 'ecs::task', transition }),
  });
  if (!answer.ok) throw new Error(`moto refused to hold tasks: ${answer.status} ${await answer.text()}`);
}

async function defaultNetwork(url: string) {
  const ec2 = new EC2Client({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  ec2.destroy();
  return {
    subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []),
    securityGroups: SecurityGroups.flatMap(({ GroupId }) => GroupId ?? []).slice(0, 1),
  };
}
