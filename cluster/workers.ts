import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { familyOf } from '../shared/fleet/family.ts';
import type { NameScope } from '../shared/stack/names.ts';
import type { ArnScope } from './arns.ts';
import { arnIn, lastPartOf } from './arns.ts';
import { type BrokerRequest, brokerUrlSecret, brokerVariable } from './broker.ts';
import { privateRepository } from './image-source.ts';
import type { Images } from './images.ts';
import { writePool } from './pool-rows.ts';
import type { DeployedPool } from './pools.ts';
import { executionPolicy } from './roles/execution-policy.ts';
import { allow, makeRole } from './roles/make-role.ts';
import { taskDefinitionOf } from './task-definition.ts';
import { makeTaskDefinition } from './task-definitions.ts';

export type WorkersRequest = {
  readonly names: NameScope;
  readonly pools: readonly DeployedPool[];
  readonly clusterName: string;
  readonly arnScope: pulumi.Output<ArnScope>;
  readonly table: aws.dynamodb.Table;
  readonly log: aws.cloudwatch.LogGroup;
  readonly imageOf: Images;
  readonly repositoryArn: pulumi.Output<string>;
  readonly broker: BrokerRequest;
};

export type Workers = {
  readonly families: readonly string[];
  readonly roleArns: readonly pulumi.Output<string>[];
  /** Until these are there, no worker can start. */
  readonly needs: readonly pulumi.Resource[];
};

/** The roles of workers, and for each pool its broker, its task definition and its row in the ledger. */
export function makeWorkers(request: WorkersRequest): Workers {
  const { names, arnScope } = request;
  const about = { names, service: 'ecs-tasks.amazonaws.com', account: arnScope.account };
  const task = makeRole({
    ...about,
    what: 'worker',
    description: "What the workers' own code may do: nothing, until somebody attaches a policy",
  });
  const execution = makeRole({ ...about, what: 'worker-execution', description: 'Starts workers' });
  const pools = request.pools.map((deployed) => withSecrets(deployed, request.broker));
  const policy = allow('worker-execution', execution, executionReach(request, pools).apply(executionPolicy));
  const rows = pools.map((pool, position) => makePool(request, pool, position, { task, execution }));
  return {
    families: pools.map(({ pool }) => familyOf(request.clusterName, pool.name)),
    roleArns: [task.arn, execution.arn],
    needs: [policy, ...rows],
  };
}

type PoolWithSecrets = DeployedPool & { readonly secrets: Readonly<Record<string, pulumi.Input<string>>> };

function withSecrets(deployed: DeployedPool, broker: BrokerRequest): PoolWithSecrets {
  const { pool } = deployed;
  const url = brokerUrlSecret(pool, broker);
  return { ...deployed, secrets: { ...pool.secrets, ...(url !== undefined && { [brokerVariable]: url }) } };
}

function executionReach({ arnScope, repositoryArn, log }: WorkersRequest, pools: readonly PoolWithSecrets[]) {
  return pulumi.output({
    repositoryArns: pulumi
      .all([repositoryArn, arnScope])
      .apply(([own, scope]) => [
        own,
        ...pools.flatMap(({ image }) => (image.kind === 'digest' ? repositoryArns(image.image, scope) : [])),
      ]),
    logGroupArn: log.arn,
    secrets: pools.flatMap(({ secrets }) => Object.values(secrets)),
  });
}

/** An image of another repository in ECR: whoever starts it must be let in. */
export function repositoryArns(image: string, { partition }: ArnScope): readonly string[] {
  const repository = privateRepository(image);
  if (repository === undefined) return [];
  const { region, account, name } = repository;
  return [arnIn({ partition, region, account }, 'ecr', `repository/${name}`)];
}

function makePool(
  { names, clusterName, table, log, imageOf }: WorkersRequest,
  { pool, image, secrets }: PoolWithSecrets,
  position: number,
  roles: { readonly task: aws.iam.Role; readonly execution: aws.iam.Role },
): pulumi.Resource {
  const family = familyOf(clusterName, pool.name);
  const definition = pulumi
    .output({ image: imageOf(image), secrets, group: log.name })
    .apply(({ group, ...made }) =>
      taskDefinitionOf({
        family,
        pool,
        ...made,
        logs: { group, region: names.region, streamPrefix: pool.name },
      }),
    );
  const registered = makeTaskDefinition(`pool-${pool.name}`, family, definition, {
    taskRoleArn: roles.task.arn,
    executionRoleArn: roles.execution.arn,
  });
  return writePool(table, { pool, position, template: registered.arn.apply(lastPartOf) });
}
