import { parsePools } from '../../../shared/pool/config.ts';
import { openBooks } from '../books.ts';
import type { WorkerRow } from './rows.ts';
import { createLedgerTruth, type Truth } from './truth.ts';

export const startOfTest = Date.UTC(2026, 10, 21);

export const configOfTest = (() => {
  const parsed = parsePools({
    pools: [
      {
        name: 'sim',
        image: 'i',
        maxWorkers: 3,
        target: { fixed: 1 },
        maxClaimsPerHolder: 1,
        onClaim: { path: '/' },
      },
    ],
  });
  const [config] = parsed.ok ? parsed.pools : [];
  if (config === undefined) throw new Error("the test's pool is wrong");
  return config;
})();

/** A truth whose ledger follows the writes that a test makes, and whose ECS runs everything. */
export function aTruth(changed: Partial<Truth> = {}) {
  const clock = { now: startOfTest };
  const now = () => clock.now;
  const ledger = createLedgerTruth(now);
  const truth: Truth = {
    ...ledger,
    now,
    books: openBooks(now),
    config: () => configOfTest,
    pools: () => ['sim'],
    configuredSince: () => 0,
    configsLately: () => [configOfTest],
    runs: () => true,
    endOf: () => undefined,
    silentWorkers: () => new Map(),
    heldUpUntil: () => 0,
    controlledSince: ledger.leaseTakenAt,
    isStopping: () => false,
    tasksAlive: () => 0,
    busySince: () => undefined,
    answeredIdleAt: () => clock.now,
    delivery: () => undefined,
    bucketsShared: () => false,
    pausedLately: () => false,
    ...changed,
  };
  return { truth, follow: ledger.follow, clock };
}

export function aRow(changed: Partial<WorkerRow> = {}): WorkerRow {
  return {
    workerId: 'w1',
    pool: 'sim',
    arn: 'arn',
    state: 'warm',
    version: 1,
    changeId: 'c',
    template: 'sim-sim:1',
    capacityProvider: 'FARGATE',
    launchToken: 'wp-1',
    reason: 'r',
    launchedAt: startOfTest,
    fence: 0,
    claimsServed: 0,
    ...changed,
  };
}
