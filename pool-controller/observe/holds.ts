import { isHoldOver } from '../../shared/pool/hold.ts';
import type { GrabRequest } from '../../shared/pool/request.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { mapBounded } from '../bounded.ts';
import type { ControllerPorts } from '../ports.ts';

const requestsAtOnce = 8;

/** The requests of the holds that are over, by key, read consistently; undefined where there is none any more. */
export async function requestsOfHolds(
  { ledger, clock }: Pick<ControllerPorts, 'ledger' | 'clock'>,
  pool: string,
  workers: readonly Worker[],
): Promise<ReadonlyMap<string, GrabRequest | undefined>> {
  const now = clock.now();
  const keys = workers.flatMap(({ claim }) => (isHoldOver(claim, now) ? [claim.hold.requestKey] : []));
  const requests = await mapBounded([...new Set(keys)], requestsAtOnce, async (key) => {
    return [key, await ledger.request({ pool, key })] as const;
  });
  return new Map(requests);
}
