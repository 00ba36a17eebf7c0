import { clusterNotFound } from './aws-error.ts';
import type { RequestOf } from './requests.ts';
import { arnOf, type EcsState, lastPart } from './state.ts';

/** Makes a cluster, or answers the one that is there. */
export function createCluster(state: EcsState, request: RequestOf<'CreateCluster'>): object {
  const name = request.clusterName;
  if (!state.clusters.has(name)) {
    state.clusters.set(name, {
      arn: arnOf(state, `cluster/${name}`),
      capacityProviders: request.capacityProviders,
    });
  }
  return { cluster: clusterShape(state, name) };
}

export function describeClusters(state: EcsState, request: RequestOf<'DescribeClusters'>): object {
  const names = request.clusters.map(lastPart);
  return {
    clusters: names.filter((name) => state.clusters.has(name)).map((name) => clusterShape(state, name)),
    failures: names
      .filter((name) => !state.clusters.has(name))
      .map((name) => ({ arn: arnOf(state, `cluster/${name}`), reason: 'MISSING' })),
  };
}

/** The cluster's name. Throws ClusterNotFoundException. */
export function knownCluster(state: EcsState, arnOrName: string): string {
  const name = lastPart(arnOrName);
  if (!state.clusters.has(name)) throw clusterNotFound();
  return name;
}

function clusterShape(state: EcsState, name: string): object {
  const live = [...state.tasks.values()].filter(
    (task) => task.cluster === name && task.desiredStatus === 'RUNNING',
  );
  const runningTasksCount = live.filter(({ status }) => status === 'RUNNING').length;
  return {
    clusterArn: state.clusters.get(name)?.arn,
    clusterName: name,
    status: 'ACTIVE',
    capacityProviders: state.clusters.get(name)?.capacityProviders,
    runningTasksCount,
    pendingTasksCount: live.length - runningTasksCount,
    activeServicesCount: 0,
    registeredContainerInstancesCount: 0,
  };
}
