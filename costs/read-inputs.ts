import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseClusterConfig } from '../cluster/config.ts';
import { parseGatewayConfig, passwordHashKey } from '../gateway/host/config.ts';
import { parseNetworksConfig } from '../networks/config.ts';
import { CallerError } from '../shared/pool/errors.ts';
import { readPoolsFile } from '../shared/program/pools-file.ts';
import { plainConfig } from '../shared/stack/context.ts';
import { type StackKind, stackNameOf } from '../shared/stack/stack-name.ts';
import type { CostInputs } from './costs.ts';

/** The plain config values of each stack, keys without the namespace. */
export type StackConfigs = Readonly<Record<StackKind, Readonly<Record<string, string>>>>;

/** The stacks as `./go.sh init` leaves them, over the pools of the first try. */
export const usualConfigs: StackConfigs = {
  networks: { natImageId: 'ami-00000000000000000' },
  cluster: { poolsFile: 'local/pools.yaml' },
  gateway: { imageId: 'ami-00000000000000000' },
};

/** What the costs depend on. Throws `invalid_configuration` where a config or the pools file is wrong. */
export async function inputsOf(configs: StackConfigs, root: string): Promise<CostInputs> {
  const cluster = parseClusterConfig(configs.cluster);
  return {
    networks: parseNetworksConfig(configs.networks),
    cluster: { ...cluster, pools: await readPoolsFile(join(root, cluster.poolsFile)) },
    // The password's hash costs nothing, so whether it is there is left to the stack.
    gateway: parseGatewayConfig(configs.gateway, [passwordHashKey]),
  };
}

/** An environment's config files, `Pulumi.<stack>.yaml`. Throws `invalid_configuration` where one is missing. */
export async function readStackConfigs(environment: string, root: string): Promise<StackConfigs> {
  const [networks, cluster, gateway] = await Promise.all([
    readStackConfig({ environment, kind: 'networks' }, root),
    readStackConfig({ environment, kind: 'cluster' }, root),
    readStackConfig({ environment, kind: 'gateway' }, root),
  ]);
  return { networks, cluster, gateway };
}

const secret = z.strictObject({ secure: z.string() });
const stackFile = z.object({
  config: z.record(z.string(), z.union([secret, z.coerce.string()])).default({}),
});

async function readStackConfig(
  stack: { readonly environment: string; readonly kind: StackKind },
  root: string,
): Promise<Readonly<Record<string, string>>> {
  const name = `Pulumi.${stackNameOf(stack)}.yaml`;
  const { config } = stackFile.parse(parse(await readText(name, stack.environment, root)));
  const secretKeys = Object.keys(config).filter((key) => typeof config[key] !== 'string');
  const texts = Object.entries(config).map(([key, value]): [string, string] => [key, String(value)]);
  return plainConfig(Object.fromEntries(texts), secretKeys);
}

async function readText(name: string, environment: string, root: string): Promise<string> {
  try {
    return await readFile(join(root, name), 'utf8');
  } catch (cause) {
    throw new CallerError(
      'invalid_configuration',
      `${name} can't be read: run ./go.sh init ${environment} REGION first`,
      { cause },
    );
  }
}
