import type { PoolConfig } from './config.ts';

/** A pool in the words of the pools file's own schema, so that `parsePools` takes it again. */
export function poolInFileWords({ worker, ...pool }: PoolConfig): Readonly<Record<string, unknown>> {
  if (worker.kind !== 'http') return { ...pool, worker: worker.kind };
  const { readyPath, identity } = worker;
  return { ...pool, worker: { http: { readyPath, identity } } };
}
