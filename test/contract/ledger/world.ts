import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import type { Intercept, LedgerCommand } from '../../../local/ledger/memory.ts';
import type { DocumentClient } from '../../../shared/ledger/document-client.ts';
import { type Ledger, openLedger } from '../../../shared/ledger/ledger.ts';
import type { Claim, EndedClaim } from '../../../shared/pool/claim.ts';
import type { Worker } from '../../../shared/pool/worker.ts';

/** Where the ledger's table is: in memory, in dynalite, in moto. */
export type Tier = {
  /** Why a case on writes at the same time is left out, where the tier's own writes aren't atomic. */
  readonly notAtomic?: string;
  /** Stands around each ledger that a case opens. */
  around?(ledger: Ledger): Ledger;
  /** The client of a new, empty table. */
  openTable(): Promise<{ client: DocumentClient; tableName: string }>;
};

/** 2026-11-22T12:00:00Z. */
export const start = Date.UTC(2026, 10, 22, 12);

/** One test's ledger, on a table of its tier, with a clock of its own. */
export type World = {
  readonly ledger: Ledger;
  readonly clock: { time: number; now(): number };
  /** Another program's ledger on the same table, whose calls pass through `intercept`. */
  ledgerThrough(intercept: Intercept): Ledger;
  /** Writes a row as no call of the ledger would. */
  putRaw(row: Record<string, unknown>): Promise<void>;
};

export async function openWorld(tier: Tier): Promise<World> {
  const { client, tableName } = await tier.openTable();
  const around = tier.around ?? ((ledger) => ledger);
  const clock = {
    time: start,
    now() {
      return this.time;
    },
  };
  const ledgerThrough = (intercept: Intercept) =>
    around(
      openLedger({ documentClient: through(client, intercept), tableName, clock, pause: async () => {} }),
    );
  return {
    ledger: around(openLedger({ documentClient: client, tableName, clock })),
    clock,
    ledgerThrough,
    async putRaw(row) {
      await client.send(new PutCommand({ TableName: tableName, Item: row }));
    },
  };
}

function through(client: DocumentClient, intercept: Intercept): DocumentClient {
  const send = (command: LedgerCommand) => intercept(command, () => sendAny(client, command));
  // Each command's answer has the shape of that command's output, which TypeScript can't follow through a union.
  return { send } as DocumentClient;
}

function sendAny(client: DocumentClient, command: LedgerCommand): Promise<unknown> {
  const send: (command: never) => Promise<unknown> = client.send.bind(client);
  return send(command as never);
}

function isWrite(command: LedgerCommand): boolean {
  return !['GetCommand', 'QueryCommand'].includes(command.constructor.name);
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

/** The first write takes effect, then `meanwhile` happens, and the answer is lost. */
export function losingAnswer(meanwhile: () => Promise<unknown> = async () => {}): Intercept {
  let lost = false;
  return async (command, next) => {
    const answer = await next();
    if (lost || !isWrite(command)) return answer;
    lost = true;
    await meanwhile();
    throw connectionReset();
  };
}

/** The first write never arrives. */
export function losingCall(): Intercept {
  let lost = false;
  return (command, next) => {
    if (lost || !isWrite(command)) return next();
    lost = true;
    throw connectionReset();
  };
}

/** The SDK sends the first write again, since its answer was cut: the second attempt fails its own condition. */
export function retryingBySdk(): Intercept {
  let retried = false;
  return async (command, next) => {
    if (retried || !isWrite(command)) return next();
    retried = true;
    await next();
    return next();
  };
}

/** Nothing arrives any more. */
export const unreachable: Intercept = () => Promise.reject(connectionReset());

/** The program dies before its write number `last + 1`. */
export function dyingAfter(last: number): Intercept {
  let writes = 0;
  return (command, next) => {
    if (isWrite(command)) writes += 1;
    return writes > last ? Promise.reject(new Error('the program died')) : next();
  };
}

let workers = 0;

/** A warm worker of a pool, ready to be adopted. */
export function aWorker(given: Partial<Worker> = {}): Worker {
  workers += 1;
  const id = given.id ?? workers.toString(16).padStart(32, '0');
  return {
    pool: 'etl',
    id,
    arn: `arn:aws:ecs:us-east-1:000000000000:task/dev/${id}`,
    state: 'warm',
    version: 3,
    changeId: `made-${id}`,
    template: 'dev-etl:1',
    capacityProvider: 'FARGATE',
    launchToken: 'wp-1',
    reason: 'two under target',
    address: '10.0.0.7',
    port: 2345,
    zone: 'us-east-1a',
    identity: id,
    launchedAt: start - 60_000,
    fence: 4,
    claimsServed: 0,
    ...given,
  };
}

export function aClaim(given: Partial<Claim> = {}): Claim {
  return { id: 'etl.w.claim0001', fence: 5, createdAt: start, expiresAt: start + 60_000, ...given };
}

export function anEndedClaim(given: Partial<EndedClaim> = {}): EndedClaim {
  return { ...aClaim(), endedAt: start + 10_000, endReason: 'released', ...given };
}

export async function adopted(ledger: Ledger, given: Partial<Worker> = {}): Promise<Worker> {
  const outcome = await ledger.adopt(aWorker(given));
  if (!outcome.won) throw new Error('the worker was there already');
  return outcome.worker;
}

/** A claimed worker as the ledger has it. */
export function claimed(
  ledger: Ledger,
  claim: Claim = aClaim(),
  given: Partial<Worker> = {},
): Promise<Worker> {
  return adopted(ledger, { state: 'claimed', claim, fence: claim.fence, ...given });
}

export function keyOf(worker: Worker) {
  return { pool: worker.pool, workerId: worker.id };
}

/** What a call would be refused with; fails the test where it isn't refused. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expectRefusal(),
    (error: unknown) => error,
  );
}

function expectRefusal(): never {
  throw new Error('the call was not refused');
}

/** Closes what a test opened when it is over. */
export function closing<T extends { close(): unknown }>(opened: T): T {
  onTestFinished(async () => {
    await opened.close();
  });
  return opened;
}
