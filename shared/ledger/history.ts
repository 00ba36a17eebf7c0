import { z } from 'zod';
import { claimLatencyBounds, type Histogram, timeToWarmBounds } from '../pool/histogram.ts';
import {
  addSums,
  countedStates,
  type HistoryStep,
  type HistorySums,
  hourMilliseconds,
  minuteMilliseconds,
  noSums,
  stepStart,
} from '../pool/history.ts';
import type { Clause } from './expression.ts';
import { expiryAfter, type Row, readRow, schemaVersion } from './row.ts';
import { type RowKey, ttlAttribute } from './table.ts';
import { mustSucceed, putRow, queryRows, type Table, updateRow } from './table-calls.ts';

/** Minutes are merged to hours long before they go. */
const minuteSeconds = 3 * 24 * 3600;
const hourSeconds = 366 * 24 * 3600;
/**
 * How long after its end an hour is merged: by then every program that lives has written its minutes, which it does
 * once a minute; what it could not write for long it tells of a later minute (`lateMilliseconds`).
 */
const mergeAfterMilliseconds = 15 * 60_000;

type StepKind = 'minute' | 'hour';
type Span = { readonly pool: string; readonly from: number; readonly to: number };

/** Numbers that are added up, by the attribute that holds each: `ADD` takes no attribute within another. */
type Numbers = Readonly<Record<string, number>>;

const rowSchema = z
  .looseObject({ sk: z.string(), maxWorkers: z.number().exactOptional() })
  .transform((row): HistoryStep => ({ at: Date.parse(`${row.sk}Z`), sums: sumsFrom(row) }));

/**
 * A pool's history: a row a minute, to which controllers and gateways each add what they know, and a row an hour,
 * which a controller makes of the minutes.
 */
export function history(table: Table) {
  return {
    /**
     * Adds to a minute's row, without reading it. An answer that is lost may count twice or not at all: these are
     * figures for people and for sizing, and nothing is decided by one of them.
     */
    async addHistory(pool: string, { at, sums }: HistoryStep): Promise<void> {
      const update = addition(sums, expiryAfter(at, minuteSeconds));
      await mustSucceed(table, updateRow(table, keyOf(pool, 'minute', at), { update }));
    },
    /** The minutes that begin in a span, the oldest first, and only those of which something is known; kept for 3 days. */
    historyMinutes: (span: Span): Promise<readonly HistoryStep[]> => steps(table, 'minute', span),
    /** The merged hours that begin in a span; kept for a year. */
    historyHours: (span: Span): Promise<readonly HistoryStep[]> => steps(table, 'hour', span),
    /**
     * Merges one hour, the oldest that is over for long enough and has none yet; when the next one is due, epoch
     * milliseconds. Repeatable: an hour's row is made of its minutes alone.
     */
    mergeHistory: (pool: string, now: number): Promise<number> => mergeNext(table, pool, now),
  };
}

async function mergeNext(table: Table, pool: string, now: number): Promise<number> {
  const [lastHour] = await queryRows(table, {
    key: partitionClause(pool, 'hour'),
    order: 'descending',
    limit: 1,
  });
  const afterLast = lastHour === undefined ? 0 : readRow(rowSchema, lastHour).at + hourMilliseconds;
  // What is older is only waiting for DynamoDB to delete it.
  const from = Math.max(afterLast, now - minuteSeconds * 1000);
  const [first] = await queryRows(table, { key: spanClause('minute', { pool, from, to: now }), limit: 1 });
  const hour = stepStart(first === undefined ? now : readRow(rowSchema, first).at, hourMilliseconds);
  const dueAt = hour + hourMilliseconds + mergeAfterMilliseconds;
  if (now < dueAt) return dueAt;
  const minutes = await steps(table, 'minute', { pool, from: hour, to: hour + hourMilliseconds });
  const sums = minutes.map((minute) => minute.sums).reduce(addSums, noSums);
  await mustSucceed(table, putRow(table, hourRow(pool, { at: hour, sums })));
  return now;
}

async function steps(table: Table, kind: StepKind, span: Span): Promise<readonly HistoryStep[]> {
  const rows = await queryRows(table, { key: spanClause(kind, span) });
  return rows.map((row) => readRow(rowSchema, row));
}

