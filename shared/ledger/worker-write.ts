import type { Claim } from '../pool/claim.ts';
import { ServiceError } from '../pool/errors.ts';
import { type TransitionName, transitions } from '../pool/lifecycle.ts';
import type { Worker } from '../pool/worker.ts';
import { type Clause, updateClause } from './expression.ts';
import { ledgerError } from './failures.ts';
import type { WriteOutcome } from './outcome.ts';
import { rowThatSettles, type Table, updateRow, type WriteResult } from './table-calls.ts';
import { liveKey, rowToWorker, type WorkerKey } from './worker-row.ts';

/** A change of one worker: one conditional write on one row, which counts up `version` and sets `changeId`. */
export type WorkerWrite = {
  readonly key: WorkerKey;
  readonly changeId: string;
  /** Named where the state changes: the states that it may start from join the condition. */
  readonly transition?: TransitionName;
  readonly condition: readonly Clause[];
  /** One more that tells what time it is: made anew for each attempt, epoch milliseconds. */
  readonly conditionAt?: (now: number) => Clause;
  /** `undefined` leaves an attribute as it is. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly increments?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
  /** Shows that this very change was made, though another followed it. */
  readonly tookEffect?: (current: Worker) => boolean;
};

/** How often a change is sent whose call may never have arrived; its conditions make it safe to send again. */
const maxAttempts = 3;

/**
 * Makes the change, or finds out that it was made. A failed condition may mean that an earlier attempt of the
 * SDK's won, and a lost answer may mean anything: one consistent read looks for our own change. Where that shows
 * nothing of it and no condition has failed, the call may never have arrived: nobody was first, so it is sent again.
 * Throws `ledger_unreachable` where the outcome stays unknown.
 */
export async function writeWorker(table: Table, write: WorkerWrite): Promise<WriteOutcome> {
  let cause: unknown;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const result = await send(table, write);
    if (result.kind === 'done') return { won: true, worker: rowToWorker(present(result.row)) };
    const outcome = await settle(table, write, result);
    if (outcome.won || result.kind === 'failed') return outcome;
    cause = result.cause;
  }
  throw ledgerError(cause, table.name);
}

function send(table: Table, write: WorkerWrite): Promise<WriteResult> {
  const { transition, changeId, conditionAt } = write;
  return updateRow(table, liveKey(write.key), {
    condition: [
      ...(transition === undefined ? [] : [fromStates(transition)]),
      ...write.condition,
      ...(conditionAt === undefined ? [] : [conditionAt(table.clock.now())]),
    ],
    update: updateClause({
      set: {
        changeId,
        ...(transition === undefined ? {} : { state: transitions[transition].to }),
        ...write.set,
      },
      increments: { version: 1, ...write.increments },
      ...(write.remove === undefined ? {} : { remove: write.remove }),
    }),
  });
}

async function settle(
  table: Table,
  { key, changeId, tookEffect }: WorkerWrite,
  result: Exclude<WriteResult, { kind: 'done' }>,
): Promise<WriteOutcome> {
  const row = await rowThatSettles(table, liveKey(key), result);
  if (row === undefined) return { won: false, current: undefined };
  const current = rowToWorker(row);
  const won = current.changeId === changeId || tookEffect?.(current) === true;
  return won ? { won, worker: current } : { won, current };
}

function present<T>(row: T | undefined): T {
  if (row !== undefined) return row;
  throw new ServiceError('internal', 'DynamoDB answered an update without the row that was asked for');
}

function fromStates(transition: TransitionName): Clause {
  const states: readonly string[] = transitions[transition].from;
  const values = Object.fromEntries(states.map((state, position) => [`:from${position}`, state]));
  return { text: `#state IN (${Object.keys(values).join(', ')})`, values };
}

export function onVersion({ version }: Pick<Worker, 'version'>): Clause {
  return { text: '#version = :seenVersion', values: { ':seenVersion': version } };
}

export function onClaim({ id }: Pick<Claim, 'id'>): Clause {
  return { text: '#claim.#id = :seenClaimId', values: { ':seenClaimId': id } };
}
