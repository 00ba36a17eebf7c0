import type { Exchange } from './exchange.ts';
import type { WorkerEndpoint } from './probe.ts';

/**
 * What a pool's `onClaim` hook gets: POST of `{claimId, fence, payload}`. A hook is idempotent by claim id and
 * fence, since a retry delivers again; a worker that keeps the greatest fence it saw can refuse older holders.
 */
export type HookDelivery = {
  readonly path: string;
  readonly claimId: string;
  readonly fence: number;
  /** Any JSON; null where the grab gave none. */
  readonly payload: unknown;
};

export type HookAnswer =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly message: string };

/** Delivers a claim to the hook. A 2xx answer is a delivery; everything else is a failure, in words. */
export async function deliverToHook(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  { path, answerMilliseconds, ...body }: HookDelivery & { readonly answerMilliseconds: number },
): Promise<HookAnswer> {
  const json = JSON.stringify({ ...body, payload: body.payload ?? null });
  const outcome = await exchange.ask(endpoint, { method: 'POST', path, json, answerMilliseconds });
  if (outcome.kind !== 'answered') return { kind: 'failed', message: outcome.message };
  if (outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
  return { kind: 'failed', message: `it answered ${outcome.status}` };
}
