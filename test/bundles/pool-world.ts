import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { startLocalEcs } from '../../local/ecs/server.ts';
import { openTemplates } from '../../local/launch/register-templates.ts';
import { takeRunSlot } from '../../local/launch/run-slot.ts';
import { startLocalLedger } from '../../local/ledger/local-ledger.ts';
import { familyOf } from '../../shared/fleet/family.ts';
import { openDocumentClient } from '../../shared/ledger/document-client.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { parsePools } from '../../shared/pool/config.ts';

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const cluster = 'warm-pool';
const tableName = 'warm-pool';

export const gatewayPassword = 'bundled';
export const pool = { name: 'etl', image: 'workers/example', target: { fixed: 2 }, maxWorkers: 6 };

/** What the deployed programs stand on: ECS, and a ledger with the pool's row in it, as the cluster stack writes it. */
export type PoolWorld = {
  /** The whole environment of a program but for PATH. */
  readonly environment: Readonly<Record<'controller' | 'gateway', Readonly<Record<string, string>>>>;
  close(): Promise<void>;
};

/** Starts it on this machine. `root` is the project's folder, where the worker's image is a folder. */
export async function startPoolWorld(root: string): Promise<PoolWorld> {
  const slot = await takeRunSlot();
  const ledger = await startLocalLedger({ tableName });
  const ecs = await startLocalEcs({
    port: 0,
    seed: 1,
    clock: Date,
    block: slot.addressBlock,
    ports: { fromPort: 21_000, toPort: 21_999 },
    tasks: { kind: 'hosted', root },
  });
  await configurePool(ecs.url, ledger.url);
  const shared = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: ledger.url,
    WARM_POOL_LEDGER_TABLE: tableName,
  };
  return {
    environment: {
      controller: {
        ...shared,
        AWS_ENDPOINT_URL_ECS: ecs.url,
        AWS_ENDPOINT_URL_EC2: ecs.url,
        WARM_POOL_CLUSTER: cluster,
        WARM_POOL_SUBNETS: ecs.subnetIds.join(','),
        WARM_POOL_SECURITY_GROUPS: 'sg-0123456789abcdef0',
      },
      gateway: { ...shared, GATEWAY_PORT: '0', GATEWAY_HTTP_PASSWORD: gatewayPassword },
    },
    close: async () => {
      await ecs.close();
      await ledger.close();
      await slot.release();
    },
  };
}

async function configurePool(ecsUrl: string, ledgerUrl: string): Promise<void> {
  const parsed = parsePools({ pools: [pool] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const ecs = new ECSClient({ endpoint: ecsUrl, region, credentials });
  const { documentClient, close } = openDocumentClient({ endpoint: ledgerUrl, region, credentials });
  try {
    const templates = await openTemplates(ecs, cluster, () => ({}));
    await templates.register(parsed.pools);
    const family = familyOf(cluster, pool.name);
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: family }));
    const ledger = openLedger({ documentClient, tableName, clock: Date });
    await ledger.putPoolConfig({
      config: pool,
      position: 0,
      template: `${family}:${taskDefinition?.revision}`,
    });
  } finally {
    ecs.destroy();
    close();
  }
}
