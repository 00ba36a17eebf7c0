import type { Claim } from '../gateway/client/answers.ts';
import type { CallError, Settled } from '../gateway/client/settled.ts';
import type { CliPorts } from './ports.ts';

/** A lease is renewed when a third of it is over, so that a try or two may fail. */
const triesPerLease = 3;
const minPauseMilliseconds = 1000;
const endedCodes: ReadonlySet<string> = new Set(['claim_ended', 'claim_not_found']);

export type Held = {
  readonly claim: Pick<Claim, 'createdAt' | 'expiresAt' | 'leaseExpiresAt'>;
  renew(leaseSeconds: number): Promise<Settled<Pick<Claim, 'expiresAt'>>>;
};

/**
 * Renews a claim until the signal says that it is over. Answers why the claim was lost: it has ended, or could not
 * be renewed until its lease was over; undefined where it was kept.
 */
export async function keepClaim(
  { clock }: Pick<CliPorts, 'clock'>,
  { claim, renew }: Held,
  over: AbortSignal,
): Promise<CallError | undefined> {
  const createdAt = Date.parse(claim.createdAt);
  const leaseEnd = Date.parse(claim.leaseExpiresAt ?? claim.expiresAt);
  const leaseSeconds = Math.max(1, Math.round((leaseEnd - createdAt) / 1000));
  let expiresAt = Date.parse(claim.expiresAt);
  while (!over.aborted) {
    const pause = (expiresAt - clock.now()) / triesPerLease;
    await clock.sleep(Math.max(minPauseMilliseconds, pause), over);
    if (over.aborted) return undefined;
    const renewed = await renew(leaseSeconds);
    if (renewed.ok) expiresAt = Date.parse(renewed.data.expiresAt);
    else if (endedCodes.has(renewed.error.code) || clock.now() >= expiresAt) return renewed.error;
  }
  return undefined;
}
