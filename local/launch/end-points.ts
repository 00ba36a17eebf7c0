import { join } from 'node:path';
import { startLocalEcs } from '../ecs/server.ts';
import { createTable, startLocalLedger } from '../ledger/local-ledger.ts';
import type { LaunchSettings } from './settings.ts';

/** What the programs talk to, started here unless the environment names another. */
export type EndPoints = {
  readonly ecsUrl: string;
  readonly ec2Url: string;
  readonly dynamoDbUrl: string;
  readonly subnets: readonly string[];
  close(): Promise<void>;
};

export type EndPointOptions = {
  readonly settings: LaunchSettings;
  readonly root: string;
  readonly runDirectory: string;
  readonly addressBlock: string;
  readonly hosted: boolean;
  readonly seed: number;
  /** What tells whose the workers' processes are. */
  readonly mark: Readonly<Record<string, string>>;
};

/** The workers' ports where the system's loopback has only 127.0.0.1. */
const sharedAddressPorts = { fromPort: 20_000, toPort: 29_999 };

/** Starts the ledger and ECS. `close` ends the tasks first, then both. */
export async function startEndPoints(options: EndPointOptions): Promise<EndPoints> {
  const ledger = await startLedger(options);
  try {
    const fleet = await startFleet(options);
    const close = async () => {
      await fleet.close();
      await ledger.close();
    };
    return { ...fleet, dynamoDbUrl: ledger.url, close };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function startLedger({ settings, runDirectory }: EndPointOptions) {
  const tableName = settings.WARM_POOL_LEDGER_TABLE;
  const given = settings.AWS_ENDPOINT_URL_DYNAMODB;
  if (given !== undefined) {
    await createTable(given, tableName);
    return { url: given, close: async () => undefined };
  }
  const directory = join(runDirectory, 'ledger');
  return startLocalLedger({ tableName, directory, port: settings.LOCAL_DYNAMODB_PORT });
}

async function startFleet(options: EndPointOptions) {
  const { settings, root, runDirectory, addressBlock, hosted, seed, mark } = options;
  const given = settings.AWS_ENDPOINT_URL_ECS;
  if (given !== undefined) {
    const ec2Url = settings.AWS_ENDPOINT_URL_EC2 ?? given;
    return { ecsUrl: given, ec2Url, subnets: settings.WARM_POOL_SUBNETS ?? [], close: async () => undefined };
  }
  const ecs = await startLocalEcs({
    port: settings.LOCAL_ECS_PORT,
    seed,
    clock: Date,
    block: addressBlock,
    ports: sharedAddressPorts,
    region: settings.AWS_REGION,
    tasks: hosted
      ? { kind: 'hosted', root }
      : {
          kind: 'processes',
          root,
          outputFolder: join(runDirectory, 'workers'),
          path: settings.PATH,
          home: settings.HOME,
          environment: mark,
        },
  });
  return { ecsUrl: ecs.url, ec2Url: ecs.url, subnets: ecs.subnetIds, close: ecs.close };
}
