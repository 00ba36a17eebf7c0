import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../shared/ledger/document-client.ts';
import { compiledExpressions } from './expressions/compiled.ts';
import { invalidCall, tableNotFound } from './expressions/refusals.ts';
import { get, query } from './memory-reads.ts';
import { MemoryTable, type MemoryTableOptions } from './memory-table.ts';
import { batchWrite, type Memory, put, remove, update } from './memory-writes.ts';

export type LedgerCommand =
  | BatchWriteCommand
  | DeleteCommand
  | GetCommand
  | PutCommand
  | QueryCommand
  | UpdateCommand;

/**
 * Stands between a client and the table: may throw before `next` (the call never arrived), after it (the answer
 * was lost), call it twice (the SDK retried), wait, or never return (a crash).
 */
export type Intercept = (command: LedgerCommand, next: () => Promise<unknown>) => Promise<unknown>;

const passOn: Intercept = (_command, next) => next();

/** A client of a table in memory; several clients, as of several programs, may share one table. */
export function openMemoryDocumentClient(table: MemoryTable, intercept: Intercept = passOn): DocumentClient {
  const memory: Memory = { table, expressions: compiledExpressions() };
  const send = (command: LedgerCommand) => intercept(command, async () => answer(memory, command));
  // Each command's answer has the shape of that command's output, which TypeScript can't follow through a union.
  return { send } as DocumentClient;
}

/**
 * The document client of a table of its own: it evaluates the very key, condition and update expressions that
 * DynamoDB would get, lags its indexes as told, and refuses by name what it doesn't implement.
 */
export function createMemoryDocumentClient({
  intercept,
  ...options
}: MemoryTableOptions & { readonly intercept?: Intercept }): DocumentClient {
  return openMemoryDocumentClient(new MemoryTable(options), intercept);
}

function answer(memory: Memory, command: LedgerCommand): object {
  if (command instanceof BatchWriteCommand) return answered(batchWrite(memory, command.input));
  if (command.input.TableName !== memory.table.schema.name) {
    throw tableNotFound(String(command.input.TableName));
  }
  return answered(answerOfTable(memory, command));
}

function answerOfTable(memory: Memory, command: Exclude<LedgerCommand, BatchWriteCommand>): object {
  if (command instanceof GetCommand) return get(memory, command.input);
  if (command instanceof QueryCommand) return query(memory, command.input);
  if (command instanceof UpdateCommand) return update(memory, command.input);
  if (command instanceof PutCommand) return put(memory, command.input);
  if (command instanceof DeleteCommand) return remove(memory, command.input);
  throw invalidCall('the ledger in memory does not implement this command');
}

function answered<T extends object>(output: T) {
  return { $metadata: { httpStatusCode: 200, attempts: 1 }, ...output };
}
