import type { FleetWorker } from '../shared/fleet/fleet-worker.ts';
import type { PoolConfig } from '../shared/pool/config.ts';
import type { PoolOverride, PoolState } from '../shared/pool/pool-state.ts';
import type { GrabRequest } from '../shared/pool/request.ts';
import type { Worker } from '../shared/pool/worker.ts';
import type { Probe } from '../shared/worker/probe.ts';
import type { PlacedSubnet } from './plan/zones.ts';

/** A probe's answer and when it came; epoch milliseconds. */
export type SeenProbe = { readonly at: number; readonly probe: Probe };

/** Everything that a plan for one pool may know, as a plain value. Times are epoch milliseconds. */
export type Observed = {
  readonly pool: string;
  /** As configured; of a removed pool the last one known, undefined where it was removed before this program began. */
  readonly config: PoolConfig | undefined;
  readonly removed: boolean;
  /** The current task definition, `family:revision`; undefined where the fleet has none. */
  readonly template: string | undefined;
  readonly override: PoolOverride | undefined;
  readonly state: PoolState;
  /** Grabs that wait for a worker now: they are demand on top of the target. */
  readonly waitingGrabs: number;
  /** The live rows of the ledger. */
  readonly workers: readonly Worker[];
  /** What the fleet says, by worker id: whatever is listed, and whatever the ledger knows. */
  readonly tasks: ReadonlyMap<string, FleetWorker>;
  /** The requests of holds that are over, by key, read after the rows; undefined where there is none any more. */
  readonly requests: ReadonlyMap<string, GrabRequest | undefined>;
  /** Ids that the fleet was asked about and does not know, or not yet. */
  readonly missing: ReadonlySet<string>;
  readonly probes: ReadonlyMap<string, SeenProbe>;
  /** Launching workers at whose address another one answers, with the other's id. */
  readonly impostors: ReadonlyMap<string, string>;
  /** Tokens of open launches of which complete listings show nothing that the ledger doesn't have. */
  readonly emptyListings: ReadonlySet<string>;
  /** When StopTask was last sent, by worker id. */
  readonly stopAskedAt: ReadonlyMap<string, number>;
  /** Where workers may be launched, in the order of the settings. */
  readonly subnets: readonly PlacedSubnet[];
  /** Random, in [0, 1): spreads what waits. */
  readonly jitter: number;
  /** How many reads of the fleet this took; they share a bucket of 20 a second. */
  readonly fleetReads: number;
};

/** A pool's row before there is one. */
export function emptyPoolState(pool: string): PoolState {
  return { pool, sequence: 0, openLaunches: [], breakers: [] };
}
