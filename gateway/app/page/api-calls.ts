import type { ErrorBody } from '../api/error-answer.ts';
import type { ClaimStateView, ClaimView } from '../api/schemas/claims.ts';
import type { Notice } from './view.ts';

/** Grabs a worker for whoever sits before the page. */
export async function grab(pool: string): Promise<Notice> {
  return await noticeOf(
    `/api/v1/pools/${encodeURIComponent(pool)}/claims`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ holder: 'page' }),
    },
    (answer: { claims: ClaimView[] }) => {
      const [claim] = answer.claims;
      return claim === undefined
        ? { kind: 'problem', text: 'the gateway answered no claim' }
        : { kind: 'granted', claim: { ...claim, state: 'live' } };
    },
  );
}

/** Releases a claim. */
export async function release(claimId: string): Promise<Notice> {
  return await noticeOf(
    `/api/v1/claims/${encodeURIComponent(claimId)}`,
    { method: 'DELETE' },
    (claim: ClaimStateView) => ({ kind: 'released', workerId: claim.worker.id }),
  );
}

async function noticeOf<T>(url: string, init: RequestInit, toNotice: (answer: T) => Notice): Promise<Notice> {
  try {
    const answer = await fetch(url, init);
    if (answer.ok) return toNotice(await answer.json());
    const { error }: ErrorBody = await answer.json();
    return { kind: 'problem', text: error.message };
  } catch (error) {
    return { kind: 'problem', text: `the gateway did not answer: ${String(error)}` };
  }
}
