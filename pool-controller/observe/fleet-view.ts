import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import type { PoolState } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { mapBounded } from '../bounded.ts';
import type { Observed } from '../observed.ts';
import type { ControllerFleet } from '../ports.ts';

/** Open launches that one pass looks up by token, the oldest first; more wait for the next pass. */
const maxLaunchesLookedUp = 10;
const lookUpsAtOnce = 4;
/** ListTasks and DescribeTasks: 100 ids a page and a call. Source: ECS API reference. */
const idsPerRead = 100;

export type FleetView = Pick<Observed, 'tasks' | 'missing' | 'emptyListings' | 'fleetReads'>;

/**
 * What the fleet says of whatever it lists as the pool's and of whatever the ledger knows. A stopped task that
 * has no row needs none: nothing is left of it to hold.
 */
export async function fleetView(
  fleet: ControllerFleet,
  { state, workers }: { readonly state: PoolState; readonly workers: readonly Worker[] },
): Promise<FleetView> {
  const lookedUp = oldestOf(state.openLaunches);
  const [running, launched] = await Promise.all([
    fleet.listRunning(state.pool),
    mapBounded(lookedUp, lookUpsAtOnce, ({ token }) => fleet.listLaunched(token)),
  ]);
  const rowIds = workers.map(({ id }) => id);
  const ids = [...new Set([...running, ...launched.flat(), ...rowIds])];
  const { found, missing } = ids.length === 0 ? { found: [], missing: [] } : await fleet.describe(ids);
  return {
    tasks: new Map(found.map((task) => [task.id, task])),
    missing: new Set(missing),
    emptyListings: emptyListings(lookedUp, launched, { found, rowIds: new Set(rowIds) }),
    fleetReads: readsFor(running.length) + lookedUp.length + readsFor(ids.length),
  };
}

function oldestOf(launches: readonly LaunchRecord[]): readonly LaunchRecord[] {
  return launches.toSorted((one, other) => one.createdAt - other.createdAt).slice(0, maxLaunchesLookedUp);
}

function emptyListings(
  lookedUp: readonly LaunchRecord[],
  launched: readonly (readonly string[])[],
  known: { readonly found: readonly FleetWorker[]; readonly rowIds: ReadonlySet<string> },
): ReadonlySet<string> {
  const withoutRow = known.found.filter(({ id, status }) => status !== 'STOPPED' && !known.rowIds.has(id));
  const tokensSeen = new Set(withoutRow.map(({ startedBy }) => startedBy));
  const isEmpty = ({ token }: LaunchRecord, position: number) =>
    !tokensSeen.has(token) && (launched[position] ?? []).every((id) => known.rowIds.has(id));
  return new Set(lookedUp.filter(isEmpty).map(({ token }) => token));
}

function readsFor(ids: number): number {
  return Math.max(1, Math.ceil(ids / idsPerRead));
}
