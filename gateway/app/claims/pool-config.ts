import type { PoolConfig } from '../../../shared/pool/config.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { ClaimsPorts } from './ports.ts';

/** The configuration of a pool. Throws `pool_not_found`. */
export async function poolConfig(ports: Pick<ClaimsPorts, 'pools'>, pool: string): Promise<PoolConfig> {
  const entries = await ports.pools();
  const entry = entries.find(({ config }) => config.name === pool);
  if (entry !== undefined) return entry.config;
  const names = entries.map(({ config }) => config.name).join(', ');
  throw new CallerError('pool_not_found', `there is no pool "${pool}": the pools are ${names}`);
}

/** The configuration of a pool whose claims may outlive it: undefined where it is no longer configured. */
export async function configOfClaim(
  ports: Pick<ClaimsPorts, 'pools'>,
  pool: string,
): Promise<PoolConfig | undefined> {
  const entries = await ports.pools();
  return entries.find(({ config }) => config.name === pool)?.config;
}
