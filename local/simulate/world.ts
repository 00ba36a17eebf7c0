import { taskDefinitionOf } from '../../cluster/task-definition.ts';
import { type Claims, createClaims } from '../../gateway/app/claims/claims.ts';
import type { ControllerPorts } from '../../pool-controller/ports.ts';
import { run as runController } from '../../pool-controller/run.ts';
import { familyOf } from '../../shared/fleet/family.ts';
import { openFleet } from '../../shared/fleet/open-fleet.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { createTableInput } from '../../shared/ledger/table.ts';
import { parsePools } from '../../shared/pool/config.ts';
import { awsFigures } from '../ecs/model/figures.ts';
import { type SeededRandom, seededRandom } from '../ecs/model/seeded-random.ts';
import { type Intercept, openMemoryDocumentClient } from '../ledger/memory.ts';
import { MemoryTable } from '../ledger/memory-table.ts';
import { type Books, openBooks } from './books.ts';
import { createMortal, type Mortal, mortalPort } from './crash.ts';
import { allRates, type FaultRates, noRates, type SimulationOptions, simulatedPool } from './options.ts';
import { createVirtualEcs, type VirtualEcs } from './virtual-ecs.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';
import { createVirtualWorkers, type VirtualWorkers } from './virtual-workers.ts';

/** Saturday, 21 November 2026, 00:00 UTC: simulations start at a fixed moment. */
const startOfTime = Date.UTC(2026, 10, 21);
const cluster = 'sim';
const ledgerCallSeconds = 0.004;
const maxIndexLagSeconds = 5;
const maxListingLagSeconds = 60;

const workerFigures = {
  bootSeconds: [0.5, 6],
  stopSeconds: [0.1, 3],
  answerSeconds: [0.001, 0.05],
  probeTimeoutSeconds: 2,
} as const;

/** A simulated account with the production programs in it. */
export type World = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly ecs: VirtualEcs;
  readonly workers: VirtualWorkers;
  readonly books: Books;
  readonly ledger: ReturnType<typeof openLedger>;
  rates(): FaultRates;
  stopFaults(): void;
  /** A controller process, started now; ends by a crash or the signal. */
  startController(signal: AbortSignal): Mortal;
  /** A gateway process's claims. */
  startGateway(): { readonly claims: Claims; readonly mortal: Mortal };
};

