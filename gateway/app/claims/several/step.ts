import type { GrabRequest } from '../../../../shared/pool/request.ts';
import type { GrabOutcome } from '../grab-outcome.ts';

/** The outcome, or the request as another try has left it, to be looked at again. */
export type Step = { readonly outcome: GrabOutcome } | { readonly request: GrabRequest | undefined };
