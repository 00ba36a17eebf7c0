import { describe, expect, it } from 'vitest';
import { createMemoryDocumentClient, type Intercept } from '../../local/ledger/memory.ts';
import type { Worker } from '../pool/worker.ts';
import { openLedger } from './ledger.ts';
import { createTableInput } from './table.ts';

const start = Date.UTC(2026, 10, 22, 12);
const claim = { id: 'etl.w1.claim0001', fence: 1, createdAt: start, expiresAt: start + 60_000 };
const worker: Worker = {
  pool: 'etl',
  id: 'w1',
  arn: 'arn',
  state: 'claimed',
  version: 3,
  changeId: 'made',
  template: 'dev-etl:1',
  capacityProvider: 'FARGATE',
  launchToken: 'wp-1',
  reason: 'r',
  launchedAt: start,
  fence: 1,
  claimsServed: 0,
  claim,
};
const undo = { pool: 'etl', workerId: 'w1', claimId: claim.id, changeId: 'undo' };

function openWorld() {
  /** How many of the next writes never arrive. */
  const line = { lost: 0, secondsLost: 0 };
  let now = start;
  const intercept: Intercept = (command, next) => {
    if (line.lost === 0 || /^(Get|Query)/.test(command.constructor.name)) return next();
    line.lost -= 1;
    now += line.secondsLost * 1000;
    return Promise.reject(Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError' }));
  };
  const clock = { now: () => now };
  const documentClient = createMemoryDocumentClient({
    clock,
    tableSchema: createTableInput('ledger'),
    intercept,
  });
  return { line, ledger: openLedger({ documentClient, tableName: 'ledger', clock }) };
}

describe('a write that never arrived', () => {
  it('is no defeat: it is sent again', async () => {
    const { line, ledger } = openWorld();
    await ledger.adopt(worker);
    line.lost = 1;
    expect(await ledger.undoClaim(undo)).toMatchObject({ won: true, worker: { state: 'warm' } });
  });

  it("is ledger_unreachable where none of its tries arrives: nobody else's write stands", async () => {
    const { line, ledger } = openWorld();
    await ledger.adopt(worker);
    line.lost = 10;
    await expect(ledger.undoClaim(undo)).rejects.toMatchObject({ code: 'ledger_unreachable' });
    expect(await ledger.worker(undo)).toMatchObject({ state: 'claimed', claim });
  });

  it.each([
    ['renewed', 29, true],
    ['renewed', 30, false],
    ['confirmed', 29, true],
    ['confirmed', 30, false],
  ] as const)('leaves a claim to be %s %i s later for as long as it lives: %j', async (how, seconds, won) => {
    const { line, ledger } = openWorld();
    const leaseExpiresAt = start + 120_000;
    await ledger.adopt({ ...worker, claim: { ...claim, expiresAt: start + 30_000, leaseExpiresAt } });
    line.lost = 1;
    line.secondsLost = seconds;
    const change = { pool: 'etl', workerId: 'w1', claimId: claim.id, now: start, changeId: 'later' };
    const outcome =
      how === 'renewed'
        ? await ledger.renewClaim({ ...change, expiresAt: leaseExpiresAt })
        : await ledger.confirmClaim({ ...change, leaseExpiresAt });
    expect(outcome.won).toBe(won);
  });

  it("of a new worker's row is ledger_unreachable: a launch must not be closed without it", async () => {
    const { line, ledger } = openWorld();
    line.lost = 1;
    await expect(ledger.adopt(worker)).rejects.toMatchObject({ code: 'ledger_unreachable' });
    expect(await ledger.adopt(worker)).toMatchObject({ won: true });
  });
});
