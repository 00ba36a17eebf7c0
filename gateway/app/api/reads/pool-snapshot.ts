import type { PoolConfig } from '../../../../shared/pool/config.ts';
import type { PoolReport } from '../../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { GatewayPorts } from '../ports.ts';
import type { PoolView } from '../schemas/pools.ts';
import { latencyView } from '../views/history-view.ts';
import { poolView } from '../views/pool-view.ts';
import { lastHour } from './pool-history.ts';

/** What the ledger holds of one pool at a moment, and how people see it. */
export type PoolSnapshot = {
  readonly config: PoolConfig;
  readonly view: PoolView;
  readonly report: PoolReport | undefined;
  /** Live ones, in the order of their launch. */
  readonly workers: readonly Worker[];
};
type ReadPorts = Pick<GatewayPorts, 'ledger' | 'pools' | 'clock'>;

/** Reads one pool: some small reads at once. Throws `ledger_unreachable`. */
export async function poolSnapshot(ports: ReadPorts, config: PoolConfig): Promise<PoolSnapshot> {
  const { ledger, clock } = ports;
  const [live, report, override, totals, minutes] = await Promise.all([
    ledger.liveWorkers(config.name),
    ledger.poolReport(config.name),
    ledger.poolOverride(config.name),
    ledger.grabTotals(config.name),
    lastHour(ports, config.name),
  ]);
  const workers = live.toSorted(byLaunch);
  const latency = latencyView(minutes);
  const view = poolView({ config, workers, report, override, totals, latency, now: clock.now() });
  return { config, view, report, workers };
}

/** Every pool, in the file's order. */
export async function poolSnapshots(ports: ReadPorts): Promise<readonly PoolSnapshot[]> {
  const entries = await ports.pools();
  return await Promise.all(entries.map(({ config }) => poolSnapshot(ports, config)));
}

function byLaunch(left: Worker, right: Worker): number {
  return left.launchedAt - right.launchedAt || left.id.localeCompare(right.id);
}
