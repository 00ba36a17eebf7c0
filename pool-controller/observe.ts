import { isDeepStrictEqual } from 'node:util';
import type { KnownPool } from '../shared/ledger/known-pools.ts';
import type { PoolConfig } from '../shared/pool/config.ts';
import type { PoolEntry } from '../shared/pool/directory.ts';
import { forgetOthers, type PoolMemory } from './memory.ts';
import { fleetView } from './observe/fleet-view.ts';
import { requestsOfHolds } from './observe/holds.ts';
import { impostorsAt } from './observe/impostors.ts';
import { placedSubnets } from './observe/placed-subnets.ts';
import { probeWorkers } from './observe/probing.ts';
import { emptyPoolState, type Observed } from './observed.ts';
import type { ControllerPorts } from './ports.ts';

/** How long the family's newest task definition is believed. */
const templateSeconds = 15;

/** A pool to look at; without an entry it was removed from the configuration. */
export type PoolSubject = {
  readonly pool: string;
  readonly entry: PoolEntry | undefined;
  /** What the ledger knew of it, where it has rows, before anything else of it was read. */
  readonly known: KnownPool | undefined;
};

/**
 * Everything that is to be known of one pool now. Throws `ledger_unreachable`, `fleet_unreachable` or
 * `fleet_refused`: half a view is none.
 */
export async function observe(
  ports: ControllerPorts,
  { pool, entry, known }: PoolSubject,
  memory: PoolMemory,
): Promise<Observed> {
  const { ledger } = ports;
  if (entry !== undefined) rememberConfig(memory, entry.config);
  // The state was read before the rows: a launch closes its record after its workers have rows, so that
  // whatever is missing from the one is in the other.
  const { state = emptyPoolState(pool), override } = known?.read() ?? {};
  const [workers, waitingGrabs] = await Promise.all([ledger.liveWorkers(pool), ledger.waitingGrabs(pool)]);
  const template = await templateOf(ports, { pool, entry }, memory);
  const fleet = await fleetView(ports.fleet, { state, workers });
  const asked = { config: memory.config, template, state, workers, tasks: fleet.tasks };
  const probes = await probeWorkers(ports, asked, memory);
  forgetOthers(memory, new Set(workers.map(({ id }) => id)));
  return {
    pool,
    config: memory.config,
    removed: entry === undefined,
    template,
    override,
    waitingGrabs,
    state,
    workers,
    requests: await requestsOfHolds(ports, pool, workers),
    ...fleet,
    probes,
    impostors: await impostorsAt(ports, { pool, workers, probes }, memory),
    stopAskedAt: new Map(memory.stopAskedAt),
    subnets: await placedSubnets(ports, memory),
    jitter: ports.random.number(),
  };
}

/** A configuration that has changed may have a template of its own: what the row knows of each is true of that one. */
function rememberConfig(memory: PoolMemory, config: PoolConfig): void {
  if (!isDeepStrictEqual(memory.config, config)) delete memory.template;
  memory.config = config;
}

async function templateOf(
  { fleet, clock }: ControllerPorts,
  { pool, entry }: Pick<PoolSubject, 'pool' | 'entry'>,
  memory: PoolMemory,
): Promise<string | undefined> {
  if (entry === undefined) return undefined;
  if (entry.template !== undefined) return entry.template;
  const now = clock.now();
  const known = memory.template;
  if (known?.name !== undefined && now - known.at < templateSeconds * 1000) return known.name;
  const name = await fleet.currentTemplate(pool);
  memory.template = { name, at: now };
  return name;
}
