import type { z } from 'zod';
import { ServiceError } from '../pool/errors.ts';
import { ttlAttribute } from './table.ts';

/** A row as the document client gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Written on every row. Programs roll separately: a reader takes its own version and the one before it. */
export const schemaVersion = 1;

/** Whether DynamoDB may delete the row any moment: to every reader it is gone already. `now` in epoch milliseconds. */
export function isExpired(row: Row, now: number): boolean {
  const expiresAtSeconds = row[ttlAttribute];
  return typeof expiresAtSeconds === 'number' && expiresAtSeconds * 1000 <= now;
}

/** The time to live of a row: epoch seconds, from an epoch time in milliseconds. */
export function expiryAfter(from: number, seconds: number): number {
  return Math.ceil(from / 1000) + seconds;
}

/**
 * Reads a row into a value of the domain. Throws `ledger_conflict` where a newer program wrote the row, and
 * `internal` where the row isn't what its schema says: a row that nobody understands must not be acted on.
 */
export function readRow<T>(schema: z.ZodType<T>, row: Row): T {
  const values = valuesBySchema.get(schema) ?? new WeakMap<Row, unknown>();
  const known = values.get(row);
  // What is remembered under a schema is what that schema read.
  if (known !== undefined) return known as T;
  const value = parseRow(schema, row);
  if (!Object.isFrozen(row)) return value;
  valuesBySchema.set(schema, values.set(row, value));
  return value;
}

/**
 * What rows that can't change were read into: a store that gives the very same row again, as one in memory does, has
 * it read once. A row from the wire is a new object each time, and is not remembered.
 */
const valuesBySchema = new WeakMap<z.ZodType, WeakMap<Row, unknown>>();

function parseRow<T>(schema: z.ZodType<T>, row: Row): T {
  const version = row['schemaVersion'];
  if (typeof version === 'number' && version > schemaVersion) throw newerRow(row, version);
  const parsed = schema.safeParse(row);
  if (parsed.success && typeof version === 'number' && version >= schemaVersion - 1) return parsed.data;
  const problems = parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [
    `schemaVersion: ${String(version)} is not readable`,
  ];
  throw new ServiceError(
    'internal',
    `the ledger's row ${nameOf(row)} can't be read (${problems.join('; ')}): repair or delete it`,
    { details: { problems } },
  );
}

function newerRow(row: Row, version: number): ServiceError {
  return new ServiceError(
    'ledger_conflict',
    `the ledger's row ${nameOf(row)} has schema version ${version}, this program reads ${schemaVersion} at most: ` +
      'deploy the newer program here too',
  );
}

function nameOf(row: Row): string {
  return `${String(row['pk'])} / ${String(row['sk'])}`;
}
