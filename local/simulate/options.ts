import type { SimulationEvent } from './faults/events.ts';
import type { FaultKind } from './faults/kinds.ts';
import type { Planted } from './planted.ts';

/** One simulated run; all of it follows from these. */
export type SimulationOptions = {
  readonly seed: number;
  /** Simulated hours with traffic and faults; the time to converge comes on top. */
  readonly hours: number;
  /** The run ends then, with all that was to come left out; undefined: after all its hours. */
  readonly endsAfterHours?: number;
  readonly faults: ReadonlySet<FaultKind>;
  /** What happens, in place of what the seed draws: the replay of a run, or of a part of it. */
  readonly events?: readonly SimulationEvent[];
  /** A bug put in on purpose, to see that it is found. */
  readonly planted?: Planted;
};
