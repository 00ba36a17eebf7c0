import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { ServiceError } from '../pool/errors.ts';
import type { Decision } from '../pool/pool-state.ts';
import { ledgerError } from './failures.ts';
import { expiryAfter, type Row, readRow, schemaVersion } from './row.ts';
import { ttlAttribute } from './table.ts';
import { queryRows, type Table } from './table-calls.ts';

const decisionSeconds = 7 * 24 * 3600;

/** BatchWriteItem takes 25 rows a call. Source: DynamoDB API reference. */
const rowsPerCall = 25;
/** DynamoDB gives back what it had no room for; the rest is sent again at most this often. */
const maxCallsPerBatch = 6;
const firstPauseMilliseconds = 50;

const rowSchema = z.object({
  decision: z.object({
    pool: z.string(),
    at: z.number(),
    id: z.string(),
    action: z.string(),
    workerId: z.string().exactOptional(),
    count: z.number().exactOptional(),
    reason: z.string(),
    outcome: z.string(),
  }),
});

export type Pause = (milliseconds: number) => Promise<unknown>;

export function decisions(table: Table, pause: Pause) {
  return {
    /**
     * What the controller did lately, the latest first, `limit` at most, those before a given one where there is
     * one; kept for 7 days.
     */
    async decisions(pool: string, limit: number, before?: DecisionPlace): Promise<readonly Decision[]> {
      const key = before === undefined ? allOf(pool) : earlierThan(pool, before);
      const rows = await queryRows(table, { key, order: 'descending', limit });
      return rows.map((row) => readRow(rowSchema, row).decision);
    },
    /** Repeatable. Throws `ledger_unreachable` where some could not be written; those before them are. */
    async recordDecisions(made: readonly Decision[]): Promise<void> {
      for (let start = 0; start < made.length; start += rowsPerCall) {
        await writeBatch(table, made.slice(start, start + rowsPerCall).map(rowOf), pause);
      }
    },
  };
}

async function writeBatch(table: Table, rows: readonly Row[], pause: Pause): Promise<void> {
  let requests: readonly object[] = rows.map((Item) => ({ PutRequest: { Item } }));
  for (let call = 0; call < maxCallsPerBatch; call += 1) {
    if (call > 0) await pause(firstPauseMilliseconds * 2 ** (call - 1));
    requests = await unprocessed(table, requests);
    if (requests.length === 0) return;
  }
  throw new ServiceError(
    'ledger_unreachable',
    `the ledger had no room for ${requests.length} decisions in ${maxCallsPerBatch} calls: they are not recorded`,
  );
}

async function unprocessed(table: Table, requests: readonly object[]): Promise<readonly object[]> {
  const command = new BatchWriteCommand({ RequestItems: { [table.name]: [...requests] } });
  try {
    const { UnprocessedItems } = await table.documentClient.send(command);
    return UnprocessedItems?.[table.name] ?? [];
  } catch (error) {
    throw ledgerError(error, table.name);
  }
}

type DecisionPlace = Pick<Decision, 'at' | 'id'>;

function allOf(pool: string) {
  return { text: '#pk = :pk', values: { ':pk': partitionOf(pool) } };
}

function earlierThan(pool: string, before: DecisionPlace) {
  return {
    text: '#pk = :pk AND #sk < :before',
    values: { ':pk': partitionOf(pool), ':before': placeOf(before) },
  };
}

/** The sort key: decisions by their moment, those of one moment by id. */
function placeOf({ at, id }: DecisionPlace): string {
  return `${String(at).padStart(15, '0')}#${id}`;
}

function rowOf(decision: Decision): Row {
  return {
    pk: partitionOf(decision.pool),
    sk: placeOf(decision),
    schemaVersion,
    decision,
    [ttlAttribute]: expiryAfter(decision.at, decisionSeconds),
  };
}

function partitionOf(pool: string): string {
  return `pool#${pool}#decisions`;
}
