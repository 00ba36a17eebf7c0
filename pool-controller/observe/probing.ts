import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { protocolOf, type Worker } from '../../shared/pool/worker.ts';
import type { Probe, WorkerEndpoint } from '../../shared/worker/probe.ts';
import { mapBounded } from '../bounded.ts';
import type { PoolMemory, RememberedProbe } from '../memory.ts';
import type { Observed, SeenProbe } from '../observed.ts';
import { configOf } from '../plan/template-configs.ts';
import type { ControllerPorts } from '../ports.ts';

const probesAtOnce = 32;
/** A warm or claimed worker is probed no more often; launching and draining ones are probed each pass. */
const settledProbeSeconds = 5;

/** What stands for a probe where there is nothing to probe: RUNNING suffices. */
const nothingToProbe: Probe = { kind: 'ready', idle: true, leaked: false };

type Probed = Pick<Observed, 'config' | 'template' | 'state' | 'workers' | 'tasks'>;

/** What the workers say of themselves, each asked as its own template is, by id; those that can't be asked are left out. */
export async function probeWorkers(
  ports: Pick<ControllerPorts, 'worker' | 'clock'>,
  probed: Probed,
  memory: PoolMemory,
): Promise<ReadonlyMap<string, SeenProbe>> {
  const { workers, tasks } = probed;
  const now = ports.clock.now();
  const askable = workers.flatMap((worker) => {
    const config = configOf(probed, worker.template);
    const endpoint = config && endpointOf(worker, tasks.get(worker.id), config);
    return endpoint === undefined ? [] : [{ worker, endpoint }];
  });
  const due = askable.filter(({ worker }) => isDue(worker, memory.probes.get(worker.id), now));
  await mapBounded(due, probesAtOnce, async ({ worker, endpoint }) => {
    const isMute = endpoint.protocol.kind === 'none';
    const probe = isMute ? nothingToProbe : await ports.worker.probe(endpoint);
    memory.probes.set(worker.id, { probe, at: ports.clock.now(), state: worker.state });
  });
  return new Map(askable.flatMap(({ worker: { id } }) => entryOf(id, memory.probes.get(id))));
}

function entryOf(id: string, seen: RememberedProbe | undefined): [string, SeenProbe][] {
  return seen === undefined ? [] : [[id, { at: seen.at, probe: seen.probe }]];
}

function isDue(worker: Worker, seen: RememberedProbe | undefined, now: number): boolean {
  if (worker.state === 'launching' || worker.state === 'draining') return true;
  if (seen === undefined || seen.state !== worker.state) return true;
  return now - seen.at >= settledProbeSeconds * 1000;
}

function endpointOf(
  worker: Worker,
  task: FleetWorker | undefined,
  config: PoolConfig,
): WorkerEndpoint | undefined {
  const mayRun = task === undefined ? worker.state !== 'launching' : task.status === 'RUNNING';
  const address = task?.address ?? worker.address;
  if (!mayRun) return undefined;
  const protocol = protocolOf(worker, config);
  if (address === undefined && protocol.kind !== 'none') return undefined;
  return {
    workerId: worker.id,
    address: address ?? '',
    port: task?.port ?? worker.port ?? config.port,
    protocol,
  };
}
