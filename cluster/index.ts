import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../shared/stack/context.ts';
import { contractVersion, type Outputs } from '../shared/stack/contract.ts';
import { readStack } from '../shared/stack/read-stack.ts';
import { makeAlarms } from './alarms.ts';
import { scopeOfArn } from './arns.ts';
import { buildImages } from './build.ts';
import { type ClusterConfig, parseClusterConfig } from './config.ts';
import { controllerFamily, makeController } from './controller.ts';
import { controllerImage } from './controller-image.ts';
import { clusterName, makeCluster } from './ecs-cluster.ts';
import type { ImageSource } from './image-source.ts';
import { makeLedger } from './ledger.ts';
import { makeLogGroups } from './log-groups.ts';
import { type DeployedPool, readDeployedPools } from './pools.ts';
import { makeDeadLetterQueue } from './schedule.ts';
import { makeWorkers, repositoryArns } from './workers.ts';

type ClusterOutputs = { readonly [Key in keyof Outputs<'cluster'>]: pulumi.Input<Outputs<'cluster'>[Key]> };

/** Everything that the stack is told, read and checked before a resource is made. */
type ClusterInputs = {
  readonly context: StackContext;
  readonly config: ClusterConfig;
  readonly root: string;
  readonly pools: readonly DeployedPool[];
  readonly controller: ImageSource;
  readonly brokerTemplate: string;
  readonly networks: Outputs<'networks'>;
};

/**
 * The cluster stack. `root` is the project's. Throws `invalid_configuration`, with every problem of a kind at once,
 * before a resource is made.
 */
export async function cluster(context: StackContext, root: string = process.cwd()): Promise<ClusterOutputs> {
  const config = parseClusterConfig(context.config);
  const pools = await readDeployedPools(root, config.poolsFile);
  return makeAll({
    context,
    config,
    root,
    pools,
    controller: await controllerImage(root, config.controllerImage),
    brokerTemplate: await readFile(join(root, 'cluster/files/broker.yaml'), 'utf8'),
    networks: await readStack(context.environment, 'networks'),
  });
}

async function makeAll(inputs: ClusterInputs): Promise<ClusterOutputs> {
  const { context: names, config, root, pools, controller, networks } = inputs;
  const { cluster: ecsCluster, capacityProviders } = makeCluster(names);
  const arnScope = ecsCluster.arn.apply(scopeOfArn);
  const logs = makeLogGroups(names, config.logRetentionDays);
  const table = makeLedger(names, config);
  const { imageOf, repositoryArn } = await buildImages(
    { root, names, builder: config.builder, arnScope, logs },
    [controller, ...pools.map(({ image }) => image)],
  );
  const shared = { names, arnScope, clusterName: clusterName(names), table };
  const workers = makeWorkers({
    ...shared,
    pools,
    log: logs.workers,
    imageOf,
    repositoryArn,
    broker: brokerRequest(inputs),
  });
  const deadLetters = makeDeadLetterQueue(names);
  const schedule = makeController({
    ...shared,
    networks,
    cluster: ecsCluster,
    log: logs.controller,
    deadLetters,
    image: imageOf(controller),
    imageRepositoryArns:
      controller.kind === 'digest'
        ? arnScope.apply((scope) => repositoryArns(controller.image, scope))
        : repositoryArn.apply((arn) => [arn]),
    workers,
    needs: [capacityProviders],
  });
  makeAlarms({
    names,
    clusterName: ecsCluster.name,
    deadLetterQueueName: deadLetters.name,
    email: config.alarmEmail,
  });
  return {
    contractVersion,
    region: names.region,
    clusterName: ecsCluster.name,
    clusterArn: ecsCluster.arn,
    ledgerTableName: table.name,
    ledgerTableArn: table.arn,
    workerLogGroupName: logs.workers.name,
    workerPorts: [...new Set(pools.map(({ pool }) => pool.port))].toSorted((one, other) => one - other),
    controllerScheduleName: schedule.name,
    controllerFamily: controllerFamily(names),
    poolFamilies: [...workers.families],
  };
}

function brokerRequest({ context: names, config, networks, brokerTemplate }: ClusterInputs) {
  return {
    names,
    instanceType: config.brokerInstanceType,
    subnetId: networks.privateSubnetIds[0] ?? '',
    securityGroupId: networks.brokerSecurityGroupId,
    template: brokerTemplate,
  };
}
