import { isLive } from '../../../shared/pool/claim.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import { isHeld } from '../../../shared/pool/hold.ts';
import type { Wish } from './handing-out.ts';
import type { ClaimsPorts } from './ports.ts';

/**
 * The check of `maxClaimsPerHolder`, once a try, on one consistent read of the live workers before the write: two
 * grabs at once may exceed the limit by one of them. What is held for a grab counts. Without a holder there is no limit.
 */
export function holderLimit(
  { ledger, clock }: Pick<ClaimsPorts, 'ledger' | 'clock'>,
  { name, maxClaimsPerHolder }: PoolConfig,
  { holder, count }: Pick<Wish, 'holder' | 'count'>,
): () => Promise<void> {
  let isChecked = maxClaimsPerHolder === undefined || holder === undefined;
  return async () => {
    if (isChecked || maxClaimsPerHolder === undefined) return;
    const claims = (await ledger.liveWorkers(name)).flatMap(({ claim }) => claim ?? []);
    const held = claims.filter(
      (claim) => claim.holder === holder && (isHeld(claim) || isLive(claim, clock.now())),
    ).length;
    if (held + count > maxClaimsPerHolder) {
      throw new CallerError(
        'holder_limit',
        `"${holder}" holds ${held} claims of pool "${name}" and asks for ${count} more, which allows ${maxClaimsPerHolder}: release some first`,
        { details: { held, maxClaimsPerHolder } },
      );
    }
    isChecked = true;
  };
}
