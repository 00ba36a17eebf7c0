import type { RowKey } from './table.ts';

/** All rows of all pools lie in one partition, so that one query lists them: a hundred pools at most, a few rows each. */
export const poolsPartition = 'pools';

const poolRowKinds = ['config', 'override', 'state', 'report'] as const;
export type PoolRowKind = (typeof poolRowKinds)[number];

export function poolRowKey(kind: PoolRowKind, pool: string): RowKey {
  return { pk: poolsPartition, sk: `${kind}#${pool}` };
}
