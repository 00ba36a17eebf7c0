/** One call on a wire. */
export type WireCall = {
  /** The operation of an AWS call (`UpdateItem`, `RunTask`); `METHOD /path` of any other. */
  readonly operation: string;
  readonly body: Buffer;
  /** The two ends of the connection, by which the caller's process can be found. */
  readonly ports: { readonly caller: number; readonly wire: number };
};

export type WireAnswer = { readonly status: number; readonly body: Buffer };

/**
 * What becomes of a call or an answer. `cut`: the connection breaks. `garble`: its bytes turn into what no reader
 * can take for an answer, as on a wire without TLS; never into another plausible one, which TLS rules out.
 */
export type Meddling = 'pass' | 'cut' | 'garble';

/** Stands on a wire: may wait, and decides what becomes of each call and each answer. */
export type Meddler = {
  /** Before the call is forwarded: cut, it has no effect. */
  onCall(call: WireCall): Promise<Meddling>;
  /** After it took effect: cut, the caller never hears of it. */
  onAnswer(call: WireCall, answer: WireAnswer): Promise<Meddling>;
};

/** A wire that only carries. */
export const noMeddling: Meddler = {
  onCall: async () => 'pass',
  onAnswer: async () => 'pass',
};
