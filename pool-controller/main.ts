import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openFleetClients } from '../shared/fleet/aws-clients.ts';
import { openFleet } from '../shared/fleet/open-fleet.ts';
import { openDocumentClient } from '../shared/ledger/document-client.ts';
import { openLedger } from '../shared/ledger/ledger.ts';
import { CallerError, ServiceError } from '../shared/pool/errors.ts';
import type { Log } from '../shared/program/log.ts';
import { runProgram } from '../shared/program/program.ts';
import { clusterSetting, listSetting, readSettings, tableSetting } from '../shared/program/settings.ts';
import { watchedPoolsFile } from '../shared/program/watched-pools-file.ts';
import { openWorkers } from '../shared/worker/workers.ts';
import type { ControllerPorts } from './ports.ts';
import { type RunSettings, type RunSummary, run } from './run.ts';

const atLeastOne = (what: string) => listSetting.refine((list) => list.length > 0, `at least one ${what}`);

const settingsSchema = z.object({
  WARM_POOL_CLUSTER: clusterSetting,
  WARM_POOL_LEDGER_TABLE: tableSetting,
  WARM_POOL_POOLS_FILE: z.string().optional(),
  WARM_POOL_SUBNETS: atLeastOne('subnet'),
  WARM_POOL_SECURITY_GROUPS: atLeastOne('security group'),
  WARM_POOL_STAY_SECONDS: z.coerce.number().int().min(10).max(3600).default(600),
  /** `embedded`: metrics as lines of the log, which CloudWatch Logs understands. */
  WARM_POOL_METRICS: z.enum(['none', 'embedded']).default('none'),
});
type Settings = z.output<typeof settingsSchema>;

await runProgram('pool-controller', async (signal, log) => {
  const mode = modeFrom(process.argv.slice(2));
  const settings = readSettings(settingsSchema, process.env);
  const { ports, close } = await openPorts(settings, log);
  try {
    const runSettings: RunSettings =
      mode === 'scheduled' ? { mode, staySeconds: settings.WARM_POOL_STAY_SECONDS } : { mode };
    tell(log, await run(ports, runSettings, signal));
  } finally {
    await close();
  }
});

function modeFrom(words: string[]): RunSettings['mode'] {
  const usage = 'give --once for one pass, --watch to run until stopped, or nothing for a scheduled stay';
  try {
    const options = { once: { type: 'boolean' }, watch: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: words, options });
    if (values.once && values.watch) throw new CallerError('invalid_configuration', usage);
    if (values.once) return 'once';
    return values.watch ? 'watch' : 'scheduled';
  } catch (cause) {
    if (cause instanceof CallerError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CallerError('invalid_configuration', `${why}: ${usage}`, { cause });
  }
}

/** A single pass ends with a failure where it could not see to every pool. */
function tell(log: Log, { passes, last }: RunSummary): void {
  log.info({ passes, ...(last !== undefined && { pools: last.pools }) }, `${passes} passes made`);
  const [failed] = last?.failed ?? [];
  if (failed === undefined) return;
  const why = failed.error instanceof Error ? failed.error.message : String(failed.error);
  throw new ServiceError('internal', `the pass over ${failed.pool} failed: ${why}`, { cause: failed.error });
}

async function openPorts(
  settings: Settings,
  log: Log,
): Promise<{ ports: ControllerPorts; close: () => Promise<void> }> {
  const clock = { now: () => Date.now(), monotonic: () => performance.now(), sleep };
  const path = settings.WARM_POOL_POOLS_FILE;
  const poolsOfFile =
    path === undefined
      ? undefined
      : await watchedPoolsFile(path, (error) =>
          log.warn({ err: error }, 'the changed pools file is refused: the pools stay as they were'),
        );
  const { documentClient, close: closeLedger } = openDocumentClient();
  const ledger = openLedger({ documentClient, tableName: settings.WARM_POOL_LEDGER_TABLE, clock });
  const clients = openFleetClients();
  const worker = openWorkers({ clock });
  const ports: ControllerPorts = {
    ledger,
    fleet: openFleet({ clients, cluster: settings.WARM_POOL_CLUSTER, clock }),
    worker,
    pools: poolsOfFile ?? (() => ledger.pools()),
    network: {
      subnets: settings.WARM_POOL_SUBNETS,
      securityGroups: settings.WARM_POOL_SECURITY_GROUPS,
    },
    clock,
    random: { id: () => randomUUID(), number: () => Math.random() },
    log: { info: (fields, text) => log.info(fields, text), warn: (fields, text) => log.warn(fields, text) },
    ...(settings.WARM_POOL_METRICS === 'embedded' && { metrics: { cluster: settings.WARM_POOL_CLUSTER } }),
  };
  const close = async () => {
    await worker.close();
    clients.close();
    closeLedger();
  };
  return { ports, close };
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  try {
    await setTimeout(Math.max(0, milliseconds), undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