function hourRow(pool: string, { at, sums }: HistoryStep): Row & RowKey {
  const { maxWorkers } = sums;
  return {
    ...keyOf(pool, 'hour', at),
    schemaVersion,
    ...numbersOf(sums),
    ...(maxWorkers !== undefined && { maxWorkers }),
    [ttlAttribute]: expiryAfter(at, hourSeconds),
  };
}

function addition(sums: HistorySums, expiry: number): Clause {
  const numbers = Object.entries(numbersOf(sums));
  const { maxWorkers } = sums;
  const settings = { schemaVersion, [ttlAttribute]: expiry, ...(maxWorkers !== undefined && { maxWorkers }) };
  const set = Object.keys(settings).map((name) => `#${name} = :${name}`);
  const add = numbers.map(([name]) => `#${name} :${name}`);
  const values = Object.entries({ ...settings, ...Object.fromEntries(numbers) });
  return {
    text: `SET ${set.join(', ')}${add.length === 0 ? '' : ` ADD ${add.join(', ')}`}`,
    values: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
  };
}

/** Those that are not 0. */
function numbersOf(sums: HistorySums): Numbers {
  const { seconds, wantSeconds, spendNanoUsd, idleSpendNanoUsd, hits, misses } = sums;
  const all = {
    ...{ seconds, wantSeconds, spendNanoUsd, idleSpendNanoUsd, hits, misses },
    ...Object.fromEntries(countedStates.map((state) => [`${state}Seconds`, sums.workerSeconds[state]])),
    ...bucketsOf('claimLatency', sums.claimLatency),
    ...bucketsOf('timeToWarm', sums.timeToWarm),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== 0));
}

function bucketsOf(name: string, histogram: Histogram): Numbers {
  return Object.fromEntries(histogram.map((count, bucket) => [`${name}${bucket}`, count]));
}

function sumsFrom(row: Readonly<Record<string, unknown>> & { readonly maxWorkers?: number }): HistorySums {
  const number = (name: string) => Number(row[name] ?? 0);
  const histogram = (name: string, length: number) =>
    Array.from({ length }, (_, bucket) => number(`${name}${bucket}`));
  const { maxWorkers } = row;
  return {
    seconds: number('seconds'),
    workerSeconds: {
      launching: number('launchingSeconds'),
      warm: number('warmSeconds'),
      busy: number('busySeconds'),
      claimed: number('claimedSeconds'),
      draining: number('drainingSeconds'),
    },
    wantSeconds: number('wantSeconds'),
    spendNanoUsd: number('spendNanoUsd'),
    idleSpendNanoUsd: number('idleSpendNanoUsd'),
    hits: number('hits'),
    misses: number('misses'),
    claimLatency: histogram('claimLatency', claimLatencyBounds.length + 1),
    timeToWarm: histogram('timeToWarm', timeToWarmBounds.length + 1),
    ...(maxWorkers !== undefined && { maxWorkers }),
  };
}

function keyOf(pool: string, kind: StepKind, at: number): RowKey {
  return { pk: partitionOf(pool, kind), sk: sortKeyOf(kind, at) };
}

function partitionOf(pool: string, kind: StepKind): string {
  return `pool#${pool}#${kind}s`;
}

function partitionClause(pool: string, kind: StepKind): Clause {
  return { text: '#pk = :pk', values: { ':pk': partitionOf(pool, kind) } };
}

/** `from` belongs to the span, `to` doesn't. */
function spanClause(kind: StepKind, { pool, from, to }: Span): Clause {
  return {
    text: '#pk = :pk AND #sk BETWEEN :from AND :to',
    values: {
      ':pk': partitionOf(pool, kind),
      ':from': sortKeyOf(kind, from),
      ':to': sortKeyOf(kind, to - 1),
    },
  };
}

/** Steps are UTC's, `2026-11-22T12:48`, of an hour `2026-11-22T12:00`. */
function sortKeyOf(kind: StepKind, at: number): string {
  const step = stepStart(at, kind === 'minute' ? minuteMilliseconds : hourMilliseconds);
  return new Date(step).toISOString().slice(0, 16);
}
