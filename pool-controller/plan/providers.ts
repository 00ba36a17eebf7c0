import type { CapacityProvider, PoolConfig } from '../../shared/pool/config.ts';

export type Capacity = PoolConfig['capacity'][number];
export type Share = { readonly provider: CapacityProvider; readonly count: number };
type Need = { readonly provider: CapacityProvider; readonly need: number };

/**
 * Splits new workers over providers so that, with those that exist, each first has its base, and the rest follow
 * the weights. Pure; the shares add up to `count`, or to less where no provider with a weight is given.
 */
export function splitByCapacity(
  capacity: readonly Capacity[],
  existing: ReadonlyMap<string, number>,
  count: number,
): readonly Share[] {
  const bases = baseShares(capacity, existing, count);
  const taken = sumOf(bases);
  const weighted = capacity.filter(({ weight }) => weight > 0);
  const after = (provider: string) => (existing.get(provider) ?? 0) + countOf(bases, provider);
  const beyondBase = weighted.map((entry) => ({
    ...entry,
    have: Math.max(0, after(entry.provider) - entry.base),
  }));
  const rest = largestRemainder(needsByWeight(beyondBase, count - taken), count - taken);
  return capacity
    .map(({ provider }) => ({ provider, count: countOf(bases, provider) + countOf(rest, provider) }))
    .filter((share) => share.count > 0);
}

/** Shares out a whole number in proportion to needs; what rounding leaves goes to the largest remainders. */
export function largestRemainder(needs: readonly Need[], count: number): readonly Share[] {
  const total = needs.reduce((sum, { need }) => sum + need, 0);
  if (total <= 0 || count <= 0) return [];
  const quotas = needs.map(({ provider, need }) => ({ provider, quota: (count * need) / total }));
  const left = count - quotas.reduce((sum, { quota }) => sum + Math.floor(quota), 0);
  const byRemainder = quotas.toSorted((one, other) => fraction(other.quota) - fraction(one.quota));
  const lucky = new Set(byRemainder.slice(0, left).map(({ provider }) => provider));
  return quotas.map(({ provider, quota }) => ({
    provider,
    count: Math.floor(quota) + (lucky.has(provider) ? 1 : 0),
  }));
}

function baseShares(
  capacity: readonly Capacity[],
  existing: ReadonlyMap<string, number>,
  count: number,
): readonly Share[] {
  const shares: Share[] = [];
  for (const { provider, base } of capacity) {
    const missing = Math.max(0, base - (existing.get(provider) ?? 0));
    shares.push({ provider, count: Math.min(missing, count - sumOf(shares)) });
  }
  return shares;
}

/** How far each provider is below its ideal share of all workers beyond the bases. */
function needsByWeight(
  entries: readonly (Capacity & { readonly have: number })[],
  count: number,
): readonly Need[] {
  const total = count + entries.reduce((sum, { have }) => sum + have, 0);
  const weights = entries.reduce((sum, { weight }) => sum + weight, 0);
  return entries.map(({ provider, weight, have }) => ({
    provider,
    need: Math.max(0, (total * weight) / weights - have),
  }));
}

function sumOf(shares: readonly Share[]): number {
  return shares.reduce((sum, { count }) => sum + count, 0);
}

function countOf(shares: readonly Share[], provider: string): number {
  return shares.find((share) => share.provider === provider)?.count ?? 0;
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
