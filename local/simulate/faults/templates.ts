import { taskDefinitionOf } from '../../../cluster/task-definition.ts';
import { familyOf } from '../../../shared/fleet/family.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { TaskStart } from '../../ecs/model/state.ts';
import type { VirtualEcs } from '../virtual-ecs.ts';

export const cluster = 'sim';

/** The pools' task definitions, some of which are of no use. */
export type Templates = {
  register(config: PoolConfig, now: number): void;
  /** Registers one whose workers never listen. */
  registerUseless(config: PoolConfig, now: number): void;
  isUseless(task: TaskStart): boolean;
  /** Whether the newest one of a pool is useless. */
  needsBetter(config: PoolConfig): boolean;
};

export function createTemplates({ model }: Pick<VirtualEcs, 'model'>): Templates {
  const newest = new Map<string, number>();
  const useless = new Set<string>();
  const register = (config: PoolConfig, now: number) => {
    const family = familyOf(cluster, config.name);
    const definition = taskDefinitionOf({ family, pool: config, image: config.image });
    model.call('RegisterTaskDefinition', definition, now);
    const revision = (newest.get(family) ?? 0) + 1;
    newest.set(family, revision);
    return `${family}:${revision}`;
  };
  return {
    register: (config, now) => {
      register(config, now);
    },
    registerUseless: (config, now) => {
      useless.add(register(config, now));
    },
    isUseless: ({ family, revision }) => useless.has(`${family}:${revision}`),
    needsBetter({ name }) {
      const family = familyOf(cluster, name);
      return useless.has(`${family}:${newest.get(family)}`);
    },
  };
}
