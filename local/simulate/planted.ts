import type { Intercept } from '../ledger/memory.ts';

/** A bug put in on purpose: it stands between a program and the ledger, and is told of each call before any fault. */
export type Planted = { readonly ledger: Intercept };
