import type { PoolConfig } from './config.ts';

type Rates = { readonly vcpuHourUsd: number; readonly gbHourUsd: number };

/** Fargate on demand in us-east-1, USD. Source: AWS Fargate pricing, November 2026. */
const fargateRates: Readonly<Record<PoolConfig['architecture'], Rates>> = {
  x86_64: { vcpuHourUsd: 0.04048, gbHourUsd: 0.004445 },
  arm64: { vcpuHourUsd: 0.03238, gbHourUsd: 0.00356 },
};

const cpuUnitsPerVcpu = 1024;
const mibPerGb = 1024;

/**
 * What one worker of a pool costs an hour, USD, at the on-demand price of us-east-1. Spot costs up to 70 % less,
 * but at a price that moves: whoever guards a budget counts it in full.
 */
export function workerPriceUsdPerHour(pool: Pick<PoolConfig, 'architecture' | 'cpu' | 'memory'>): number {
  const { vcpuHourUsd, gbHourUsd } = fargateRates[pool.architecture];
  return (pool.cpu / cpuUnitsPerVcpu) * vcpuHourUsd + (pool.memory / mibPerGb) * gbHourUsd;
}
