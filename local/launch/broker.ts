import { join } from 'node:path';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { rabbitMqAvailable, startRabbitMq } from '../rabbitmq/start.ts';
import { needsBroker, withoutBrokerPools } from './pools.ts';

export type BrokerOptions = {
  readonly runDirectory: string;
  readonly path: string;
  readonly password: string;
  /** What tells whose the broker's processes are. */
  readonly mark: Readonly<Record<string, string>>;
  /** Ends the wait for the broker. */
  readonly signal: AbortSignal;
  say(text: string): void;
};

/** The pools that can run here, and the broker's URL where one of them wants one. */
export type BrokeredPools = {
  readonly pools: readonly PoolConfig[];
  readonly url?: string;
  close(): Promise<void>;
};

/** Starts the broker where a pool wants one and rabbitmq-server is installed. */
export async function startBroker(
  pools: readonly PoolConfig[],
  options: BrokerOptions,
): Promise<BrokeredPools> {
  const nothing = async () => undefined;
  if (!pools.some(needsBroker)) return { pools, close: nothing };
  if (!(await rabbitMqAvailable(options.path))) {
    return { pools: withoutBrokerPools(pools, options.say), close: nothing };
  }
  options.say('starting the broker (rabbitmq-server)');
  const { url, close } = await startRabbitMq({
    directory: join(options.runDirectory, 'rabbitmq'),
    password: options.password,
    path: options.path,
    environment: options.mark,
    signal: options.signal,
  });
  return { pools, url, close };
}
