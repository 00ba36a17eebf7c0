import type { PoolConfig } from '../../shared/pool/config.ts';
import type { ControllerPorts } from '../ports.ts';
import { aPool, noon } from './builders.ts';
import { type FakeFleet, fakeFleet } from './fake-fleet.ts';
import { type FakeLedger, fakeLedger } from './fake-ledger.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

export type World = {
  readonly ports: ControllerPorts;
  readonly clock: VirtualClock;
  readonly fleet: FakeFleet;
  readonly ledger: FakeLedger;
  /** The configured pools; tests change them. */
  pools: PoolConfig[];
  readonly warnings: string[];
  readonly lines: string[];
};

/** Everything that a controller stands on, in memory and in virtual time. */
export function aWorld(pools: PoolConfig[] = [aPool()]): World {
  const clock = virtualClock(noon);
  const fleet = fakeFleet(clock);
  const ledger = fakeLedger();
  const warnings: string[] = [];
  const lines: string[] = [];
  let ids = 0;
  const world: World = {
    clock,
    fleet,
    ledger,
    pools,
    warnings,
    lines,
    ports: {
      ledger: ledger.ledger,
      fleet: fleet.fleet,
      worker: fleet.worker,
      pools: async () => world.pools.map((config) => ({ config })),
      network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-workers'] },
      clock,
      random: {
        id: () => {
          ids += 1;
          return `00000000-${String(ids).padStart(8, '0')}`;
        },
        number: () => 0.5,
      },
      log: {
        info: (_fields, text) => lines.push(text),
        warn: (_fields, text) => warnings.push(text),
      },
    },
  };
  return world;
}
