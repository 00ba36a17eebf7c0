import type { ConfigProblem, PoolConfig } from '../../shared/pool/config.ts';

/**
 * What of a pools file the local ECS can't do: a task is one process, and there is nobody to keep secrets. Told
 * like every other problem, so that nobody believes a worker to run with what it doesn't have. Pure.
 */
export function localProblems(pools: readonly PoolConfig[]): readonly ConfigProblem[] {
  return pools.flatMap((pool, position) =>
    keysNotLocal(pool).map(([key, why]) => ({
      path: `pools[${position}].${key}`,
      message: `${why}: leave it out of a pools file for one machine`,
    })),
  );
}

function keysNotLocal({ sidecars, secrets, broker }: PoolConfig): readonly (readonly [string, string])[] {
  return [
    ...(sidecars.length > 0 ? [['sidecars', 'the local ECS runs one container a task'] as const] : []),
    ...(Object.keys(secrets).length > 0 ? [['secrets', 'the local ECS has no secrets'] as const] : []),
    ...(typeof broker === 'object' ? [['broker.urlSecret', 'the local ECS has no secrets'] as const] : []),
  ];
}
