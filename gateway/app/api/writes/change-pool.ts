import { CallerError } from '../../../../shared/pool/errors.ts';
import type { PoolOverride } from '../../../../shared/pool/pool-state.ts';
import type { GatewayPorts } from '../ports.ts';
import type { PoolPatch } from '../schemas/pools.ts';

type ChangePorts = {
  readonly ledger: Pick<GatewayPorts['ledger'], 'poolOverride' | 'putOverride' | 'deleteOverride'>;
  readonly clock: Pick<GatewayPorts['clock'], 'now'>;
};

/**
 * Changes what an operator set for a pool; what the patch doesn't name stays. An override that says nothing any
 * more is deleted. Of two operators at once the later one's whole override stands. Throws `invalid_request` for a
 * pause that is over already.
 */
export async function changePool(
  { ledger, clock }: ChangePorts,
  pool: string,
  patch: PoolPatch,
): Promise<void> {
  if (patch.paused && Date.parse(patch.paused.until) <= clock.now()) throw pauseIsOver();
  const changed = patched({ ...(await ledger.poolOverride(pool)), pool }, patch);
  const isEmpty = changed.target === undefined && changed.paused === undefined;
  await (isEmpty ? ledger.deleteOverride(pool) : ledger.putOverride(changed));
}

/** The override after a patch: null takes a part off, absence leaves it. Pure. */
export function patched(override: PoolOverride, patch: PoolPatch): PoolOverride {
  const target = patch.target === undefined ? override.target : patch.target;
  const paused =
    patch.paused === undefined || patch.paused === null
      ? patch.paused
      : { note: patch.paused.note, until: Date.parse(patch.paused.until) };
  const pausedNow = paused === undefined ? override.paused : paused;
  return {
    pool: override.pool,
    ...(target === null || target === undefined ? {} : { target }),
    ...(pausedNow === null || pausedNow === undefined ? {} : { paused: pausedNow }),
  };
}

function pauseIsOver(): CallerError {
  const problem = { path: 'paused.until', message: 'must lie in the future' };
  return new CallerError('invalid_request', `${problem.path}: ${problem.message}`, {
    details: { problems: [problem] },
  });
}
