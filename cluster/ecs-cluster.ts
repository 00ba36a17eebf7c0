import * as aws from '@pulumi/aws';
import { type NameScope, resourceName } from '../shared/stack/names.ts';

/** The programs' own limit of a cluster's name, characters: pools' families begin with it. */
const maxClusterName = 100;

export function clusterName(names: NameScope): string {
  return resourceName(names, 'cluster', maxClusterName);
}

/** The ECS cluster with Fargate and Fargate Spot. */
export function makeCluster(names: NameScope): {
  readonly cluster: aws.ecs.Cluster;
  readonly capacityProviders: aws.ecs.ClusterCapacityProviders;
} {
  const cluster = new aws.ecs.Cluster('cluster', {
    name: clusterName(names),
    // Named, since it would make a log group of its own that outlives the stack.
    settings: [{ name: 'containerInsights', value: 'disabled' }],
  });
  const capacityProviders = new aws.ecs.ClusterCapacityProviders('capacity-providers', {
    clusterName: cluster.name,
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  });
  return { cluster, capacityProviders };
}
