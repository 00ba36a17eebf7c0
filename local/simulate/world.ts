import { taskDefinitionOf } from '../../cluster/task-definition.ts';
import { type Claims, createClaims } from '../../gateway/app/claims/claims.ts';
import type { ControllerPorts } from '../../pool-controller/ports.ts';
import { run as runController } from '../../pool-controller/run.ts';
import { familyOf } from '../../shared/fleet/family.ts';
import { openFleet } from '../../shared/fleet/open-fleet.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { createTableInput } from '../../shared/ledger/table.ts';
import { parsePools } from '../../shared/pool/config.ts';
import type { PoolEntry } from '../../shared/pool/directory.ts';
import { awsFigures } from '../ecs/model/figures.ts';
import { type SeededRandom, seededRandom } from '../ecs/model/seeded-random.ts';
import type { StateOptions } from '../ecs/model/state.ts';
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

/** What every part of a world stands on. */
type Ground = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly books: Books;
  readonly ecs: VirtualEcs;
  readonly workers: VirtualWorkers;
  readonly table: MemoryTable;
  readonly entries: readonly PoolEntry[];
  /** The rates of the moment. */
  readonly rates: () => FaultRates;
  readonly chance: (probability: number) => boolean;
};

export function createWorld(options: SimulationOptions): World {
  let rates = options.faults === 'all' ? allRates : noRates;
  const ground = layGround(options, () => rates);
  const { time, random, ecs, workers, books, chance } = ground;
  const mortalOf = () => createMortal(() => chance(rates.crash));
  return {
    time,
    random,
    ecs,
    workers,
    books,
    ledger: openLedgerOf(ground, (_command, next) => next()),
    rates: () => rates,
    stopFaults() {
      rates = noRates;
      ecs.model.configure({ faults: { shortages: [] } });
    },
    startController: (signal) => startController(ground, mortalOf(), signal),
    startGateway() {
      const mortal = mortalOf();
      return { claims: createClaims(portsOf(ground, mortal)), mortal };
    },
  };
}

function layGround({ seed, faults }: SimulationOptions, rates: () => FaultRates): Ground {
  const time = createVirtualTime(startOfTime);
  const random = seededRandom(seed);
  const books = openBooks();
  const { ecs, workers } = startEcs(time, random, books, faults);
  registerPool(ecs);
  const table = new MemoryTable({
    clock: time,
    tableSchema: createTableInput('ledger'),
    indexLag: () => (faults === 'all' ? random.number() ** 4 * maxIndexLagSeconds * 1000 : 0),
  });
  const chance = (probability: number) => random.number() < probability;
  return { time, random, books, ecs, workers, table, entries: poolEntries(), rates, chance };
}

function startEcs(
  time: VirtualTime,
  random: SeededRandom,
  books: Books,
  faults: SimulationOptions['faults'],
) {
  let workers: VirtualWorkers | undefined;
  const host = () => {
    if (workers === undefined) throw new Error('ECS started a worker before there was a host');
    return workers;
  };
  const options: StateOptions = {
    seed: random.below(2 ** 31),
    region: 'us-east-1',
    addressing: { kind: 'block', cidr: '127.80.0.0/24' },
    figures: figuresOf(faults, random),
    now: startOfTime,
  };
  const ecs = createVirtualEcs(time, options, host, (operation, input) => {
    const alive = ecs.model.tasks().filter(({ status }) => status !== 'STOPPED').length;
    if (operation === 'RunTask') books.tasksAlive(alive, time.now());
    if (operation === 'StopTask') books.stopAsked('task' in input ? String(input.task) : '', time.now());
  });
  workers = createVirtualWorkers(time, random, workerFigures, (event) => ecs.report(event));
  return { ecs, workers };
}

function openLedgerOf({ table, time }: Ground, intercept: Intercept) {
  return openLedger({
    documentClient: openMemoryDocumentClient(table, intercept),
    tableName: 'ledger',
    clock: time,
    pause: (milliseconds) => time.sleep(milliseconds ?? 0),
  });
}

/** Every call takes its time, and may fail before its effect or lose its answer after it. */
function faultyLedger({ time, rates, chance }: Ground): Intercept {
  return async (_command, next) => {
    await time.sleep(ledgerCallSeconds * 1000);
    if (chance(rates().failedLedgerCall)) throw timeout();
    const answer = await next();
    await time.sleep(ledgerCallSeconds * 1000);
    if (chance(rates().lostLedgerAnswer)) throw timeout();
    return answer;
  };
}

/** What both programs get, held by a process that may die. */
function portsOf(ground: Ground, mortal: Mortal) {
  const { workers, entries, time, random } = ground;
  const worker = { probe: workers.probe, deliver: async () => ({ kind: 'delivered' }) as const };
  return {
    ledger: mortalPort(openLedgerOf(ground, faultyLedger(ground)), mortal),
    worker: mortalPort(worker, mortal),
    pools: async () => entries,
    clock: mortalClock(time, mortal),
    random: { id: () => random.hex(24), number: () => random.number() },
  };
}

function startController(ground: Ground, mortal: Mortal, signal: AbortSignal): Mortal {
  const { ecs, books, time, rates, chance } = ground;
  const client = faultyClient(ecs, rates, chance);
  const fleet = openFleet({ clients: { ecs: client, launches: client }, cluster, clock: time });
  const ports: ControllerPorts = {
    ...portsOf(ground, mortal),
    fleet: mortalPort(fleet, mortal),
    network: { subnets: ecs.model.subnetIds(), securityGroups: ['sg-sim'] },
    log: { info: () => undefined, warn: () => undefined },
  };
  void runController(ports, { mode: 'watch' }, signal).catch((error: unknown) => {
    books.note(`the controller ended: ${String(error)}`, time.now());
  });
  return mortal;
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
