import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { ServiceError } from '../pool/errors.ts';
import type { DocumentClient } from './document-client.ts';
import { type Clause, expressionInput, namesAndValues } from './expression.ts';
import { isConditionFailure, isRefusal, ledgerError, unsettledError } from './failures.ts';
import { isExpired, type Row } from './row.ts';
import type { RowKey } from './table.ts';

export type Table = {
  readonly documentClient: DocumentClient;
  readonly name: string;
  /** Epoch milliseconds; tells expired rows from those that count. */
  readonly clock: { now(): number };
};

/** A query reads at most this many pages (of 1 MB): a pool of 5,000 workers has about 10. */
const maxPages = 50;

export type RowQuery = {
  readonly index?: string;
  readonly key: Clause;
  readonly order?: 'ascending' | 'descending';
  /** Rows at most; without it all, up to the bound of pages. */
  readonly limit?: number;
};

/** One row, or undefined where there is none or it has expired. Throws `ledger_unreachable`. */
export async function getRow(
  table: Table,
  key: RowKey,
  reading: 'consistent' | 'eventual',
): Promise<Row | undefined> {
  const command = new GetCommand({
    TableName: table.name,
    Key: key,
    ConsistentRead: reading === 'consistent',
  });
  const { Item: row } = await orLedgerError(table, () => table.documentClient.send(command));
  return row === undefined || isExpired(row, table.clock.now()) ? undefined : row;
}

/** The rows that haven't expired; consistent unless an index is named. Throws `ledger_unreachable`. */
export async function queryRows(table: Table, query: RowQuery): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await eachPage(table, queryInput(table, query), ({ Items }) => {
    const now = table.clock.now();
    rows.push(...(Items ?? []).filter((row) => !isExpired(row, now)));
    return query.limit === undefined || rows.length < query.limit;
  });
  return query.limit === undefined ? rows : rows.slice(0, query.limit);
}

/** How many rows the query holds, expired ones included. */
export async function countRows(table: Table, query: RowQuery): Promise<number> {
  let count = 0;
  await eachPage(table, { ...queryInput(table, query), Select: 'COUNT' }, ({ Count }) => {
    count += Count ?? 0;
    return true;
  });
  return count;
}

function queryInput(table: Table, { index, key, order, limit }: RowQuery): QueryCommandInput {
  return {
    TableName: table.name,
    KeyConditionExpression: key.text,
    ...namesAndValues(key.text, key.values ?? {}),
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    ...(order === 'descending' ? { ScanIndexForward: false } : {}),
    ...(limit === undefined ? {} : { Limit: limit }),
  };
}

type Page = { Items?: Row[] | undefined; Count?: number | undefined };

async function eachPage(
  table: Table,
  input: QueryCommandInput,
  take: (page: Page) => boolean,
): Promise<void> {
  let start: Record<string, unknown> | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const command = new QueryCommand({
      ...input,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const answer = await orLedgerError(table, () => table.documentClient.send(command));
    if (!take(answer)) return;
    start = answer.LastEvaluatedKey;
    if (start === undefined) return;
  }
  throw new ServiceError(
    'internal',
    `a query of the ledger has more than ${maxPages} pages: shrink the pool`,
  );
}

/** `failed`: the condition did not hold, now or at a retry of the SDK's own; `unknown`: no answer that tells. */
export type WriteResult =
  | { readonly kind: 'done'; readonly row: Row | undefined }
  | { readonly kind: 'failed' }
  | { readonly kind: 'unknown'; readonly cause: unknown };

export type WriteExpressions = { readonly condition?: readonly Clause[]; readonly update: Clause };

/** UpdateItem; `row` is the row as it stands after. */
export function updateRow(table: Table, key: RowKey, expressions: WriteExpressions): Promise<WriteResult> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: key,
    ...expressionInput(expressions),
    ReturnValues: 'ALL_NEW',
  });
  return attemptWrite(table, async () => (await table.documentClient.send(command)).Attributes);
}

/** PutItem. */
export function putRow(
  table: Table,
  row: Row & RowKey,
  condition: readonly Clause[] = [],
): Promise<WriteResult> {
  const command = new PutCommand({ TableName: table.name, Item: row, ...expressionInput({ condition }) });
  return attemptWrite(table, async () => {
    await table.documentClient.send(command);
    return row;
  });
}

/** DeleteItem. */
export function deleteRow(
  table: Table,
  key: RowKey,
  condition: readonly Clause[] = [],
): Promise<WriteResult> {
  const command = new DeleteCommand({ TableName: table.name, Key: key, ...expressionInput({ condition }) });
  return attemptWrite(table, async () => {
    await table.documentClient.send(command);
    return undefined;
  });
}

async function attemptWrite(table: Table, send: () => Promise<Row | undefined>): Promise<WriteResult> {
  try {
    return { kind: 'done', row: await send() };
  } catch (error) {
    if (isConditionFailure(error)) return { kind: 'failed' };
    if (isRefusal(error)) throw ledgerError(error, table.name);
    return { kind: 'unknown', cause: error };
  }
}

/** For writes that are the same however often they are made: throws `ledger_unreachable` where the outcome isn't known. */
export async function mustSucceed(table: Table, write: Promise<WriteResult>): Promise<Row | undefined> {
  const result = await write;
  if (result.kind === 'done') return result.row;
  if (result.kind === 'unknown') throw ledgerError(result.cause, table.name);
  throw new ServiceError('internal', 'a write without a condition was refused for its condition');
}

/**
 * The row that settles a write which failed its condition or had no answer: one consistent read. Throws
 * `ledger_unreachable` where the read fails too.
 */
export async function rowThatSettles(
  table: Table,
  key: RowKey,
  result: Exclude<WriteResult, { kind: 'done' }>,
): Promise<Row | undefined> {
  try {
    return await getRow(table, key, 'consistent');
  } catch (error) {
    if (result.kind === 'failed') throw error;
    throw unsettledError(result.cause, error, table.name);
  }
}

async function orLedgerError<T>(table: Table, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw ledgerError(error, table.name);
  }
}
