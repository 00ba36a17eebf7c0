import { join } from 'node:path';
import type { EndPoints } from './end-points.ts';
import type { LaunchSettings } from './settings.ts';
import type { Program } from './supervise.ts';

export type ProgramsOptions = {
  readonly settings: LaunchSettings;
  readonly endPoints: EndPoints;
  readonly root: string;
  readonly logDirectory: string;
  readonly poolsFile: string;
  readonly gatewayPort: number;
  readonly password: string;
  /** What tells whose they are. */
  readonly mark: Readonly<Record<string, string>>;
};

/** The controller and the gateway, the very programs that are deployed, told by their environment what to talk to. */
export function programsOf(options: ProgramsOptions): readonly [controller: Program, gateway: Program] {
  return [
    program(options, 'controller', 'pool-controller/main.ts', ['--watch'], fleetSettings(options)),
    program(options, 'gateway', 'gateway/app/main.ts', [], {
      GATEWAY_HOST: options.settings.GATEWAY_HOST,
      GATEWAY_PORT: String(options.gatewayPort),
      GATEWAY_HTTP_PASSWORD: options.password,
      // The local ECS keeps its tasks' output, and answers for it as CloudWatch Logs does, whatever the group.
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: options.endPoints.ecsUrl,
      WARM_POOL_WORKER_LOG_GROUP: 'local-workers',
    }),
  ];
}

function program(
  { settings, endPoints, root, logDirectory, poolsFile, mark }: ProgramsOptions,
  name: string,
  entry: string,
  args: readonly string[],
  own: Readonly<Record<string, string>>,
): Program {
  return {
    name,
    command: process.execPath,
    args: [join(root, entry), ...args],
    logFile: join(logDirectory, `${name}.log`),
    environment: {
      PATH: settings.PATH,
      HOME: settings.HOME,
      AWS_REGION: settings.AWS_REGION,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: endPoints.dynamoDbUrl,
      WARM_POOL_LEDGER_TABLE: settings.WARM_POOL_LEDGER_TABLE,
      WARM_POOL_POOLS_FILE: poolsFile,
      ...mark,
      ...own,
    },
  };
}

function fleetSettings({ settings, endPoints }: ProgramsOptions): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_ECS: endPoints.ecsUrl,
    AWS_ENDPOINT_URL_EC2: endPoints.ec2Url,
    WARM_POOL_CLUSTER: settings.WARM_POOL_CLUSTER,
    WARM_POOL_SUBNETS: endPoints.subnets.join(','),
    WARM_POOL_SECURITY_GROUPS: settings.WARM_POOL_SECURITY_GROUPS.join(','),
  };
}
