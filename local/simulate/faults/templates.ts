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
  /** The one of a pool that was registered last, `family:revision`. */
  newest(pool: string): string;
  /** Whether the newest one of a pool is useless. */
  needsBetter(config: PoolConfig): boolean;
};

export function createTemplates({ model }: Pick<VirtualEcs, 'model'>): Templates {
  const revisions = new Map<string, number>();
  const useless = new Map<string, Flaw>();
  const newest = (pool: string) => {
    const family = familyOf(cluster, pool);
    return `${family}:${revisions.get(family) ?? 0}`;
  };
  const register = (pool: PoolConfig, now: number) => {
    const family = familyOf(cluster, pool.name);
    const definition = taskDefinitionOf({ family, pool, image: pool.image });
    model.call('RegisterTaskDefinition', definition, now);
    revisions.set(family, (revisions.get(family) ?? 0) + 1);
    return newest(pool.name);
  };
  return {
    register: (config, now) => {
      register(config, now);
    },
    registerUseless: (config, flaw, now) => {
      useless.set(register(config, now), flaw);
    },
    flawOf: ({ family, revision }) => useless.get(`${family}:${revision}`),
    newest,
    needsBetter: ({ name }) => useless.has(newest(name)),
  };
}
