import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConfig } from '../../shared/pool/config.ts';
import type { PoolEntry } from '../../shared/pool/directory.ts';
import { poolInFileWords } from '../../shared/pool/pool-in-file-words.ts';
import type { Templates } from './register-templates.ts';

/** How soon a changed pools file is seen. */
const lookMilliseconds = 1000;

export type WatchedPools = {
  /** The pools as the file has them now. */
  readonly read: () => Promise<readonly PoolEntry[]>;
  /** Those of them that run on this machine. */
  readonly runnable: (pools: readonly PoolConfig[]) => readonly PoolConfig[];
  readonly templates: Templates;
  /** The copy that the programs read. */
  readonly copy: string;
  say(text: string): void;
};

/** Gives the programs a changed pools file once its task definitions are registered, until the signal aborts. */
export async function watchPools(watched: WatchedPools, signal: AbortSignal): Promise<void> {
  let seen = await watched.read();
  while (!signal.aborted) {
    await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
    const entries = await watched.read();
    if (entries === seen || signal.aborted) continue;
    seen = entries;
    const pools = watched.runnable(entries.map(({ config }) => config));
    await watched.templates.register(pools);
    await writePools(watched.copy, pools);
    watched.say(`the pools file has changed: ${pools.map(({ name }) => name).join(', ')}`);
  }
}

/** Writes pools as a pools file (JSON is YAML), in the words of the file's own schema. */
export async function writePools(path: string, pools: readonly PoolConfig[]): Promise<void> {
  await writeFile(path, JSON.stringify({ pools: pools.map(poolInFileWords) }, undefined, 2));
}
