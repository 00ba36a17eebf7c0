declare module 'dynalite' {
  import type { Server } from 'node:http';

  type DynaliteOptions = {
    /** A folder for LevelDB; in memory without it. */
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
    readonly maxItemSizeKb?: number;
    readonly verbose?: boolean;
    readonly debug?: boolean;
  };

  /** An HTTP server that speaks DynamoDB's protocol; closing it closes its database. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
