import { z } from 'zod';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import type { GatewayPorts } from '../api/ports.ts';
import { claimStateView } from '../api/views/claim-view.ts';
import type { Notice } from './view.ts';

const shortText = z.string().max(200).optional().catch(undefined);

/** What a form's answer leaves in the address: a claim's id or a code, never words, which anybody could put there. */
export const noticeQuery = z.object({ granted: shortText, released: shortText, problem: shortText });

const problemTexts: Readonly<Record<string, string>> = {
  pool_empty: 'The pool has no warm worker now: try again in a moment.',
  workers_unreachable: 'The workers do not answer the gateway: try again in a moment.',
  pool_not_found: 'There is no such pool any more.',
  claim_not_found: 'There is no such claim any more.',
  pool_shared: 'The pool is shared: its workers are not claimed.',
  ledger_unreachable:
    'The ledger could not be reached: nothing was changed for certain; look before you try again.',
};

/** What came of the form that led here. */
export async function noticeFor(
  ports: Pick<GatewayPorts, 'claims'>,
  { granted, released, problem }: z.output<typeof noticeQuery>,
): Promise<Notice | undefined> {
  if (problem !== undefined) return { kind: 'problem', text: problemTexts[problem] ?? 'That did not work.' };
  const claimId = granted ?? released;
  if (claimId === undefined) return undefined;
  try {
    const claim = claimStateView(await ports.claims.find(claimId), '');
    return released === undefined
      ? { kind: 'granted', claim }
      : { kind: 'released', workerId: claim.worker.id };
  } catch (error) {
    if (error instanceof CallerError || error instanceof ServiceError) return undefined;
    throw error;
  }
}
