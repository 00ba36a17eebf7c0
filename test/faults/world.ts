import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ECSClient } from '@aws-sdk/client-ecs';
import { type WrittenBundle, writeBundle } from '../../build/write-bundle.ts';
import { listenersOn } from '../../local/chaos/agreement/listeners.ts';
import { type Outsider, openOutsider } from '../../local/chaos/agreement/outsider.ts';
import { strayListeners } from '../../local/chaos/agreement/stray-listeners.ts';
import { portBehindWire } from '../../local/chaos/images/hosted/behind-wire.ts';
import { callersMeddler } from '../../local/chaos/wire/callers-meddler.ts';
import { type Meddler, noMeddling } from '../../local/chaos/wire/meddler.ts';
import { openWire, type Wire } from '../../local/chaos/wire/wire.ts';
import { openWorkerWires, revealing, type WorkerWires } from '../../local/chaos/wire/worker-wires.ts';
import { type LocalEcs, startLocalEcs } from '../../local/ecs/server.ts';
import { endOrphans, launcherMark } from '../../local/launch/orphans.ts';
import { openTemplates } from '../../local/launch/register-templates.ts';
import { takeRunSlot } from '../../local/launch/run-slot.ts';
import { writePools } from '../../local/launch/watch-pools.ts';
import { createTable, type LocalLedger, startLocalLedger } from '../../local/ledger/local-ledger.ts';
import { type PoolConfig, parsePools } from '../../shared/pool/config.ts';
import { type Program, startProgram } from './program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const password = 'faults';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';
const workersPort = 2345;

/** Phases of a task, short; lags as long as the phases. */
const quickFigures = {
  provisioningSeconds: 0.1,
  pendingSeconds: 0.1,
  activatingSeconds: 0.1,
  deprovisioningSeconds: 0.1,
  startedLagSeconds: 0.2,
  stoppedLagSeconds: 0.2,
  vcpuQuota: { FARGATE: 4000, FARGATE_SPOT: 4000 },
  addressReuse: 'oldest-first',
  // Many plots share the one account.
  runTaskCalls: { burst: 10_000, perSecond: 10_000 },
  launches: { burst: 10_000, perSecond: 10_000 },
  reads: { burst: 10_000, perSecond: 10_000 },
} as const;

/** What all tests of a file stand on: one ledger, one ECS with its workers, the programs as they are deployed. */
export type World = {
  readonly ledger: LocalLedger;
  readonly ecs: LocalEcs;
  /** A cluster, a table and pools of their own. */
  plot(name: string, pools: readonly object[]): Promise<Plot>;
  close(): Promise<void>;
};

export type WorldOptions = {
  /** Workers as processes, or as listeners of this process. */
  readonly workers: 'processes' | 'hosted';
  readonly figures?: NonNullable<Parameters<typeof startLocalEcs>[0]['figures']>;
};

/** A pool of the world, and what runs in it. */
export type Plot = {
  readonly name: string;
  readonly outsider: Outsider;
  /** Who listens for a task that ECS has stopped, in words. */
  strays(): Promise<readonly string[]>;
  /** A gateway, listening. `meddler` stands on all of its wires. */
  gateway(meddler?: Meddler): Promise<Gateway>;
  controller(args: readonly string[], options?: ControllerOptions): Promise<Program>;
};

export type ControllerOptions = {
  readonly meddler?: Meddler;
  readonly environment?: Readonly<Record<string, string>>;
  readonly started?: (program: Program) => void;
};

export type Gateway = Program & { readonly url: string };

type Ground = {
  readonly directory: string;
  readonly ledger: LocalLedger;
  readonly ecs: LocalEcs;
  readonly workerWires: WorkerWires;
  /** Who meddles with the calls of which process, on the wires that all of them share. */
  readonly meddlers: Map<number, Meddler>;
  readonly bundles: Readonly<Record<'gateway' | 'controller', WrittenBundle>>;
  readonly endings: (() => Promise<unknown>)[];
  /** By which the next run ends what a killed one leaves behind. */
  readonly mark: Readonly<Record<string, string>>;
};

export async function startWorld({ workers, figures = {} }: WorldOptions): Promise<World> {
  await endOrphans();
  const mark = await launcherMark();
  const endings: Ground['endings'] = [];
  const directory = await mkdtemp(join(tmpdir(), 'faults-'));
  endings.push(() => rm(directory, { recursive: true, force: true }));
  const slot = await takeRunSlot();
  endings.push(slot.release);
  const ledger = await startLocalLedger({ tableName: 'first' });
  endings.push(ledger.close);
  const ecs = await startLocalEcs({
    port: 0,
    seed: 1,
    clock: Date,
    block: slot.addressBlock,
    ports: { fromPort: 22_000, toPort: 22_999 },
    figures: { ...quickFigures, ...figures },
    tasks: workers === 'hosted' ? { kind: 'hosted', root } : processTasks(directory),
  });
  endings.push(ecs.close);
  const meddlers = new Map<number, Meddler>();
  const workerWires = openWorkerWires({ port: workersPort, meddlerOf: () => callersMeddler(meddlers) });
  endings.push(workerWires.close);
  const bundles = {
    gateway: await writeBundle('gateway', root, join(directory, 'gateway')),
    controller: await writeBundle('controller', root, join(directory, 'controller')),
  };
  const ground: Ground = { directory, ledger, ecs, workerWires, meddlers, bundles, endings, mark };
  return {
    ledger,
    ecs,
    plot: (name, pools) => openPlot(ground, name, pools),
    async close() {
      for (const end of endings.toReversed()) await end();
    },
  };
}

