import type { GatewayPorts } from '../ports.ts';
import { poolSnapshots } from '../reads/pool-snapshot.ts';
import { removedPools } from '../reads/removed-pools.ts';
import { decisionView } from '../views/decision-view.ts';
import { workerView } from '../views/worker-view.ts';
import type { FeedState } from './feed-event.ts';

/** More decisions than this between two readings are for whoever reads the list. */
const decisionsFollowed = 50;

/** Reads everything that the feed follows. Throws `ledger_unreachable`. */
export async function readFeedState(
  ports: Pick<GatewayPorts, 'ledger' | 'pools' | 'clock'>,
  publicUrl: string,
): Promise<FeedState> {
  const [snapshots, removed] = await Promise.all([poolSnapshots(ports), removedPools(ports)]);
  const lists = await Promise.all(
    snapshots.map(({ config }) => ports.ledger.decisions(config.name, decisionsFollowed)),
  );
  // Workers of a removed pool that live on have not stopped.
  const workers = [...snapshots, ...removed].flatMap((pool) => pool.workers);
  return {
    pools: new Map(snapshots.map(({ view }) => [view.name, view])),
    workers: new Map(workers.map((worker) => [worker.id, workerView(worker, publicUrl)])),
    decisions: new Map(lists.flat().map((decision) => [decision.id, decisionView(decision)])),
  };
}
