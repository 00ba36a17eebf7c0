import type { PoolConfig } from '../../../shared/pool/config.ts';
import { workerPriceUsdPerHour } from '../../../shared/pool/fargate-price.ts';

/** How many workers `maxSpendPerHour` pays for; no limit without one. */
export function affordableWorkers(pool: PoolConfig): number {
  if (pool.maxSpendPerHour === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor(pool.maxSpendPerHour / workerPriceUsdPerHour(pool));
}