function processTasks(directory: string) {
  return {
    kind: 'processes' as const,
    root,
    outputFolder: join(directory, 'workers'),
    path: process.env['PATH'] ?? '/usr/bin:/bin',
    home: directory,
  };
}

async function openPlot(ground: Ground, name: string, wanted: readonly object[]): Promise<Plot> {
  const { ledger, ecs, directory, endings } = ground;
  const parsed = parsePools({ pools: wanted });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { pools } = parsed;
  await createTable(ledger.url, name);
  await registerTemplates(ecs.url, name, pools);
  const poolsFile = join(directory, `${name}.json`);
  await writePools(poolsFile, pools);
  const clock = { now: () => Date.now(), monotonic: () => performance.now(), sleep };
  const outsider = openOutsider({
    ledgerUrl: ledger.url,
    tableName: name,
    ecsUrl: ecs.url,
    cluster: name,
    pools,
    clock: { ...clock, sleep: async (milliseconds) => void (await sleep(milliseconds)) },
    random: { id: () => randomUUID(), number: () => Math.random() },
  });
  endings.push(outsider.close);
  const owned = { ...ground, name, poolsFile };
  return {
    name,
    outsider,
    strays: async () => {
      // What ECS has is read last: a task that starts has its address before it listens.
      const heard = await listenersOn(portBehindWire(workersPort));
      return strayListeners(name, ecs.model.tasks(), heard);
    },
    gateway: (meddler = noMeddling) => startGateway(owned, meddler),
    controller: (args, options = {}) => startController(owned, args, options),
  };
}

async function registerTemplates(endpoint: string, cluster: string, pools: readonly PoolConfig[]) {
  const client = new ECSClient({ endpoint, region, credentials });
  try {
    await (await openTemplates(client, cluster, () => ({}))).register(pools);
  } finally {
    client.destroy();
  }
}

type Owned = Ground & { readonly name: string; readonly poolsFile: string };

async function startGateway(owned: Owned, meddler: Meddler): Promise<Gateway> {
  const wire = await wireTo(owned.ledger.url, meddler);
  const program = startProgram(owned.bundles.gateway.file, [], {
    ...commonSettings(owned, wire),
    GATEWAY_PORT: '0',
    GATEWAY_HTTP_PASSWORD: password,
  });
  closeAfter(owned, program, { wires: [wire], meddler });
  const url = await program.said(/"address":"(http:[^"]+)"/);
  return { ...program, url };
}

async function startController(
  owned: Owned,
  args: readonly string[],
  { meddler = noMeddling, environment = {}, started }: ControllerOptions,
): Promise<Program> {
  const { ledger, ecs, workerWires, bundles, name } = owned;
  const ledgerWire = await wireTo(ledger.url, meddler);
  const ecsWire = await wireTo(ecs.url, revealing(workerWires, meddler));
  const program = startProgram(bundles.controller.file, args, {
    ...commonSettings(owned, ledgerWire),
    AWS_ENDPOINT_URL_ECS: ecsWire.url,
    AWS_ENDPOINT_URL_EC2: ecsWire.url,
    WARM_POOL_CLUSTER: name,
    WARM_POOL_SUBNETS: ecs.subnetIds.join(','),
    WARM_POOL_SECURITY_GROUPS: 'sg-faults',
    ...environment,
  });
  started?.(program);
  closeAfter(owned, program, { wires: [ledgerWire, ecsWire], meddler });
  return program;
}

function commonSettings(
  { name, poolsFile, mark }: Owned,
  ledgerWire: Wire,
): Readonly<Record<string, string>> {
  return {
    ...mark,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: ledgerWire.url,
    WARM_POOL_LEDGER_TABLE: name,
    WARM_POOL_POOLS_FILE: poolsFile,
  };
}

function wireTo(url: string, meddler: Meddler): Promise<Wire> {
  const { hostname: host, port } = new URL(url);
  return openWire({ target: () => ({ host, port: Number(port) }), meddler });
}

/** Its wires go with a program, and every program with the world. */
function closeAfter(
  { endings, meddlers }: Owned,
  program: Program,
  { wires, meddler }: { readonly wires: readonly Wire[]; readonly meddler: Meddler },
): void {
  if (meddler !== noMeddling) meddlers.set(program.pid, meddler);
  const closed = program.ended.then(async () => {
    meddlers.delete(program.pid);
    await Promise.all(wires.map((wire) => wire.close()));
  });
  endings.push(async () => {
    program.kill('SIGCONT');
    await program.end();
    await closed;
  });
}
