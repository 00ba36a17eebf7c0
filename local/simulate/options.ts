/** One simulated run; all of it follows from these numbers. */
export type SimulationOptions = {
  readonly seed: number;
  /** Simulated hours with traffic and faults; the time to converge comes on top. */
  readonly hours: number;
  readonly faults: 'none' | 'all';
};

/** The pool that is simulated: small, so that limits are met often. */
export const simulatedPool = {
  name: 'sim',
  image: 'workers/example',
  target: { fixed: 4 },
  maxWorkers: 12,
  lease: { defaultSeconds: 120, maxSeconds: 600 },
  drainSeconds: 30,
  readySeconds: 60,
  reuse: { maxClaims: 2 },
  stopTimeoutSeconds: 10,
} as const;

/** How often a thing goes wrong, each a probability a call or a rate a minute. */
export type FaultRates = {
  /** A process dies at a call: before it, or after it took effect. */
  readonly crash: number;
  /** The ledger's answer is lost after the write took effect. */
  readonly lostLedgerAnswer: number;
  /** The ledger refuses before any effect. */
  readonly failedLedgerCall: number;
  readonly lostFleetAnswer: number;
  readonly failedFleetCall: number;
  /** A minute: a worker dies of itself, turns silent, or is given work by nobody. */
  readonly workerTroublePerMinute: number;
  /** A minute: the provider has no capacity for a while. */
  readonly shortagePerMinute: number;
};

export const noRates: FaultRates = {
  crash: 0,
  lostLedgerAnswer: 0,
  failedLedgerCall: 0,
  lostFleetAnswer: 0,
  failedFleetCall: 0,
  workerTroublePerMinute: 0,
  shortagePerMinute: 0,
};

export const allRates: FaultRates = {
  crash: 0.0003,
  lostLedgerAnswer: 0.002,
  failedLedgerCall: 0.002,
  lostFleetAnswer: 0.02,
  failedFleetCall: 0.02,
  workerTroublePerMinute: 0.5,
  shortagePerMinute: 0.05,
};
