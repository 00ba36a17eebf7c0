import type { KnownPool } from '../../../../shared/ledger/known-pools.ts';
import type { PoolConfig } from '../../../../shared/pool/config.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { configOfClaim, poolConfig } from '../../claims/pool-config.ts';
import { inParallel } from '../../in-parallel.ts';
import type { GatewayPorts } from '../ports.ts';
import type { RemovedPoolView } from '../schemas/pools.ts';
import { removedPoolView } from '../views/removed-pool-view.ts';

/** A pool that is no longer configured, and whose last workers still live. */
export type RemovedPool = { readonly view: RemovedPoolView; readonly workers: readonly Worker[] };

const poolsReadAtOnce = 4;

/** Pools that are no longer configured and not forgotten yet, by name. Throws `ledger_unreachable`. */
export async function removedPools(
  ports: Pick<GatewayPorts, 'ledger' | 'pools' | 'clock'>,
): Promise<readonly RemovedPool[]> {
  const names = await removedNames(ports);
  return await inParallel(names, poolsReadAtOnce, async (name): Promise<RemovedPool> => {
    const [workers, report] = await Promise.all([
      ports.ledger.liveWorkers(name),
      ports.ledger.poolReport(name),
    ]);
    return { view: removedPoolView({ name, workers, report, now: ports.clock.now() }), workers };
  });
}

/**
 * The configuration of a pool; undefined where it was removed and is not forgotten yet: then its workers can be
 * looked at, and nothing else. Throws `pool_not_found`.
 */
export async function configUnlessRemoved(
  ports: Pick<GatewayPorts, 'ledger' | 'pools'>,
  pool: string,
): Promise<PoolConfig | undefined> {
  const config = await configOfClaim(ports, pool);
  if (config !== undefined || (await removedNames(ports)).includes(pool)) return config;
  return await poolConfig(ports, pool);
}

async function removedNames({
  ledger,
  pools,
}: Pick<GatewayPorts, 'ledger' | 'pools'>): Promise<readonly string[]> {
  const [entries, known] = await Promise.all([pools(), ledger.knownPools()]);
  const configured = new Set(entries.map(({ config }) => config.name));
  const isRemoved = ({ pool, onlyOverridden }: Pick<KnownPool, 'pool' | 'onlyOverridden'>) =>
    !configured.has(pool) && !onlyOverridden;
  return known.filter(isRemoved).map(({ pool }) => pool);
}
