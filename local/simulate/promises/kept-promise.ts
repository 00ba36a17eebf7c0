import type { Granted } from '../../../gateway/app/claims/claims.ts';
import type { EndedClaim } from '../../../shared/pool/claim.ts';
import type { TableWrite } from './rows.ts';
import type { Truth } from './truth.ts';

/** A call of ECS: as it takes effect, and then with its answer. */
export type EcsCall = { readonly operation: string; readonly input: Readonly<Record<string, unknown>> };

/** What a client asked for, as far as a promise speaks of it. `askedAt` in epoch milliseconds, of this one try. */
export type AskedGrab = {
  readonly client: string;
  readonly pool: string;
  readonly holder: string;
  readonly key: string | undefined;
  readonly count: number;
  readonly payload: unknown;
  readonly askedAt: number;
};

/** What a client was told. */
export type Told =
  /** `heard`: the client still waited for this answer. */
  | {
      readonly kind: 'granted';
      readonly ask: AskedGrab;
      readonly granted: readonly Granted[];
      readonly heard: boolean;
    }
  | { readonly kind: 'renewed'; readonly granted: Granted; readonly askedAt: number }
  | { readonly kind: 'released'; readonly ended: EndedClaim };

/** What a promise is told of, as it happens. Each must be cheap: there are millions a run. */
export type Watching = {
  readonly wrote?: (write: TableWrite) => void;
  readonly asked?: (call: EcsCall) => void;
  readonly answered?: (call: EcsCall, answer: unknown) => void;
  readonly told?: (told: Told) => void;
};

/** Told in words when the promise did not hold. */
export type Broken = (what: string) => void;

/** A promise of the design or of its protocols, in a sentence, and how it is seen to be broken. */
export type KeptPromise = {
  readonly id: string;
  readonly source: string;
  readonly sentence: string;
  readonly watch: (truth: Truth, broken: Broken) => Watching;
};
