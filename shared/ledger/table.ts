import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** Every row is found by these two; what they hold, each row's file says. */
export type RowKey = { readonly pk: string; readonly sk: string };

/** DynamoDB's time to live: epoch seconds. It deletes within days, so every reader checks it too. */
export const ttlAttribute = 'expiresAtSeconds';

/**
 * A sparse index: a row is in it only while it has both attributes. `KEYS_ONLY` costs a write only when a row
 * comes or goes, `ALL` one at every change of a row that is in it.
 */
type SparseIndex = {
  readonly name: string;
  readonly hash: string;
  readonly range?: string;
  readonly rangeType?: 'S' | 'N';
  readonly projection: 'ALL' | 'KEYS_ONLY';
};

/** Warm, idle workers of a pool: newest template first, then oldest first. */
export const warmIndex = {
  name: 'warm',
  hash: 'warmPool',
  range: 'warmOrder',
  rangeType: 'S',
  projection: 'ALL',
} as const satisfies SparseIndex;

/** Closed workers of a pool, by the time at which they stopped. */
export const closedIndex = {
  name: 'closed',
  hash: 'closedPool',
  range: 'stoppedAt',
  rangeType: 'N',
  projection: 'ALL',
} as const satisfies SparseIndex;

/**
 * Which pool a worker's id belongs to: a path such as `/w/{workerId}` names none. A worker never changes its
 * pool, so what lags here is only a worker of the last moments, which is still launching.
 */
export const workerIdIndex = {
  name: 'workerId',
  hash: 'workerId',
  projection: 'KEYS_ONLY',
} as const satisfies SparseIndex;

const indexes: readonly SparseIndex[] = [warmIndex, closedIndex, workerIdIndex];

/** What CreateTable is asked for. The time to live is switched on apart, by `ttlAttribute`: CreateTable takes none. */
export function createTableInput(tableName: string): CreateTableCommandInput {
  const attributes = new Map<string, 'S' | 'N'>([
    ['pk', 'S'],
    ['sk', 'S'],
  ]);
  for (const { hash, range, rangeType } of indexes) {
    attributes.set(hash, 'S');
    if (range !== undefined) attributes.set(range, rangeType ?? 'S');
  }
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: indexes.map(({ name, hash, range, projection }) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: hash, KeyType: 'HASH' },
        ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
      ],
      Projection: { ProjectionType: projection },
    })),
  };
}
