import { z } from 'zod';
import type { Pulumi, StateResource } from '../pulumi.ts';
import type { QuiesceTarget } from './quiesce.ts';

const groups = z.object({ controllerSecurityGroupId: z.string(), workersSecurityGroupId: z.string() });

export type Target = QuiesceTarget & {
  readonly region: string;
  readonly ledgerTableNames: readonly string[];
};

/**
 * What runs in an environment, from the state of its stacks rather than from their outputs: a stack that came up only
 * half has none, and may run tasks all the same. Undefined where there is no cluster stack.
 */
export async function readTarget(environment: string, pulumi: Pulumi): Promise<Target | undefined> {
  const cluster = { environment, kind: 'cluster' } as const;
  const region = (await pulumi.config(cluster))?.['aws:region'];
  if (region === undefined || region === null) return undefined;
  const resources = await pulumi.resources(cluster);
  const networks = groups.safeParse(await pulumi.outputs({ environment, kind: 'networks' }));
  return {
    region,
    clusterNames: namesOf(resources, 'aws:ecs/cluster:Cluster'),
    scheduleNames: namesOf(resources, 'aws:scheduler/schedule:Schedule'),
    ledgerTableNames: namesOf(resources, 'aws:dynamodb/table:Table'),
    securityGroupIds: networks.success ? Object.values(networks.data) : [],
  };
}

function namesOf(resources: readonly StateResource[], type: string): string[] {
  return resources
    .filter((resource) => resource.type === type)
    .map(({ outputs }) => outputs['name'])
    .filter((name) => typeof name === 'string');
}
