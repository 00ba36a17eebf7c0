import { type ClientOptions, createClient, type GatewayClient } from '../gateway/client/client.ts';
import type { CliPorts } from './ports.ts';
import { usageProblem } from './problem.ts';

export type ConnectionOptions = {
  readonly url?: string;
  readonly user?: string;
  readonly passwordFile?: string;
};
export type Connection = { readonly url: string; readonly user: string; readonly password: string };

const usualUser = 'fossa';

/**
 * Where the gateway is and who asks: the options', else the environment's (`GATEWAY_URL`, `GATEWAY_HTTP_PASSWORD`),
 * else the local run's. A password is no option, since everybody on the machine can read those.
 */
export async function connectionOf(ports: CliPorts, options: ConnectionOptions): Promise<Connection> {
  const { environment } = ports;
  const user = options.user ?? usualUser;
  const givenUrl = options.url ?? environment['GATEWAY_URL'];
  const local = givenUrl === undefined ? await ports.localRun() : undefined;
  const url = givenUrl ?? local?.url;
  if (url === undefined) {
    throw usageProblem('where is the gateway? Set GATEWAY_URL, give --url, or start one here: ./go.sh local');
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw usageProblem(`"${url}" is no address of a gateway: give one like https://pool.example`);
  }
  const password = await passwordOf(ports, options, local?.password);
  if (password !== undefined) return { url, user, password };
  throw usageProblem('the password is missing: set GATEWAY_HTTP_PASSWORD, or give --password-file FILE');
}

async function passwordOf(
  ports: CliPorts,
  { passwordFile }: ConnectionOptions,
  local: string | undefined,
): Promise<string | undefined> {
  if (passwordFile !== undefined) return (await ports.readText(passwordFile)).replace(/\r?\n$/, '');
  // The local run's own password is right for it, whatever the environment has for another gateway.
  return local ?? ports.environment['GATEWAY_HTTP_PASSWORD'];
}

/** A client of that gateway. `timeoutSeconds`: how long one answer may take. */
export function clientOf(
  { fetch }: CliPorts,
  connection: Connection,
  timeoutSeconds?: number,
): GatewayClient {
  const options: ClientOptions = {
    ...connection,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(fetch === undefined ? {} : { fetch }),
  };
  return createClient(options);
}
