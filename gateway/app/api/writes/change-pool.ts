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
  const changed = patched({ ...(await ledger.poolOverride(pool)), pool }, patch, clock.now());
  const isEmpty = changed.target === undefined && changed.paused === undefined;
  await (isEmpty ? ledger.deleteOverride(pool) : ledger.putOverride(changed));
}

/** The override after a patch at `now` (epoch milliseconds): null takes a part off, absence leaves it. Pure. */
export function patched(override: PoolOverride, patch: PoolPatch, now: number): PoolOverride {
  const paused =
    patch.paused === undefined || patch.paused === null
      ? patch.paused
      : { note: patch.paused.note, until: Date.parse(patch.paused.until) };
  const pausedNow = paused === undefined ? override.paused : paused;
  return {
    pool: override.pool,
    ...targetAfter(override, patch, now),
    ...(pausedNow === null || pausedNow === undefined ? {} : { paused: pausedNow }),
  };
}

function targetAfter(
  { target, targetSetAt }: PoolOverride,
  patch: PoolPatch,
  now: number,
): Pick<PoolOverride, 'target' | 'targetSetAt'> {
  if (patch.target === null) return {};
  if (patch.target !== undefined) return { target: patch.target, targetSetAt: now };
  return {
    ...(target !== undefined && { target }),
    ...(targetSetAt !== undefined && { targetSetAt }),
  };
}

function pauseIsOver(): CallerError {
  const problem = { path: 'paused.until', message: 'must lie in the future' };
  return new CallerError('invalid_request', `${problem.path}: ${problem.message}`, {
    details: { problems: [problem] },
  });
}
