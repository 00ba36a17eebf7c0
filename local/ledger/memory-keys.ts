import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { invalidCall } from './expressions/refusals.ts';
import type { Item } from './expressions/values.ts';
import type { Place } from './sorted-rows.ts';

/** The key of a table or an index: attribute names. */
export type KeySchema = { readonly hash: string; readonly range?: string };

export type IndexSchema = KeySchema & { readonly name: string; readonly keysOnly: boolean };

export type TableSchema = {
  readonly name: string;
  readonly key: Required<KeySchema>;
  readonly indexes: readonly IndexSchema[];
  readonly types: ReadonlyMap<string, 'string' | 'number'>;
};

/** Reads what CreateTable would be given. Throws ValidationException for what the ledger in memory doesn't know. */
export function readTableSchema(input: CreateTableCommandInput): TableSchema {
  const { hash, range } = readKeySchema(input.KeySchema);
  if (range === undefined) throw invalidCall('the ledger in memory takes tables with a range key only');
  const types = (input.AttributeDefinitions ?? []).map(
    ({ AttributeName, AttributeType }) =>
      [AttributeName ?? '', AttributeType === 'N' ? 'number' : 'string'] as const,
  );
  return {
    name: input.TableName ?? '',
    key: { hash, range },
    indexes: (input.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
      name: IndexName ?? '',
      ...readKeySchema(KeySchema),
      keysOnly: Projection?.ProjectionType === 'KEYS_ONLY',
    })),
    types: new Map(types),
  };
}

function readKeySchema(elements: readonly KeySchemaElement[] | undefined): KeySchema {
  const named = (type: 'HASH' | 'RANGE') => elements?.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const hash = named('HASH');
  const range = named('RANGE');
  if (hash === undefined) throw invalidCall('a key needs a hash attribute');
  return range === undefined ? { hash } : { hash, range };
}

export type TableKey = { readonly partition: string; readonly place: Place };

/** Where an item stands in the table. Throws ValidationException where its key isn't whole. */
export function tableKeyOf(schema: TableSchema, item: Item): TableKey {
  const [hash, range] = [item[schema.key.hash], item[schema.key.range]];
  if (typeof hash !== 'string' || typeof range !== 'string' || hash === '' || range === '') {
    throw invalidCall(`a key needs ${schema.key.hash} and ${schema.key.range}, strings that are not empty`);
  }
  return { partition: hash, place: { range, tie: '' } };
}

/** Where an item stands in an index; undefined where it lacks one of the index's attributes. */
export function indexKeyOf(schema: TableSchema, index: IndexSchema, item: Item): TableKey | undefined {
  const hash = keyValue(schema, index.hash, item);
  const range = index.range === undefined ? '' : keyValue(schema, index.range, item);
  if (hash === undefined || range === undefined) return undefined;
  const { partition, place } = tableKeyOf(schema, item);
  return { partition: String(hash), place: { range, tie: `${partition}\u0000${place.range}` } };
}

function keyValue(schema: TableSchema, attribute: string, item: Item): string | number | undefined {
  const value = item[attribute];
  if (value === undefined) return undefined;
  const type = schema.types.get(attribute);
  if ((typeof value === 'string' || typeof value === 'number') && typeof value === type) return value;
  throw invalidCall(`the index attribute ${attribute} must be a ${type}`);
}

/** The attributes that make up an item's key in the table and, where one is given, in an index. */
export function keyAttributes(schema: TableSchema, index: IndexSchema | undefined, item: Item): Item {
  const names = [schema.key.hash, schema.key.range, index?.hash, index?.range];
  return Object.fromEntries(names.flatMap((name) => (name === undefined ? [] : [[name, item[name]]])));
}
