import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { CallerError } from '../../shared/pool/errors.ts';
import { watchedPoolsFile } from '../../shared/program/watched-pools-file.ts';
import { type BrokeredPools, startBroker, withBrokers } from './broker.ts';
import { endLastRun } from './end-last-run.ts';
import { type EndPoints, startEndPoints } from './end-points.ts';
import { tellFirstWarm, untilReady } from './first-warm.ts';
import { freePort, isFree } from './free-port.ts';
import { writeGatewayFile } from './gateway-file.ts';
import { localProblems } from './local-problems.ts';
import type { LaunchOptions } from './options.ts';
import { endOrphans, launcherMark } from './orphans.ts';
import { poolsFileOf, prepareImages } from './pools.ts';
import { programsOf } from './programs.ts';
import { openTemplates } from './register-templates.ts';
import { takeRunDirectory } from './run-directory.ts';
import { takeRunSlot } from './run-slot.ts';
import { type LaunchSettings, usualGatewayPort } from './settings.ts';
import { supervise } from './supervise.ts';
import { banner, forPeople } from './terminal.ts';
import { watchPools, writePools } from './watch-pools.ts';

export type Launch = {
  readonly options: LaunchOptions;
  readonly settings: LaunchSettings;
  readonly root: string;
  /** Made up where the environment gives none. */
  readonly password: string;
  readonly seed: number;
  print(text: string): void;
};

/** Something that was started and must be ended, the last one first. */
type Ending = () => Promise<unknown>;

/**
 * Runs everything on this machine until the signal aborts, and leaves no process behind. Throws
 * `invalid_configuration` before anything is started where the pools file is refused.
 */
export async function launch(run: Launch, signal: AbortSignal): Promise<void> {
  const endings: Ending[] = [];
  try {
    await runAll(run, endings, signal);
  } catch (error) {
    // Asked to end while things were still being started: that they were given up is what was asked for.
    if (!signal.aborted) throw error;
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}

async function runAll(run: Launch, endings: Ending[], signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const say = (text: string) => run.print(`local: ${text}`);
  const prepared = await prepare(run, endings, { say, signal });
  const { programs, pools, url } = prepared;
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const line = (program: string, text: string) => {
    const told = forPeople(program, text);
    if (told !== undefined) run.print(told);
  };
  const running = [
    ...programs.map((program) => supervise(program, { say, line }, ending)),
    watchPools(prepared.watched, ending),
    greet(run, { url, pools, startedAt, logDirectory: prepared.logDirectory }, ending),
  ].map((part) => part.catch((error: unknown) => failed.abort(error)));
  await Promise.all(running);
  if (failed.signal.aborted) throw failed.signal.reason;
  say('ending everything');
}

async function prepare(
  run: Launch,
  endings: Ending[],
  { say, signal }: { readonly say: (text: string) => void; readonly signal: AbortSignal },
) {
  const { options, settings, root } = run;
  await refuseTakenPort(settings);
  const file = poolsFileOf(options, settings, root);
  const refused = (error: unknown) =>
    say(`${error instanceof Error ? error.message : String(error)}\nthe pools stay as they were`);
  const isOwnEcs = settings.AWS_ENDPOINT_URL_ECS === undefined;
  const read = await watchedPoolsFile(file, refused, isOwnEcs ? localProblems : undefined);
  const wanted = (await read()).map(({ config }) => config);
  await prepareImages(wanted, root, say);
  const orphans = await endOrphans();
  if (orphans > 0) say(`ended ${orphans} processes of a run that was killed`);
  const place = await takePlace(run, endings);
  const broker = await startBroker(wanted, {
    ...place,
    path: settings.PATH,
    password: run.password,
    signal,
    say,
  });
  endings.push(broker.close);
  const endPoints = await startEndPoints({ ...run, ...place, hosted: options.hosted });
  endings.push(endPoints.close);
  if (options.keep) await sayKept(settings, endPoints, say);
  const templates = await registerTemplates(run, endPoints, broker, endings);
  const copy = join(place.runDirectory, 'pools.json');
  await writePools(copy, broker.pools);
  // Runs that start at once each look from a port of their own.
  const usualPort = usualGatewayPort + place.slot;
  const gatewayPort = settings.GATEWAY_PORT ?? (await freePort(settings.GATEWAY_HOST, usualPort));
  const url = `http://${settings.GATEWAY_HOST}:${gatewayPort}`;
  endings.push(await writeGatewayFile(place.runDirectory, { url, password: run.password }));
  const runnable = (pools: readonly PoolConfig[]) => withBrokers(pools, broker, say);
  return {
    pools: broker.pools,
    url,
    logDirectory: place.logDirectory,
    programs: programsOf({ ...run, ...place, endPoints, poolsFile: copy, gatewayPort }),
    watched: { read, runnable, templates, copy, say },
  };
}

/** Throws `invalid_configuration` where the port that is set for the gateway is taken. */
async function refuseTakenPort({ GATEWAY_HOST: host, GATEWAY_PORT: port }: LaunchSettings): Promise<void> {
  if (port === undefined || (await isFree(host, port))) return;
  throw new CallerError(
    'invalid_configuration',
    `GATEWAY_PORT: nothing can listen on ${host}:${port}; is it taken? Set another, or unset it`,
  );
}

async function takePlace({ options, root }: Launch, endings: Ending[]) {
  const slot = await takeRunSlot();
  endings.push(slot.release);
  const directory = await takeRunDirectory(join(root, '.local'), options.keep);
  endings.push(directory.release);
  const logDirectory = join(directory.path, 'logs');
  await mkdir(logDirectory, { recursive: true });
  const mark = await launcherMark();
  return {
    slot: slot.slot,
    addressBlock: slot.addressBlock,
    runDirectory: directory.path,
    logDirectory,
    mark,
  };
}

async function registerTemplates(
  { settings }: Launch,
  { ecsUrl }: EndPoints,
  broker: Pick<BrokeredPools, 'pools' | 'urls'>,
  endings: Ending[],
) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new ECSClient({ endpoint: ecsUrl, region: settings.AWS_REGION, credentials });
  endings.push(async () => client.destroy());
  const environment = ({ name }: PoolConfig): Readonly<Record<string, string>> => {
    const url = broker.urls.get(name);
    return url === undefined ? {} : { BROKER_URL: url };
  };
  const templates = await openTemplates(client, settings.WARM_POOL_CLUSTER, environment);
  await templates.register(broker.pools);
  return templates;
}

async function sayKept(settings: LaunchSettings, { dynamoDbUrl }: EndPoints, say: (text: string) => void) {
  const closed = await endLastRun(settings.WARM_POOL_LEDGER_TABLE, dynamoDbUrl, settings.AWS_REGION);
  say(`going on with the last ledger; ${closed} workers of the last run are closed`);
}

type Greeting = {
  readonly url: string;
  readonly pools: readonly PoolConfig[];
  readonly startedAt: number;
  readonly logDirectory: string;
};

async function greet({ password, print }: Launch, greeting: Greeting, signal: AbortSignal): Promise<void> {
  const { url, pools, startedAt, logDirectory } = greeting;
  if (!(await untilReady(url, signal))) return;
  const pool = pools.find(({ mode }) => mode === 'exclusive')?.name ?? 'default';
  print(banner({ url, user: 'fossa', password, pool, logDirectory }));
  await tellFirstWarm({ url, password, print, startedAt }, signal);
}
