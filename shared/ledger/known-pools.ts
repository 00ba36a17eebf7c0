import type { PoolOverride, PoolState } from '../pool/pool-state.ts';
import { poolOverrideOf } from './overrides.ts';
import { type PoolRowKind, poolRowKey, poolsPartition } from './pool-rows.ts';
import { poolStateOf } from './pool-states.ts';
import type { Row } from './row.ts';
import { queryRows, type Table } from './table-calls.ts';

/** What the ledger had of one pool when all pools were read. */
export type KnownPool = {
  readonly pool: string;
  /** Neither configured here nor with a state row: there is nothing of it but what an operator changed. */
  readonly onlyOverridden: boolean;
  /** Throws `ledger_conflict` or `internal` where a row of this pool can't be read: the others' can all the same. */
  readonly read: () => { readonly state: PoolState | undefined; readonly override: PoolOverride | undefined };
};

export function knownPools(table: Table) {
  return {
    /**
     * Every pool that the ledger has rows of (its configuration, the state of an earlier one, what an operator
     * changed), by name: one consistent query, however many pools there are.
     */
    async knownPools(): Promise<readonly KnownPool[]> {
      const key = { text: '#pk = :pk', values: { ':pk': poolsPartition } };
      const rows = await queryRows(table, { key });
      const names = rows.flatMap(({ sk }) => /^(?:config|state|override)#(.+)$/.exec(String(sk))?.[1] ?? []);
      return [...new Set(names)].sort().map((pool) => knownPool(pool, rows));
    },
  };
}

function knownPool(pool: string, rows: readonly Row[]): KnownPool {
  const rowOf = (kind: PoolRowKind) => rows.find(({ sk }) => sk === poolRowKey(kind, pool).sk);
  const state = rowOf('state');
  const override = rowOf('override');
  return {
    pool,
    onlyOverridden: state === undefined && rowOf('config') === undefined,
    read: () => ({ state: state && poolStateOf(state), override: override && poolOverrideOf(override) }),
  };
}
