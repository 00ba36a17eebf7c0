import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type BrokerAddress = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

export type NodePlace = {
  readonly directory: string;
  readonly name: string;
  readonly epmdPort: number;
  readonly distributionPort: number;
};

const dataDirectory = 'data';
const files = { conf: 'rabbitmq.conf', plugins: 'enabled_plugins', env: 'rabbitmq-env.conf' };

/**
 * Writes what the server reads: one loopback listener, one user, no plugin, nothing of the system's own. What an
 * earlier broker stored there goes: it belongs to a node of another name.
 */
export async function writeConfiguration(directory: string, broker: BrokerAddress): Promise<void> {
  await mkdir(directory, { recursive: true });
  await rm(join(directory, dataDirectory), { recursive: true, force: true });
  const conf = [
    `listeners.tcp.1 = ${broker.host}:${broker.port}`,
    `default_user = ${broker.user}`,
    `default_pass = ${broker.password}`,
    'log.console = true',
    'log.console.level = warning',
    'log.file = false',
  ];
  await writeFile(join(directory, files.conf), `${conf.join('\n')}\n`, { mode: 0o600 });
  await writeFile(join(directory, files.plugins), '[].\n');
  await writeFile(join(directory, files.env), '');
}

/**
 * The server's whole environment. Its own port mapper, node name, cookie (in HOME) and directories keep it apart
 * from every other RabbitMQ of the machine. One scheduler that doesn't spin leaves the cores to the workers.
 */
export function serverEnvironment(node: NodePlace, path: string): Record<string, string> {
  const { directory } = node;
  return {
    PATH: path,
    HOME: directory,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(node.epmdPort),
    RABBITMQ_NODENAME: `${node.name}@localhost`,
    RABBITMQ_DIST_PORT: String(node.distributionPort),
    RABBITMQ_CONFIG_FILE: join(directory, files.conf),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, files.plugins),
    RABBITMQ_CONF_ENV_FILE: join(directory, files.env),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(directory, 'advanced.config'),
    RABBITMQ_MNESIA_BASE: join(directory, dataDirectory),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_PID_FILE: join(directory, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

/** The broker's URL, as pika and others read it. */
export function brokerUrl({ host, port, user, password }: BrokerAddress): string {
  return `amqp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/%2F`;
}
