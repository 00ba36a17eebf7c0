/** What a pool's `onClaim` hook delivered. */
export type Delivery = { readonly claimId: string; readonly fence: number; readonly payload: unknown };

/**
 * The claim that a worker was handed out under. The same delivery again changes nothing, since a retry delivers
 * again; one with an older fence comes from a holder whose claim has ended, and is refused.
 */
export class HeldClaim {
  #delivery: Delivery | undefined;

  get delivery(): Delivery | undefined {
    return this.#delivery;
  }

  /** False where a newer claim was delivered before. */
  accept(delivery: Delivery): boolean {
    if (this.#delivery !== undefined && delivery.fence < this.#delivery.fence) return false;
    this.#delivery = delivery;
    return true;
  }
}

/** Reads a delivery; undefined where the body is none. */
export function parseDelivery(document: unknown): Delivery | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const { claimId, fence, payload = null } = document as Record<string, unknown>;
  if (typeof claimId !== 'string' || typeof fence !== 'number') return undefined;
  return { claimId, fence, payload };
}
