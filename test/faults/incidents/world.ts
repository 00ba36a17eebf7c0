import { type Claims, createClaims } from '../../../gateway/app/claims/claims.ts';
import type { Figures } from '../../../local/ecs/model/figures.ts';
import { seededRandom } from '../../../local/ecs/model/seeded-random.ts';
import { type Intercept, openMemoryDocumentClient } from '../../../local/ledger/memory.ts';
import { MemoryTable } from '../../../local/ledger/memory-table.ts';
import { type Account, openAccount } from '../../../local/simulate/account.ts';
import { calmFigures } from '../../../local/simulate/faults/conditions.ts';
import { cluster } from '../../../local/simulate/faults/templates.ts';
import { createVirtualTime, type VirtualTime } from '../../../local/simulate/virtual-time.ts';
import type { ControllerPorts } from '../../../pool-controller/ports.ts';
import { run as runController } from '../../../pool-controller/run.ts';
import { openFleet } from '../../../shared/fleet/open-fleet.ts';
import { openLedger } from '../../../shared/ledger/ledger.ts';
import { createTableInput } from '../../../shared/ledger/table.ts';
import { type PoolConfig, parsePools } from '../../../shared/pool/config.ts';
import type { Worker } from '../../../shared/pool/worker.ts';

const startOfTime = Date.UTC(2026, 10, 21);
const seed = 1;
/** One way of a call to the ledger. Milliseconds. */
const ledgerCallMilliseconds = 4;

/** The programs as they are deployed, over the ledger in memory and the pure model of ECS, in virtual time. */
export type IncidentWorld = {
  readonly config: PoolConfig;
  readonly time: VirtualTime;
  readonly account: Account;
  /** What ECS was asked to launch and to stop, in order. */
  readonly asked: { readonly operation: string; readonly input: object; readonly at: number }[];
  startController(watched?: Watched): Mortal;
  /** A gateway of its own; its calls to the ledger go through `intercept`. */
  startGateway(intercept?: Intercept): Claims;
  pass(seconds: number): Promise<void>;
  /** What a promise comes to, with time passing by for it. */
  settled<Result>(promise: Promise<Result>): Promise<PromiseSettledResult<Result>>;
  live(): Promise<readonly Worker[]>;
  warm(): Promise<number>;
  /** What the controller last said is wrong. */
  problems(): Promise<readonly string[]>;
  /** Tasks that ECS has not stopped. */
  tasksAlive(): number;
  end(): Promise<void>;
};

/** A program that can die: from then on nothing ever answers it, and it is not heard of again. */
type Mortal = { die(): void };

type Watched = Partial<Pick<ControllerPorts, 'log' | 'metrics'>>;

type Conditions = {
  /** How long a write is missing from the index. */
  readonly indexLagSeconds?: number;
  readonly figures?: Partial<Figures>;
  readonly addressBlock?: string;
  /** Ids that ECS does not tell the controller of. */
  readonly hidden?: ReadonlySet<string>;
};

