import { join } from 'node:path';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { type RunningRabbitMq, rabbitMqAvailable, startRabbitMq } from '../rabbitmq/start.ts';
import { needsBroker } from './pools.ts';

const notInstalled = 'it needs a broker, and rabbitmq-server is not installed here';
const notStarted = 'its broker is started with ./go.sh local, so end that and start it again';

/** The pools that can run here; one whose broker is lacking is named, with why, and left out. */
export function withBrokers(
  pools: readonly PoolConfig[],
  { urls, whyLacking }: Pick<BrokeredPools, 'urls' | 'whyLacking'>,
  say: (text: string) => void,
): readonly PoolConfig[] {
  const lacking = pools.filter((pool) => needsBroker(pool) && !urls.has(pool.name));
  for (const { name } of lacking) say(`pool "${name}" is left out: ${whyLacking}`);
  return pools.filter((pool) => !lacking.includes(pool));
}

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

/** The pools that can run here, and the URL of each one's broker where it wants one, by the pool's name. */
export type BrokeredPools = {
  readonly pools: readonly PoolConfig[];
  readonly urls: ReadonlyMap<string, string>;
  /** Why a pool that comes later gets no broker: one is started with the run, or not at all. */
  readonly whyLacking: string;
  close(): Promise<void>;
};

/**
 * Starts a broker for each pool that wants one where rabbitmq-server is installed: Fossa's queue has the same name in
 * every pool, so that two pools on one broker would take each other's subtasks. Throws what `startRabbitMq` throws,
 * with nothing left behind.
 */
export async function startBroker(
  pools: readonly PoolConfig[],
  options: BrokerOptions,
): Promise<BrokeredPools> {
  if (!(await rabbitMqAvailable(options.path))) {
    const none = { urls: new Map<string, string>(), whyLacking: notInstalled };
    return { ...none, pools: withBrokers(pools, none, options.say), close: async () => undefined };
  }
  const brokers = new Map<string, RunningRabbitMq>();
  const close = async () => void (await Promise.all([...brokers.values()].map((broker) => broker.close())));
  try {
    for (const { name } of pools.filter(needsBroker)) brokers.set(name, await startOne(name, options));
  } catch (error) {
    await close();
    throw error;
  }
  const urls = new Map([...brokers].map(([name, { url }]) => [name, url]));
  return { pools, urls, whyLacking: notStarted, close };
}

function startOne(pool: string, options: BrokerOptions): Promise<RunningRabbitMq> {
  options.say(`starting the broker of pool "${pool}" (rabbitmq-server)`);
  return startRabbitMq({
    directory: join(options.runDirectory, 'rabbitmq', pool),
    password: options.password,
    path: options.path,
    environment: options.mark,
    signal: options.signal,
  });
}