export function createWorld({ seed, faults }: SimulationOptions): World {
  const time = createVirtualTime(startOfTime);
  const random = seededRandom(seed);
  const books = openBooks();
  let rates = faults === 'all' ? allRates : noRates;
  const chance = (probability: number) => random.number() < probability;
  let workers: VirtualWorkers | undefined;
  const ecs = createVirtualEcs(
    time,
    {
      seed: random.below(2 ** 31),
      region: 'us-east-1',
      addressing: { kind: 'block', cidr: '127.80.0.0/24' },
      figures: figuresOf(faults, random),
      now: startOfTime,
    },
    () => {
      if (workers === undefined) throw new Error('ECS started a worker before there was a host');
      return workers;
    },
    (operation, input) => watchCall(operation, input),
  );
  workers = createVirtualWorkers(time, random, workerFigures, (event) => ecs.report(event));
  const watchCall = (operation: string, input: object) => {
    const aliveTasks = ecs.model.tasks().filter(({ status }) => status !== 'STOPPED').length;
    if (operation === 'RunTask') books.tasksAlive(aliveTasks, time.now());
    if (operation === 'StopTask') books.stopAsked('task' in input ? String(input.task) : '', time.now());
  };
  registerPool(ecs);

  const table = new MemoryTable({
    clock: time,
    tableSchema: createTableInput('ledger'),
    indexLag: () => (faults === 'all' ? random.number() ** 4 * maxIndexLagSeconds * 1000 : 0),
  });
  const ledgerOf = (intercept: Intercept) =>
    openLedger({
      documentClient: openMemoryDocumentClient(table, intercept),
      tableName: 'ledger',
      clock: time,
      pause: (milliseconds) => time.sleep(milliseconds ?? 0),
    });
  const faultyLedger: Intercept = async (_command, next) => {
    await time.sleep(ledgerCallSeconds * 1000);
    if (chance(rates.failedLedgerCall)) throw timeout();
    const answer = await next();
    await time.sleep(ledgerCallSeconds * 1000);
    if (chance(rates.lostLedgerAnswer)) throw timeout();
    return answer;
  };
  const entries = poolEntries();
  const portsOf = (mortal: Mortal) => {
    const probe = { probe: workers.probe, deliver: async () => ({ kind: 'delivered' }) as const };
    return {
      ledger: mortalPort(ledgerOf(faultyLedger), mortal),
      worker: mortalPort(probe, mortal),
      pools: async () => entries,
      clock: mortalClock(time, mortal),
      random: { id: () => random.hex(24), number: () => random.number() },
    };
  };
  const mortalOf = () => createMortal(() => chance(rates.crash));
  return {
    time,
    random,
    ecs,
    workers,
    books,
    ledger: ledgerOf((_command, next) => next()),
    rates: () => rates,
    stopFaults() {
      rates = noRates;
      ecs.model.configure({ faults: { shortages: [] } });
    },
    startController(signal) {
      const mortal = mortalOf();
      const client = faultyClient(ecs, () => rates, chance);
      const fleet = openFleet({ clients: { ecs: client, launches: client }, cluster, clock: time });
      const ports: ControllerPorts = {
        ...portsOf(mortal),
        fleet: mortalPort(fleet, mortal),
        network: { subnets: ecs.model.subnetIds(), securityGroups: ['sg-sim'] },
        log: { info: () => undefined, warn: () => undefined },
      };
      void runController(ports, { mode: 'watch' }, signal).catch((error: unknown) => {
        books.note(`the controller ended: ${String(error)}`, time.now());
      });
      return mortal;
    },
    startGateway() {
      const mortal = mortalOf();
      return { claims: createClaims(portsOf(mortal)), mortal };
    },
  };
}

function figuresOf(faults: SimulationOptions['faults'], random: SeededRandom) {
  const quota = { FARGATE: 1000, FARGATE_SPOT: 1000 };
  if (faults === 'none') return { ...awsFigures, vcpuQuota: quota };
  return {
    ...awsFigures,
    vcpuQuota: quota,
    startedLagSeconds: random.number() ** 2 * maxListingLagSeconds,
    stoppedLagSeconds: random.number() ** 2 * maxListingLagSeconds,
  };
}

/** A process that is dead asks no clock and wakes from no sleep. */
function mortalClock(time: VirtualTime, mortal: Mortal): ControllerPorts['clock'] {
  return {
    now: time.now,
    monotonic: time.monotonic,
    async sleep(milliseconds, signal) {
      await time.sleep(milliseconds, signal);
      if (mortal.dead()) await new Promise<never>(() => undefined);
    },
  };
}

function faultyClient(
  { client }: VirtualEcs,
  rates: () => FaultRates,
  chance: (probability: number) => boolean,
): VirtualEcs['client'] {
  const send = async (command: Parameters<VirtualEcs['client']['send']>[0]) => {
    if (chance(rates().failedFleetCall)) throw timeout();
    const answer = await client.send(command);
    if (chance(rates().lostFleetAnswer)) throw timeout();
    return answer;
  };
  return { send } as VirtualEcs['client'];
}

function timeout(): Error {
  return Object.assign(new Error('the simulated network cut the connection'), { name: 'TimeoutError' });
}

function poolEntries() {
  const parsed = parsePools({ pools: [simulatedPool] });
  if (!parsed.ok) throw new Error(`the simulated pool is wrong: ${JSON.stringify(parsed.problems)}`);
  return parsed.pools.map((config) => ({ config }));
}

function registerPool({ model }: VirtualEcs): void {
  model.call('CreateCluster', { clusterName: cluster }, startOfTime);
  for (const { config } of poolEntries()) {
    const definition = taskDefinitionOf({
      family: familyOf(cluster, config.name),
      pool: config,
      image: config.image,
    });
    model.call('RegisterTaskDefinition', definition, startOfTime);
  }
}
