import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { ControllerPorts } from '../../../pool-controller/ports.ts';
import { makeSubnets } from '../../ecs/model/subnets.ts';
import { freePort } from '../../launch/free-port.ts';
import { endOrphans, launcherMark } from '../../launch/orphans.ts';
import { openTemplates } from '../../launch/register-templates.ts';
import { takeRunDirectory } from '../../launch/run-directory.ts';
import { takeRunSlot } from '../../launch/run-slot.ts';
import type { LaunchSettings } from '../../launch/settings.ts';
import { writePools } from '../../launch/watch-pools.ts';
import { type Outsider, openOutsider } from '../agreement/outsider.ts';
import { chaosPools, workersPort } from '../pools.ts';
import { type Meddler, noMeddling } from '../wire/meddler.ts';
import type { Trouble } from '../wire/trouble.ts';
import { openWire, type Wire, type WireEnd } from '../wire/wire.ts';
import { openWorkerWires, revealing, type WorkerWires } from '../wire/worker-wires.ts';
import { controllerProgram, gatewayProgram, logDirectoryOf, type Place, standIn } from './programs.ts';
import { openSupervised, type Supervised } from './supervised.ts';

const gateways = ['gateway-1', 'gateway-2'] as const;
const controllers = ['controller-1', 'controller-2'] as const;

/** Everything that `./go.sh local` runs, two of each program, a wire between each pair of them. */
export type ChaosWorld = {
  readonly programs: Supervised;
  /** Where the customers' wires to the gateways are. */
  readonly gatewayUrls: readonly string[];
  /** Past all troubles. */
  readonly outsider: Outsider;
  readonly ledgerUrl: string;
  readonly tableName: string;
  readonly addressBlock: string;
  readonly logDirectory: string;
  readonly mark: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

export type ChaosWorldOptions = {
  readonly root: string;
  readonly settings: LaunchSettings;
  readonly password: string;
  readonly seed: number;
  readonly trouble: Trouble;
  readonly clock: ControllerPorts['clock'];
  readonly random: ControllerPorts['random'];
  /** Told of a program that can't be run at all. */
  failed(error: unknown): void;
};

type Endings = (() => Promise<unknown>)[];

/** Starts it all; whatever was started is ended again where that fails. */
export async function startChaosWorld(options: ChaosWorldOptions): Promise<ChaosWorld> {
  const endings: Endings = [];
  const close = async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  };
  try {
    return { ...(await startAll(options, endings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(options: ChaosWorldOptions, endings: Endings): Promise<Omit<ChaosWorld, 'close'>> {
  const { clock, random, settings } = options;
  const place = await takePlace(options, endings);
  const programs = openSupervised(options.failed);
  const wires = openWires(programs, endings);
  endings.push(programs.end);
  for (const name of ['ledger', 'ecs'] as const) programs.run(standIn(place, name));
  await Promise.all([programs.listening('ledger'), programs.listening('ecs')]);
  const outside = { ledger: await wires.to('ledger', noMeddling), ecs: await wires.to('ecs', noMeddling) };
  const pools = chaosPools();
  await registerTemplates(outside.ecs.url, settings);
  await writePools(place.poolsFile, pools);
  const gatewayUrls = await runPrograms(place, programs, { wires, trouble: options.trouble });
  const outsider = openOutsider({
    ledgerUrl: outside.ledger.url,
    tableName: settings.WARM_POOL_LEDGER_TABLE,
    ecsUrl: outside.ecs.url,
    cluster: settings.WARM_POOL_CLUSTER,
    pools,
    clock,
    random,
  });
  endings.push(outsider.close);
  return {
    programs,
    gatewayUrls,
    outsider,
    ledgerUrl: outside.ledger.url,
    tableName: settings.WARM_POOL_LEDGER_TABLE,
    addressBlock: place.addressBlock,
    logDirectory: logDirectoryOf(place.directory),
    mark: place.mark,
  };
}

async function takePlace(
  { root, settings, password, seed }: ChaosWorldOptions,
  endings: Endings,
): Promise<Place> {
  await endOrphans();
  const { addressBlock, release } = await takeRunSlot();
  endings.push(release);
  const { path: directory, release: leave } = await takeRunDirectory(join(root, '.local', 'chaos'), false);
  endings.push(leave);
  await rm(join(directory, 'ecs'), { recursive: true, force: true });
  await mkdir(join(directory, 'ecs'), { recursive: true });
  await mkdir(logDirectoryOf(directory), { recursive: true });
  return {
    root,
    directory,
    settings,
    password,
    seed,
    addressBlock,
    poolsFile: join(directory, 'pools.json'),
    subnets: makeSubnets({ kind: 'block', cidr: addressBlock }, settings.AWS_REGION).map(({ id }) => id),
    mark: await launcherMark(),
  };
}

type Wires = {
  /** A wire to a program that says itself where it listens, or to an end that is known. */
  to(target: 'ledger' | 'ecs' | WireEnd, meddler: Meddler): Promise<Wire>;
  keep(wires: WorkerWires): void;
};

function openWires(programs: Supervised, endings: Endings): Wires {
  return {
    async to(target, meddler) {
      const end = () => (typeof target === 'string' ? programs.address(target) : target);
      const wire = await openWire({ target: end, meddler });
      endings.push(wire.close);
      return wire;
    },
    keep: (wires) => void endings.push(wires.close),
  };
}

async function runPrograms(
  place: Place,
  programs: Supervised,
  { wires, trouble }: { readonly wires: Wires; readonly trouble: Trouble },
): Promise<readonly string[]> {
  const workerWires = openWorkerWires({ port: workersPort, meddlerOf: () => trouble.meddler() });
  wires.keep(workerWires);
  const ownWires = async () => ({
    ledgerUrl: (await wires.to('ledger', trouble.meddler())).url,
    ecsUrl: (await wires.to('ecs', revealing(workerWires, trouble.meddler()))).url,
  });
  for (const name of controllers) programs.run(controllerProgram(place, name, await ownWires()));
  const urls: string[] = [];
  for (const name of gateways) {
    const end = { host: '127.0.0.1', port: await freePort('127.0.0.1', 0) };
    programs.run(gatewayProgram(place, name, await ownWires(), end.port));
    urls.push((await wires.to(end, trouble.meddler())).url);
  }
  return urls;
}

async function registerTemplates(endpoint: string, { AWS_REGION, WARM_POOL_CLUSTER }: LaunchSettings) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new ECSClient({ endpoint, region: AWS_REGION, credentials });
  try {
    await (await openTemplates(client, WARM_POOL_CLUSTER, () => ({}))).register(chaosPools());
  } finally {
    client.destroy();
  }
}
