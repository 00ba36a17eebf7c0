import type { GatewayPorts } from '../ports.ts';
import type { StatusView } from '../schemas/status.ts';
import { controllerView } from '../views/controller-view.ts';
import { statusProblems } from '../views/status-problems.ts';
import { watchHeartbeat } from './heartbeat.ts';
import type { PoolSnapshot } from './pool-snapshot.ts';
import { remembered } from './remembered.ts';

/** AWS is asked for the NAT no more often. */
const natMilliseconds = 30_000;

/** How everything is, over all pools. */
export type Status = {
  /** By every pool's snapshot, as `poolSnapshots` reads them. Throws `ledger_unreachable`. */
  of(snapshots: readonly PoolSnapshot[]): Promise<StatusView>;
};

/** It remembers what it last saw of the controllers' lease and of the NAT. */
export function openStatus(ports: Pick<GatewayPorts, 'ledger' | 'clock' | 'nat'>): Status {
  const heartbeat = watchHeartbeat(ports);
  const remembering = { clock: ports.clock, milliseconds: natMilliseconds, most: 1 };
  const natHealth = remembered(remembering, () => ports.nat.health());
  return {
    async of(snapshots) {
      const [beat, nat] = await Promise.all([heartbeat(), natHealth(null)]);
      const passes = snapshots.flatMap(({ report }) => report?.passAt ?? []);
      const lastPass = passes.length === 0 ? undefined : Math.max(...passes);
      const controller = controllerView(lastPass, beat, ports.clock.now());
      const views = snapshots.map(({ view }) => view);
      return {
        nat,
        controller,
        problems: statusProblems({ nat, controller, pools: views }),
        spendUsdPerHour: total(views.map(({ spendUsdPerHour }) => spendUsdPerHour)),
        idleUsdPerHour: total(views.map(({ idleUsdPerHour }) => idleUsdPerHour)),
      };
    },
  };
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
