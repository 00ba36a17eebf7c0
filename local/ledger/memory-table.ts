import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { invalidCall } from './expressions/refusals.ts';
import type { Item } from './expressions/values.ts';
import {
  type IndexSchema,
  indexKeyOf,
  keyAttributes,
  readTableSchema,
  type TableKey,
  type TableSchema,
  tableKeyOf,
} from './memory-keys.ts';
import { SortedRows } from './sorted-rows.ts';

export type MemoryTableOptions = {
  /** Epoch milliseconds, real or virtual. */
  readonly clock: { now(): number };
  /** What CreateTable would be given. */
  readonly tableSchema: CreateTableCommandInput;
  /** How many milliseconds later a write shows in the indexes; asked at every write. None without it. */
  readonly indexLag?: () => number;
  /** Told of each write as it takes effect; both rows are the table's own, and must not be changed. */
  readonly onWrite?: (before: Item | undefined, after: Item | undefined) => void;
  /** Told of each row that comes into an index or leaves it, and when it shows there; epoch milliseconds. */
  readonly onIndexed?: (indexName: string, visibleAt: number) => void;
};

type Partitions = Map<string, SortedRows>;

/** A change that an index doesn't show yet. */
type Pending = {
  readonly visibleAt: number;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
};

/**
 * The rows of one table and its lagging indexes. Items are never changed in place: a write puts a new one.
 * What is read is the table's own item: copy it before it goes to a caller.
 */
export class MemoryTable {
  readonly schema: TableSchema;
  readonly #clock: { now(): number };
  readonly #indexLag: () => number;
  readonly #onWrite: MemoryTableOptions['onWrite'];
  readonly #onIndexed: MemoryTableOptions['onIndexed'];
  readonly #rows: Partitions = new Map();
  readonly #indexes: ReadonlyMap<string, { schema: IndexSchema; partitions: Partitions }>;
  readonly #pending: Pending[] = [];

  constructor({ clock, tableSchema, indexLag = () => 0, onWrite, onIndexed }: MemoryTableOptions) {
    this.schema = readTableSchema(tableSchema);
    this.#clock = clock;
    this.#indexLag = indexLag;
    this.#onWrite = onWrite;
    this.#onIndexed = onIndexed;
    this.#indexes = new Map(
      this.schema.indexes.map((schema) => [schema.name, { schema, partitions: new Map() }]),
    );
  }

  get(key: TableKey): Item | undefined {
    return this.#rows.get(key.partition)?.get(key.place);
  }

  /** Replaces the row, or deletes it where `after` is undefined. The indexes follow when their lag is over. */
  write(key: TableKey, after: Item | undefined): void {
    const before = this.get(key);
    if (after !== undefined) for (const index of this.schema.indexes) indexKeyOf(this.schema, index, after);
    // Also without a reader of the indexes, what waits for them stays as long as their lag.
    this.#catchUp();
    replace(this.#rows, key, after);
    const earliest = this.#pending.at(-1)?.visibleAt ?? 0;
    const visibleAt = Math.max(earliest, this.#clock.now() + this.#indexLag());
    this.#pending.push({ visibleAt, before, after });
    this.#onWrite?.(before, after);
    if (this.#onIndexed !== undefined) this.#tellIndexed(this.#onIndexed, { visibleAt, before, after });
  }

  /** A partition of the table as it is now, or of an index as far as that has followed. */
  partition(indexName: string | undefined, hash: string): SortedRows {
    if (indexName === undefined) return this.#rows.get(hash) ?? new SortedRows();
    this.#catchUp();
    return this.#index(indexName).partitions.get(hash) ?? new SortedRows();
  }

  keyIn(indexName: string | undefined, item: Item): TableKey {
    if (indexName === undefined) return tableKeyOf(this.schema, item);
    const key = indexKeyOf(this.schema, this.#index(indexName).schema, item);
    if (key === undefined) throw invalidCall(`the key lacks an attribute of the index "${indexName}"`);
    return key;
  }

  hashAttribute(indexName: string | undefined): string {
    return indexName === undefined ? this.schema.key.hash : this.#index(indexName).schema.hash;
  }

  /** The attributes from which a query goes on after this item. */
  startKey(indexName: string | undefined, item: Item): Item {
    const index = indexName === undefined ? undefined : this.#index(indexName).schema;
    return keyAttributes(this.schema, index, item);
  }

  #index(name: string) {
    const index = this.#indexes.get(name);
    if (index === undefined) throw invalidCall(`the table does not have the specified index: ${name}`);
    return index;
  }

  #tellIndexed(
    told: NonNullable<MemoryTableOptions['onIndexed']>,
    { visibleAt, before, after }: Pending,
  ): void {
    const isIn = (index: IndexSchema, item: Item | undefined) =>
      item !== undefined && indexKeyOf(this.schema, index, item) !== undefined;
    for (const index of this.schema.indexes) {
      if (isIn(index, before) !== isIn(index, after)) told(index.name, visibleAt);
    }
  }

  #catchUp(): void {
    if (this.#pending.length === 0) return;
    const now = this.#clock.now();
    const due = this.#pending.findIndex(({ visibleAt }) => visibleAt > now);
    const shown = this.#pending.splice(0, due === -1 ? this.#pending.length : due);
    for (const change of shown) for (const index of this.#indexes.values()) this.#follow(index, change);
  }

  #follow({ schema, partitions }: { schema: IndexSchema; partitions: Partitions }, change: Pending): void {
    const { before, after } = change;
    const left = before === undefined ? undefined : indexKeyOf(this.schema, schema, before);
    const entered = after === undefined ? undefined : indexKeyOf(this.schema, schema, after);
    if (left !== undefined) replace(partitions, left, undefined);
    if (entered === undefined || after === undefined) return;
    replace(partitions, entered, schema.keysOnly ? keyAttributes(this.schema, schema, after) : after);
  }
}

function replace(partitions: Partitions, { partition, place }: TableKey, item: Item | undefined): void {
  const rows = partitions.get(partition) ?? new SortedRows();
  if (item === undefined) rows.delete(place);
  else rows.set(place, item);
  if (rows.size === 0) partitions.delete(partition);
  else partitions.set(partition, rows);
}
