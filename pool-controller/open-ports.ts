import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { openFleetClients } from '../shared/fleet/aws-clients.ts';
import { openFleet } from '../shared/fleet/open-fleet.ts';
import { openDocumentClient } from '../shared/ledger/document-client.ts';
import { openLedger } from '../shared/ledger/ledger.ts';
import type { Log } from '../shared/program/log.ts';
import { clusterSetting, listSetting, tableSetting } from '../shared/program/settings.ts';
import { watchedPoolsFile } from '../shared/program/watched-pools-file.ts';
import { openWorkers } from '../shared/worker/workers.ts';
import type { ControllerPorts } from './ports.ts';

const atLeastOne = (what: string) => listSetting.refine((list) => list.length > 0, `at least one ${what}`);

/** What the controller and the audit read from the environment. */
export const controllerSettingsSchema = z.object({
  WARM_POOL_CLUSTER: clusterSetting,
  WARM_POOL_LEDGER_TABLE: tableSetting,
  WARM_POOL_POOLS_FILE: z.string().optional(),
  WARM_POOL_SUBNETS: atLeastOne('subnet'),
  WARM_POOL_SECURITY_GROUPS: atLeastOne('security group'),
  WARM_POOL_STAY_SECONDS: z.coerce.number().int().min(10).max(3600).default(600),
  /** `embedded`: metrics as lines of the log, which CloudWatch Logs understands. */
  WARM_POOL_METRICS: z.enum(['none', 'embedded']).default('none'),
});
type Settings = z.output<typeof controllerSettingsSchema>;

/** The controller's world as the settings name it. `close` ends every connection. */
export async function openPorts(
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
