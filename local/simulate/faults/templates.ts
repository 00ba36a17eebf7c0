import { taskDefinitionOf } from '../../../cluster/task-definition.ts';
import { familyOf } from '../../../shared/fleet/family.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { TaskStart } from '../../ecs/model/state.ts';
import type { VirtualEcs } from '../virtual-ecs.ts';

export const cluster = 'sim';

export type Flaw = 'never_listens' | 'dies';

/** The pools' task definitions, some of which are of no use. */
export type Templates = {
  register(config: PoolConfig, now: number): void;
  /** Registers one whose workers never listen, or end seconds after they do. */
  registerUseless(config: PoolConfig, flaw: Flaw, now: number): void;
  flawOf(task: TaskStart): Flaw | undefined;
  /** Whether the newest one of a pool is useless. */
  needsBetter(config: PoolConfig): boolean;
};

export function createTemplates({ model }: Pick<VirtualEcs, 'model'>): Templates {
  const newest = new Map<string, number>();
  const useless = new Map<string, Flaw>();
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
    registerUseless: (config, flaw, now) => {
      useless.set(register(config, now), flaw);
    },
    flawOf: ({ family, revision }) => useless.get(`${family}:${revision}`),
    needsBetter({ name }) {
      const family = familyOf(cluster, name);
      return useless.has(`${family}:${newest.get(family)}`);
    },
  };
}
