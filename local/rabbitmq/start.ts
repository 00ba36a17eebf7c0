import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import { brokerUrl, serverEnvironment, writeConfiguration } from './configuration.ts';
import { freePorts } from './free-ports.ts';
import { findRabbitMq, type RabbitMqInstallation } from './installation.ts';
import { speaksAmqp } from './ready.ts';

export { rabbitMqAvailable } from './installation.ts';

export type RabbitMqOptions = {
  /** Where it keeps everything; absolute. Whoever names the directory removes it. */
  readonly directory: string;
  /** Letters, digits and hyphens. */
  readonly password: string;
  /** The PATH to find Erlang in. */
  readonly path: string;
  /** What its processes get besides their own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The loopback address to listen on. */
  readonly host?: string;
  /** Where it aborts, the start is given up. */
  readonly signal?: AbortSignal;
  /** A free one where it isn't given. */
  readonly port?: number;
};

export type RunningRabbitMq = {
  /** `amqp://…`: what workers get as BROKER_URL. */
  readonly url: string;
  /** Ends the broker and the port mapper that was started for it; repeatable. */
  close(): Promise<void>;
};

const pollMilliseconds = 100;
/** A cold start takes 5 to 10 s on two busy cores. */
const maxPolls = 600;
/** It keeps nothing from one run to the next, so that nothing is lost where it is killed. */
const graceMilliseconds = 3000;

/**
 * Starts the machine's rabbitmq-server on loopback, apart from every other one, and resolves when it answers.
 * Throws where none is installed, or where it ends or stays silent for a minute, with what it printed last; and the
 * signal's reason where that aborts first, with nothing left behind.
 */
export async function startRabbitMq(options: RabbitMqOptions): Promise<RunningRabbitMq> {
  const installation = await findRabbitMq(options.path);
  if (installation === undefined) {
    throw new Error('rabbitmq-server is not installed: install it (Debian: apt-get install rabbitmq-server)');
  }
  const host = options.host ?? '127.0.0.1';
  const [brokerPort, epmdPort, distributionPort] = await threePorts(host);
  const broker = { host, port: options.port ?? brokerPort, user: 'fossa', password: options.password };
  await writeConfiguration(options.directory, broker);
  const children = await startChildren(installation, options, { epmdPort, distributionPort });
  const endWithin = async (milliseconds: number) => {
    for (const child of children.toReversed()) await child.end(milliseconds);
  };
  try {
    await untilReady(broker, children, options.signal);
  } catch (error) {
    await endWithin(0);
    throw error;
  }
  return { url: brokerUrl(broker), close: () => endWithin(graceMilliseconds) };
}

async function threePorts(host: string): Promise<readonly [number, number, number]> {
  const [one = 0, two = 0, three = 0] = await freePorts(host, 3);
  return [one, two, three];
}

/** The port mapper, which would else be started as a daemon that stays; then the broker. */
async function startChildren(
  { epmd, server }: RabbitMqInstallation,
  { directory, path, environment }: RabbitMqOptions,
  ports: { readonly epmdPort: number; readonly distributionPort: number },
): Promise<readonly Child[]> {
  const node = { directory, name: `warm-pool-${ports.epmdPort}`, ...ports };
  const options = { cwd: directory, env: { ...serverEnvironment(node, path), ...environment } };
  const mapper = await startChild([epmd, '-port', String(ports.epmdPort), '-address', '127.0.0.1'], options);
  try {
    return [mapper, await startChild([server], options)];
  } catch (error) {
    await mapper.end(graceMilliseconds);
    throw error;
  }
}

async function untilReady(
  { host, port }: { readonly host: string; readonly port: number },
  children: readonly Child[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let poll = 0; poll < maxPolls; poll += 1) {
    signal?.throwIfAborted();
    if (await speaksAmqp(host, port)) return;
    if (children.some((child) => child.hasEnded())) break;
    await sleep(pollMilliseconds);
  }
  const printed = children.map((child) => child.output().trim()).join('\n');
  throw new Error(`rabbitmq-server did not get ready on ${host}:${port}; it printed:\n${printed}`);
}
