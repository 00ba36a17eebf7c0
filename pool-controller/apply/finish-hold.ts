import type { WriteOutcome } from '../../shared/ledger/outcome.ts';
import type { ActionOf } from '../plan/action.ts';
import type { ControllerPorts } from '../ports.ts';

type Finishing = ActionOf<'settleHold' | 'freeHold' | 'drainHold'>;

/** Makes a hold the claim that was committed, or frees its worker. */
export function finishHold(
  ledger: ControllerPorts['ledger'],
  action: Finishing,
  changeId: string,
): Promise<WriteOutcome> {
  const { worker, reason } = action;
  const key = { pool: worker.pool, workerId: worker.id, changeId };
  if (action.kind === 'settleHold') {
    const { id: claimId, createdAt, expiresAt, leaseExpiresAt } = action.claim;
    const lease = { createdAt, expiresAt, ...(leaseExpiresAt !== undefined && { leaseExpiresAt }) };
    return ledger.settleHold({ ...key, claimId, ...lease });
  }
  const { claimId } = action;
  if (action.kind === 'freeHold') return ledger.undoClaim({ ...key, claimId });
  const { drainingAt } = action;
  return ledger.drainClaimed({ ...key, claimId, drainingAt, drainReason: reason, drainDeadline: drainingAt });
}
