import type { ControllerPorts } from '../../../pool-controller/ports.ts';
import { openFleetClients } from '../../../shared/fleet/aws-clients.ts';
import { type Fleet, openFleet } from '../../../shared/fleet/open-fleet.ts';
import { openDocumentClient } from '../../../shared/ledger/document-client.ts';
import { type Ledger, openLedger } from '../../../shared/ledger/ledger.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { openWorkers } from '../../../shared/worker/workers.ts';

export type OutsiderOptions = {
  readonly ledgerUrl: string;
  readonly tableName: string;
  readonly ecsUrl: string;
  readonly cluster: string;
  readonly pools: readonly PoolConfig[];
  readonly clock: ControllerPorts['clock'];
  readonly random: ControllerPorts['random'];
};

/** Somebody who looks at the ledger, ECS and the workers past all wires, with the programs' own eyes. */
export type Outsider = {
  readonly pools: readonly PoolConfig[];
  readonly ledger: Ledger;
  readonly fleet: Fleet;
  /** What the audit looks through. */
  readonly ports: ControllerPorts;
  close(): Promise<void>;
};

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export function openOutsider(options: OutsiderOptions): Outsider {
  const { ledgerUrl, tableName, ecsUrl, cluster, pools, clock, random } = options;
  const { documentClient, close: closeLedger } = openDocumentClient({
    endpoint: ledgerUrl,
    region,
    credentials,
  });
  const clients = openFleetClients({ endpoint: ecsUrl, region, credentials });
  const ledger = openLedger({ documentClient, tableName, clock });
  const fleet = openFleet({ clients, cluster, clock });
  const worker = openWorkers({ clock });
  const ports: ControllerPorts = {
    ledger,
    fleet,
    worker,
    pools: async () => pools.map((config) => ({ config })),
    network: { subnets: [], securityGroups: [] },
    clock,
    random,
    log: { info: () => undefined, warn: () => undefined },
  };
  const close = async () => {
    await worker.close();
    clients.close();
    closeLedger();
  };
  return { pools, ledger, fleet, ports, close };
}