export function openIncident(
  keys: object,
  { indexLagSeconds = 0, figures, addressBlock, hidden }: Conditions = {},
): IncidentWorld {
  const config = poolOf(keys);
  const entries = [{ config }];
  const time = createVirtualTime(startOfTime);
  const asked: IncidentWorld['asked'] = [];
  const account = openAccount({
    seed,
    time,
    entries,
    ...(addressBlock !== undefined && { addressBlock }),
    ecsWatch: {
      asked: (operation, input) => asked.push({ operation, input, at: time.now() }),
      answered: () => undefined,
    },
    workersWatch: {
      answeredIdle: () => undefined,
      delivered: () => undefined,
      addressReused: () => undefined,
    },
  });
  account.conditions.begin({ figures: { ...calmFigures, ...figures } });
  const table = new MemoryTable({
    clock: time,
    tableSchema: createTableInput('ledger'),
    indexLag: () => indexLagSeconds * 1000,
  });
  const random = seededRandom(seed);
  const ledgerThrough = (intercept: Intercept) =>
    openLedger({
      documentClient: openMemoryDocumentClient(table, intercept),
      tableName: 'ledger',
      clock: time,
      pause: (milliseconds) => time.sleep(milliseconds ?? 0),
    });
  const own = ledgerThrough((_command, next) => next());
  const portsThrough = (intercept: Intercept) => ({
    ledger: ledgerThrough(async (command, next) => {
      await time.sleep(ledgerCallMilliseconds);
      const answer = await intercept(command, next);
      await time.sleep(ledgerCallMilliseconds);
      return answer;
    }),
    worker: account.workers,
    pools: async () => entries,
    clock: time,
    random: { id: () => random.hex(24), number: () => random.number() },
  });
  const ending = new AbortController();
  const settled: IncidentWorld['settled'] = async (promise) => {
    const results = Promise.allSettled([promise]);
    let isSettled = false;
    void results.then(() => {
      isSettled = true;
    });
    for (let steps = 0; steps < 36_000 && !isSettled; steps += 1) await time.runUntil(time.now() + 10);
    if (!isSettled) throw new Error('nothing came of it within six minutes');
    const [result] = await results;
    return result;
  };
  return {
    config,
    time,
    account,
    asked,
    startController(watched = {}) {
      let isDead = false;
      const living = <T>(call: () => Promise<T>) => (isDead ? new Promise<never>(() => undefined) : call());
      const client = hiding(mortal(account.ecs.client, living), hidden ?? new Set());
      const clock = {
        ...time,
        sleep: (milliseconds: number, signal?: AbortSignal) => living(() => time.sleep(milliseconds, signal)),
      };
      const ports = {
        ...portsThrough((_command, next) => living(next)),
        clock,
        fleet: openFleet({ clients: { ecs: client, launches: client }, cluster, clock }),
        network: { subnets: account.ecs.model.subnetIds(), securityGroups: ['sg-sim'] },
        log: { info: () => undefined, warn: () => undefined },
        ...watched,
      };
      void runController(ports, { mode: 'watch' }, ending.signal);
      return {
        die() {
          isDead = true;
        },
      };
    },
    startGateway: (intercept = (_command, next) => next()) => createClaims(portsThrough(intercept)),
    pass: (seconds) => time.runUntil(time.now() + seconds * 1000),
    settled,
    live: () => own.liveWorkers(config.name),
    warm: async () => (await own.liveWorkers(config.name)).filter(({ state }) => state === 'warm').length,
    problems: async () => (await own.poolReport(config.name))?.problems ?? [],
    tasksAlive: () => account.ecs.model.tasks().filter(({ status }) => status !== 'STOPPED').length,
    async end() {
      ending.abort();
      await time.runUntil(time.now() + 20_000);
    },
  };
}

function poolOf(keys: object): PoolConfig {
  const parsed = parsePools({ pools: [{ name: 'etl', image: 'workers/example', ...keys }] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [pool] = parsed.pools;
  if (pool === undefined) throw new Error('no pool');
  return pool;
}

type EcsClient = Account['ecs']['client'];

/** The same client, each of whose calls is made as `living` says. */
function mortal(client: EcsClient, living: <T>(call: () => Promise<T>) => Promise<T>): EcsClient {
  const send = (command: Parameters<EcsClient['send']>[0]) => living(() => client.send(command));
  // One method stands for the overloads of the SDK's client, as in the client that it wraps.
  return { send } as EcsClient;
}

/** The same client, to which ECS does not tell of some tasks: neither in a listing nor described. */
function hiding(client: EcsClient, hidden: ReadonlySet<string>): EcsClient {
  const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  const isShown = (arn: string | undefined) => arn === undefined || !hidden.has(idOf(arn));
  const send = async (command: Parameters<EcsClient['send']>[0]) => {
    const answer: {
      taskArns?: string[] | undefined;
      tasks?: { taskArn?: string | undefined }[] | undefined;
    } = await client.send(command);
    return {
      ...answer,
      ...(answer.taskArns !== undefined && { taskArns: answer.taskArns.filter(isShown) }),
      ...(answer.tasks !== undefined && { tasks: answer.tasks.filter(({ taskArn }) => isShown(taskArn)) }),
    };
  };
  // One method stands for the overloads of the SDK's client, as in the client that it wraps.
  return { send } as EcsClient;
}

/** How many workers ECS was asked to launch. */
export function launchesAsked({ asked }: Pick<IncidentWorld, 'asked'>): number {
  return asked
    .filter(({ operation }) => operation === 'RunTask')
    .reduce((sum, { input }) => sum + ('count' in input ? Number(input.count) : 0), 0);
}

/** When ECS was asked to stop a worker, and never where it was not. */
export function stopsAsked({ asked }: Pick<IncidentWorld, 'asked'>, workerId: string): readonly number[] {
  return asked
    .filter(({ operation, input }) => operation === 'StopTask' && 'task' in input && input.task === workerId)
    .map(({ at }) => at);
}
