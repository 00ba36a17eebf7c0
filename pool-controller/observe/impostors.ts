import type { Worker } from '../../shared/pool/worker.ts';
import type { PoolMemory } from '../memory.ts';
import type { SeenProbe } from '../observed.ts';
import type { ControllerPorts } from '../ports.ts';

/** Closed workers whose identities a run begins with, and identities that it keeps: far more than stop in minutes. */
const closedRead = 100;
const maxIdentities = 1000;

type Seen = {
  readonly pool: string;
  readonly workers: readonly Worker[];
  readonly probes: ReadonlyMap<string, SeenProbe>;
};

/**
 * Launching workers at whose address another worker of the pool answers, with that one's id. A task that ECS calls
 * stopped may be heard for a while, and its address is given again at once: no new worker is ready on its answer. Reads
 * the latest closed workers once a run, when first a launching worker answers. Throws `ledger_unreachable`.
 */
export async function impostorsAt(
  { ledger }: { readonly ledger: Pick<ControllerPorts['ledger'], 'closedWorkers'> },
  { pool, workers, probes }: Seen,
  memory: PoolMemory,
): Promise<ReadonlyMap<string, string>> {
  const answering = workers.flatMap((worker): [string, string][] => {
    const probe = probes.get(worker.id)?.probe;
    if (worker.state !== 'launching' || probe?.kind !== 'ready') return [];
    return probe.identity === undefined ? [] : [[worker.id, probe.identity]];
  });
  if (answering.length > 0 && memory.identities === undefined) {
    const closed = await ledger.closedWorkers(pool, closedRead);
    memory.identities = new Map();
    rememberAll(memory.identities, closed.toReversed());
  }
  if (memory.identities === undefined) return new Map();
  rememberAll(memory.identities, workers);
  const owners = memory.identities;
  return new Map(
    answering.flatMap(([id, identity]): [string, string][] => {
      const owner = owners.get(identity);
      return owner === undefined || owner === id ? [] : [[id, owner]];
    }),
  );
}

/** The latest last, so that the oldest are forgotten first. */
function rememberAll(identities: Map<string, string>, workers: readonly Worker[]): void {
  for (const { id, identity } of workers) {
    if (identity === undefined) continue;
    identities.delete(identity);
    identities.set(identity, id);
  }
  for (const identity of identities.keys()) {
    if (identities.size <= maxIdentities) return;
    identities.delete(identity);
  }
}
