import { CreateClusterCommand, type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { taskDefinitionOf } from '../../cluster/task-definition.ts';
import { familyOf } from '../../shared/fleet/family.ts';
import type { PoolConfig } from '../../shared/pool/config.ts';

/** What the launcher gives to a pool's workers besides the pool's own environment. */
export type WorkerEnvironment = (pool: PoolConfig) => Readonly<Record<string, string>>;

/** Registers a task definition a pool, as the cluster stack does; a pool that is as it was last time is left alone. */
export type Templates = { register(pools: readonly PoolConfig[]): Promise<void> };

export async function openTemplates(
  client: ECSClient,
  cluster: string,
  environment: WorkerEnvironment,
): Promise<Templates> {
  await client.send(new CreateClusterCommand({ clusterName: cluster }));
  const registered = new Map<string, string>();
  return {
    async register(pools) {
      for (const pool of pools) {
        const definition = taskDefinitionOf({
          family: familyOf(cluster, pool.name),
          pool,
          image: pool.image,
          environment: environment(pool),
        });
        const text = JSON.stringify(definition);
        if (registered.get(pool.name) === text) continue;
        await client.send(new RegisterTaskDefinitionCommand(definition));
        registered.set(pool.name, text);
      }
    },
  };
}
