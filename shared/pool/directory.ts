import type { PoolConfig } from './config.ts';

/** A pool as the programs find it: its configuration and, where it is known beforehand, its task definition. */
export type PoolEntry = {
  readonly config: PoolConfig;
  /** `family:revision`; absent where the fleet has to be asked for the family's newest. */
  readonly template?: string;
};
