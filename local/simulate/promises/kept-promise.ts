import type { Granted } from '../../../gateway/app/claims/claims.ts';
import type { EndedClaim } from '../../../shared/pool/claim.ts';
import type { Item } from '../../ledger/expressions/values.ts';
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
  readonly waitSeconds: number | undefined;
  /** The gateway that was asked, by the last digits of the ids that it draws. */
  readonly gateway: string;
  readonly payload: unknown;
  readonly askedAt: number;
};

/** What a client asked for, and what it was told. */
export type Told =
  | { readonly kind: 'asked'; readonly ask: AskedGrab }
  /** No worker for it, in the time that it was ready to wait. */
  | { readonly kind: 'missed'; readonly ask: AskedGrab }
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
  /** The same write, as the table has it. */
  readonly stored?: (before: Item | undefined, after: Item | undefined) => void;
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
