import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import packageJson from '../../package.json' with { type: 'json' };
import { openDocumentClient } from '../../shared/ledger/document-client.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import type { Log } from '../../shared/program/log.ts';
import { runProgram } from '../../shared/program/program.ts';
import { watchedPoolsFile } from '../../shared/program/watched-pools-file.ts';
import { openWorkers } from '../../shared/worker/workers.ts';
import { openAccountClients } from './account/aws-clients.ts';
import { noNat, openNat } from './account/nat.ts';
import { noWorkerLogs, openWorkerLogs } from './account/worker-logs.ts';
import type { GatewayPorts } from './api/ports.ts';
import { createClaims } from './claims/claims.ts';
import { buildPage } from './page/build-page.ts';
import { run } from './run.ts';
import { type GatewayEnvironment, gatewaySettings } from './settings.ts';

/** Part of claim ids, so letters and digits alone. */
const idBytes = 16;

await runProgram('gateway', async (signal, log) => {
  const settings = gatewaySettings(process.env);
  const page = await buildPage();
  const { ports, close } = await openPorts(settings, log);
  try {
    await run(ports, { ...settings, version: packageJson.version, page }, signal);
  } finally {
    await close();
  }
});

async function openPorts(
  settings: GatewayEnvironment,
  log: Log,
): Promise<{ ports: GatewayPorts; close: () => Promise<void> }> {
  const clock = { now: () => Date.now(), sleep };
  const random = {
    id: () => randomBytes(idBytes).toString('hex'),
    number: () => randomInt(2 ** 32) / 2 ** 32,
    bytes: (size: number) => randomBytes(size),
  };
  const poolsOfFile =
    settings.poolsFile === undefined ? undefined : await poolsFromFile(settings.poolsFile, log);
  const { documentClient, close: closeLedger } = openDocumentClient();
  const ledger = openLedger({ documentClient, tableName: settings.tableName, clock });
  const worker = openWorkers({ clock });
  const pools = poolsOfFile ?? (() => ledger.pools());
  const claims = createClaims({ ledger, worker, pools, clock, random });
  const { close: closeAccount, ...account } = openAccount(settings);
  const close = async () => {
    await worker.close();
    closeLedger();
    closeAccount();
  };
  return { ports: { ledger, claims, worker, ...account, pools, clock, random, log }, close };
}

/** What is asked of the account besides the ledger. */
function openAccount({ workerLogGroup, natGroup }: GatewayEnvironment) {
  const { logs, groups, close } = openAccountClients();
  return {
    logs: workerLogGroup === undefined ? noWorkerLogs : openWorkerLogs(logs, workerLogGroup),
    nat: natGroup === undefined ? noNat : openNat(groups, natGroup),
    close,
  };
}

async function poolsFromFile(path: string, log: Log): ReturnType<typeof watchedPoolsFile> {
  return await watchedPoolsFile(path, (error) =>
    log.warn({ err: error }, 'the changed pools file is refused: the pools stay as they were'),
  );
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  try {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
