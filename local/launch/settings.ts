import { z } from 'zod';
import { clusterSetting, listSetting, portSetting, tableSetting } from '../../shared/program/settings.ts';

/** What `./go.sh local` reads from the environment: the programs' own names, each with a default, and fixed ports. */
export const launchSettingsSchema = z.object({
  WARM_POOL_CLUSTER: clusterSetting.default('local'),
  WARM_POOL_LEDGER_TABLE: tableSetting.default('local-ledger'),
  WARM_POOL_POOLS_FILE: z.string().optional(),
  WARM_POOL_SUBNETS: listSetting.optional(),
  WARM_POOL_SECURITY_GROUPS: listSetting.default(['sg-local']),
  GATEWAY_HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: portSetting.optional(),
  GATEWAY_HTTP_PASSWORD: z.string().min(1).optional(),
  LOCAL_ECS_PORT: portSetting.default(0),
  LOCAL_DYNAMODB_PORT: portSetting.default(0),
  AWS_REGION: z.string().default('us-east-1'),
  AWS_ENDPOINT_URL_ECS: z.url().optional(),
  AWS_ENDPOINT_URL_EC2: z.url().optional(),
  AWS_ENDPOINT_URL_DYNAMODB: z.url().optional(),
  PATH: z.string().default('/usr/bin:/bin'),
  HOME: z.string().default('/'),
});

export type LaunchSettings = z.output<typeof launchSettingsSchema>;

/** Where the page is expected when nothing else is said. */
export const usualGatewayPort = 8080;
