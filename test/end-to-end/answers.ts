/** The parts of the API's answers that these tests look into. */
export type PoolAnswer = {
  readonly name: string;
  readonly want: number;
  readonly hits: number;
  readonly misses: number;
  readonly problems: readonly string[];
  readonly counts: Readonly<Record<'launching' | 'warm' | 'busy' | 'claimed' | 'draining', number>>;
};
export type ClaimAnswer = {
  readonly id: string;
  readonly holder?: string;
  readonly fence: number;
  readonly worker: { readonly id: string; readonly address: string; readonly url: string };
};
export type ClaimsAnswer = { readonly claims: readonly ClaimAnswer[] };
export type WorkerAnswer = { readonly id: string; readonly state: string; readonly address?: string };
export type WorkersAnswer = { readonly workers: readonly WorkerAnswer[] };
export type DecisionsAnswer = {
  readonly decisions: readonly {
    readonly action: string;
    readonly reason: string;
    readonly outcome: string;
  }[];
};
