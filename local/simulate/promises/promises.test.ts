import { describe, expect, it } from 'vitest';
import type { Granted } from '../../../gateway/app/claims/claims.ts';
import { workerPriceUsdPerHour } from '../../../shared/pool/fargate-price.ts';
import type { LaunchRecord } from '../../../shared/pool/launch.ts';
import type { PoolState } from '../../../shared/pool/pool-state.ts';
import type { GrabRequest } from '../../../shared/pool/request.ts';
import type { Item } from '../../ledger/expressions/values.ts';
import { aRow, aTruth, configOfTest, startOfTest } from './a-truth.test-support.ts';
import { keptPromises } from './all.ts';
import type { AskedGrab, Told, Watching } from './kept-promise.ts';
import { payloadMark } from './requests.ts';
import type { TableWrite, WorkerRow } from './rows.ts';
import type { Truth } from './truth.ts';

/** What a test lets happen: writes are followed by the truth as in a run. */
type Steps = {
  wrote(write: TableWrite): void;
  stored(before: Item | undefined, after: Item | undefined): void;
  row(before: WorkerRow | undefined, after: WorkerRow | undefined): void;
  asked(operation: string, input: Record<string, unknown>): void;
  answered(operation: string, input: Record<string, unknown>, answer: unknown): void;
  told(told: Told): void;
  readonly truth: Truth;
  readonly clock: { now: number };
};

type Case = {
  readonly truth?: Partial<Truth>;
  /** What a sound pool does; no promise may be broken by it. */
  readonly kept: (steps: Steps) => void;
  readonly broken: (steps: Steps) => void;
};

const claim = { id: 'sim.w1.aaaaaaaa', fence: 1, createdAt: startOfTest, expiresAt: startOfTest + 60_000 };
const claimed = aRow({ state: 'claimed', version: 2, fence: 1, claim });
const ended = { ...claim, endedAt: startOfTest, endReason: 'released' as const };
const draining = aRow({
  state: 'draining',
  version: 3,
  fence: 1,
  endedClaim: ended,
  drainingAt: startOfTest,
  drainDeadline: startOfTest + 120_000,
});
const stopped = aRow({ state: 'stopped', version: 4, fence: 1 });
const record: LaunchRecord = {
  token: 'wp-1',
  count: 1,
  provider: 'FARGATE',
  subnets: ['s'],
  securityGroups: ['g'],
  template: 'sim-sim:1',
  reason: 'r',
  createdAt: startOfTest,
  notAfter: startOfTest + 30_000,
  attempts: 1,
};
const state = (changed: Partial<PoolState> = {}): PoolState => ({
  pool: 'sim',
  sequence: 1,
  openLaunches: [record],
  breakers: [],
  ...changed,
});
const stateWrite = (before: PoolState | undefined, after: PoolState, changeId = 'c'): TableWrite => ({
  kind: 'state',
  changeId,
  pool: 'sim',
  before,
  after,
});
const runTask = { clientToken: 'wp-1', startedBy: 'wp-1' };
const request: GrabRequest = { pool: 'sim', key: 'k', bodyHash: 'h', version: 1, createdAt: startOfTest };
const ask: AskedGrab = {
  client: 'c',
  pool: 'sim',
  holder: 'h',
  key: 'k',
  count: 1,
  waitSeconds: 60,
  gateway: '0001',
  payload: undefined,
  askedAt: startOfTest,
};
const granted = { claim, worker: { id: 'w1' } } as Granted;
const told: Told = { kind: 'granted', ask, granted: [granted], heard: true };
const closed = {
  ...stopped,
  stoppedAt: startOfTest,
  end: { exitCode: 0, stopCode: 'UserInitiated', stoppedReason: 'surplus' },
  expiresAtSeconds: startOfTest / 1000 + 60,
};
const report = (wrote: Steps['wrote']) =>
  wrote({
    kind: 'report',
    pool: 'sim',
    after: { pool: 'sim', passAt: startOfTest, runId: 'r', want: 1, problems: [] },
  });
const hold = { requestKey: 'k', attempt: 'a' };
const heldRow = { ...claimed, claim: { ...claim, expiresAt: startOfTest + 10_000, hold } };
const several = {
  attempt: 'a',
  state: 'committed',
  openedAt: startOfTest,
  leaseSeconds: 60,
  workers: [{ workerId: 'w1', claimId: claim.id }],
} as const;
const drainedAs = (drainReason: string, changed: Partial<WorkerRow> = {}) =>
  aRow({ state: 'draining', version: 2, drainingAt: startOfTest, drainReason, ...changed });
/** A grab at a gateway, a while after the test's beginning, that claims a worker of its own. */
const grabbed = ({ row, told: tell, clock }: Steps, client: string, askedAfter: number) => {
  const its = { ...ask, client, key: undefined, askedAt: startOfTest + askedAfter };
  const workerId = `w-${client}`;
  return {
    ask: () => tell({ kind: 'asked', ask: its }),
    claim(after: number) {
      clock.now = startOfTest + after;
      const made = { ...claim, id: `sim.${workerId}.aaaa0001` };
      row(aRow({ workerId }), { ...claimed, workerId, claim: made });
      tell({
        kind: 'granted',
        ask: its,
        granted: [{ claim: made, worker: { id: workerId } } as Granted],
        heard: true,
      });
    },
  };
};
const delivery = { path: '/', claimId: claim.id, fence: 1, payload: undefined };

const cases: Readonly<Record<string, Case>> = {
  'life-cycle': {
    kept: ({ row }) => {
      row(undefined, aRow({ state: 'launching' }));
      row(aRow({ state: 'launching' }), aRow({ version: 2 }));
    },
    broken: ({ row }) => row(aRow({ state: 'launching' }), claimed),
  },
  'row-versions': {
    kept: ({ row }) => row(aRow(), claimed),
    broken: ({ row }) => row(aRow(), { ...claimed, version: 1 }),
  },
  'fence-grows': {
    kept: ({ row }) => row(aRow(), claimed),
    broken: ({ row }) => row(aRow({ fence: 4 }), claimed),
  },
  'warm-index': {
    kept: ({ row }) => row(undefined, aRow({ warmPool: 'sim' })),
    broken: ({ row }) => row(aRow({ warmPool: 'sim' }), { ...claimed, warmPool: 'sim' }),
  },
  'one-live-claim': {
    kept: ({ row }) => row(aRow(), claimed),
    broken: ({ row }) => row(claimed, { ...claimed, claim: { ...claim, id: 'sim.w1.bbbbbbbb' } }),
  },
  'claims-end': {
    kept: ({ row, truth }) => {
      truth.books.answered(claim.id);
      truth.books.releaseAsked(claim.id);
      row(claimed, draining);
      // Its grab was not committed, and its worker has died.
      row({ ...heldRow, claim: { ...heldRow.claim, id: 'sim.w1.bbbbbbbb' } }, stopped);
    },
    broken: ({ row, truth }) => {
      truth.books.answered(claim.id);
      row(claimed, aRow({ version: 3 }));
    },
  },
  renewals: {
    kept: ({ row }) => row(claimed, { ...claimed, claim: { ...claim, expiresAt: startOfTest + 90_000 } }),
    broken: ({ row, clock }) => {
      clock.now = claim.expiresAt + 5000;
      row(claimed, { ...claimed, claim: { ...claim, expiresAt: startOfTest + 90_000 } });
    },
  },
  closing: {
    kept: ({ wrote, row }) => {
      wrote({ kind: 'closed', workerId: 'w1', after: stopped });
      row(stopped, undefined);
    },
    broken: ({ row }) => row(stopped, undefined),
  },
  'only-the-dead-close': {
    truth: { runs: (workerId) => workerId === 'w1' },
    kept: ({ wrote }) =>
      wrote({ kind: 'worker', workerId: 'w2', before: aRow(), after: { ...stopped, workerId: 'w2' } }),
    broken: ({ row }) => row(aRow(), stopped),
  },
  'closed-rows-tell': {
    truth: { endOf: () => closed.end },
    kept: ({ wrote }) => wrote({ kind: 'closed', workerId: 'w1', after: closed }),
    broken: ({ wrote }) =>
      wrote({ kind: 'closed', workerId: 'w1', after: { ...closed, end: { ...closed.end, exitCode: 137 } } }),
  },
  'recorded-within-maximum': {
    kept: ({ wrote }) => wrote(stateWrite(undefined, state({ openLaunches: [{ ...record, count: 3 }] }))),
    broken: ({ wrote, row }) => {
      row(undefined, aRow({ launchToken: 'wp-0' }));
      wrote(stateWrite(undefined, state({ openLaunches: [{ ...record, count: 3 }] })));
    },
  },
  'recorded-within-budget': {
    truth: {
      configsLately: () => [{ ...configOfTest, maxSpendPerHour: 3.5 * workerPriceUsdPerHour(configOfTest) }],
    },
    kept: ({ wrote }) => wrote(stateWrite(undefined, state({ openLaunches: [{ ...record, count: 3 }] }))),
    broken: ({ wrote, row }) => {
      row(undefined, aRow({ launchToken: 'wp-0' }));
      wrote(stateWrite(undefined, state({ openLaunches: [{ ...record, count: 3 }] })));
    },
  },
  'tasks-within-maximum': {
    truth: { tasksAlive: () => 4 },
    kept: ({ answered }) => answered('RunTask', { clientToken: 'of another pool' }, {}),
    broken: ({ wrote, answered }) => {
      wrote(stateWrite(undefined, state()));
      answered('RunTask', runTask, {});
    },
  },
  'launch-records': {
    kept: ({ wrote }) => {
      wrote(stateWrite(undefined, state()));
      const again = { ...record, attempts: 2, notAfter: record.notAfter + 1000 };
      wrote(stateWrite(state(), state({ sequence: 2, openLaunches: [again] })));
    },
    broken: ({ wrote }) =>
      wrote(stateWrite(state(), state({ sequence: 2, openLaunches: [{ ...record, count: 2 }] }))),
  },
  'records-close': {
    kept: ({ wrote, answered }) => {
      answered('RunTask', runTask, { tasks: [] });
      wrote(stateWrite(state(), state({ sequence: 2, openLaunches: [] })));
    },
    broken: ({ wrote }) => wrote(stateWrite(state(), state({ sequence: 2, openLaunches: [] }))),
  },
  'recorded-first': {
    kept: ({ wrote, asked }) => {
      wrote(stateWrite(undefined, state()));
      asked('RunTask', runTask);
    },
    broken: ({ wrote, asked, clock }) => {
      wrote(stateWrite(undefined, state()));
      clock.now += 40_000;
      asked('RunTask', runTask);
    },
  },
  'same-request': {
    kept: ({ asked }) => {
      asked('RunTask', runTask);
      asked('RunTask', runTask);
    },
    broken: ({ asked }) => {
      asked('RunTask', runTask);
      asked('RunTask', { ...runTask, count: 2 });
    },
  },
  'never-stop-claimed': {
    kept: ({ row, asked }) => {
      row(undefined, draining);
      asked('StopTask', { task: 'w1' });
    },
    broken: ({ row, asked }) => {
      row(undefined, claimed);
      asked('StopTask', { task: 'w1' });
    },
  },
  'drain-first': {
    truth: { busySince: (workerId) => (workerId === 'w1' ? startOfTest - 60_000 : undefined) },
    kept: ({ row, asked, clock }) => {
      row(undefined, draining);
      clock.now += 120_000;
      asked('StopTask', { task: 'w1' });
    },
    broken: ({ row, asked }) => {
      row(undefined, draining);
      asked('StopTask', { task: 'w1' });
    },
  },
  'drain-seconds': {
    kept: ({ row }) => row(claimed, draining),
    broken: ({ row }) => row(claimed, { ...draining, drainDeadline: startOfTest + 1000 }),
  },
  'drains-advance': {
    kept: ({ wrote, row }) => {
      wrote(stateWrite(undefined, state(), 'advance 0007'));
      row(aRow(), drainedAs('surplus', { changeId: 'drain 0007' }));
    },
    broken: ({ wrote, row, clock }) => {
      wrote(stateWrite(undefined, state(), 'advance 0007'));
      clock.now += 5000;
      row(aRow(), drainedAs('surplus', { changeId: 'drain 0007', drainingAt: clock.now }));
    },
  },
  'silent-drain': {
    truth: { silentWorkers: () => new Map([['w1', startOfTest]]) },
    kept: ({ wrote, row, clock }) => {
      row(undefined, aRow());
      clock.now += 60_000;
      report(wrote);
      row(aRow(), drainedAs('silent'));
      clock.now += 60_000;
      report(wrote);
    },
    broken: ({ wrote, row, clock }) => {
      row(undefined, aRow());
      clock.now += 90_000;
      report(wrote);
    },
  },
  'warm-floor': {
    kept: ({ row, clock }) => {
      row(undefined, aRow());
      row(undefined, aRow({ workerId: 'w2' }));
      // Marked as busy, and found idle since: the plan counts on it before the mark is gone.
      row(undefined, aRow({ workerId: 'w3', busySince: startOfTest }));
      clock.now += 60_000;
      row(aRow(), drainedAs('replaced: of sim:1'));
      row(drainedAs('replaced: of sim:1'), undefined);
      row(aRow({ workerId: 'w2' }), drainedAs('replaced: of sim:1', { workerId: 'w2' }));
    },
    broken: ({ row, clock }) => {
      row(undefined, aRow());
      clock.now += 60_000;
      row(aRow(), drainedAs('replaced: of sim:1'));
    },
  },
  'holds-follow-requests': {
    kept: ({ wrote, row }) => {
      wrote({ kind: 'request', before: undefined, after: { ...request, several } });
      row(heldRow, { ...claimed, version: 3 });
    },
    broken: ({ wrote, row }) => {
      wrote({ kind: 'request', before: undefined, after: { ...request, several } });
      row(heldRow, stopped);
    },
  },
  'holds-end': {
    kept: ({ wrote, row, clock }) => {
      row(aRow(), heldRow);
      clock.now += 25_000;
      report(wrote);
      row(heldRow, aRow({ version: 3 }));
      clock.now += 60_000;
      report(wrote);
    },
    broken: ({ wrote, row, clock }) => {
      row(aRow(), heldRow);
      clock.now += 40_000;
      report(wrote);
    },
  },
  'a-pass-every-15-s': {
    kept: ({ wrote, clock }) => {
      clock.now += 15_000;
      report(wrote);
      clock.now += 15_000;
      wrote({ kind: 'lease', before: { holder: 'a', version: 1 }, after: { holder: 'a', version: 2 } });
    },
    broken: ({ wrote, clock }) => {
      report(wrote);
      clock.now += 30_000;
      wrote({ kind: 'lease', before: { holder: 'a', version: 1 }, after: { holder: 'a', version: 2 } });
    },
  },
  'line-order': {
    kept: (steps) => {
      const [first, second] = [grabbed(steps, 'first', 0), grabbed(steps, 'second', 8000)];
      first.ask();
      second.ask();
      first.claim(20_000);
      second.claim(21_000);
    },
    broken: (steps) => {
      const [first, second] = [grabbed(steps, 'first', 0), grabbed(steps, 'second', 8000)];
      first.ask();
      second.ask();
      second.claim(20_000);
      first.claim(21_000);
    },
  },
  pace: {
    kept: ({ answered }) => answered('RunTask', runTask, {}),
    broken: ({ answered }) =>
      answered('ListTasks', {}, Object.assign(new Error('slow down'), { name: 'ThrottlingException' })),
  },
  'request-rows': {
    kept: ({ wrote }) => {
      wrote({ kind: 'request', before: undefined, after: request });
      wrote({ kind: 'request', before: request, after: { ...request, version: 2, missed: true } });
    },
    broken: ({ wrote, row }) => {
      row(undefined, claimed);
      const candidate = { workerId: 'w1', workerVersion: 1, claimId: claim.id };
      wrote({ kind: 'request', before: { ...request, candidate }, after: { ...request, version: 2 } });
    },
  },
  'payloads-unstored': {
    kept: ({ stored }) => stored(undefined, { pk: 'request#k', sk: 'request', request }),
    broken: ({ stored }) =>
      stored(undefined, {
        pk: 'pool#sim#live',
        sk: 'w1',
        claim: { ...claim, payload: { [payloadMark]: 1 } },
      }),
  },
  'controller-lease': {
    kept: ({ wrote, clock }) => {
      wrote({ kind: 'lease', before: undefined, after: { holder: 'a', version: 1 } });
      clock.now += 15_000;
      wrote({ kind: 'lease', before: { holder: 'a', version: 1 }, after: { holder: 'b', version: 2 } });
    },
    broken: ({ wrote, clock }) => {
      wrote({ kind: 'lease', before: undefined, after: { holder: 'a', version: 1 } });
      clock.now += 10_000;
      wrote({ kind: 'lease', before: { holder: 'a', version: 1 }, after: { holder: 'b', version: 2 } });
    },
  },
  'answered-is-in-ledger': {
    kept: ({ row, told: tell }) => {
      row(undefined, claimed);
      tell(told);
    },
    broken: ({ told: tell }) => tell(told),
  },
  'no-double': {
    kept: ({ told: tell, truth }) => {
      truth.books.holds(granted);
      tell(told);
    },
    broken: ({ told: tell, truth }) => {
      truth.books.holds({ ...granted, claim: { ...claim, id: 'sim.w1.bbbbbbbb' } });
      tell(told);
    },
  },
  'same-key-same-claim': {
    kept: ({ told: tell }) => {
      tell(told);
      tell(told);
    },
    broken: ({ told: tell }) => {
      tell(told);
      tell({ ...told, granted: [{ ...granted, claim: { ...claim, id: 'sim.w1.bbbbbbbb' } }] });
    },
  },
  'fit-worker': {
    truth: { answeredIdleAt: (workerId) => (workerId === 'w1' ? startOfTest : undefined) },
    kept: ({ row, told: tell }) => {
      row(undefined, claimed);
      tell(told);
    },
    broken: ({ row, told: tell, clock }) => {
      clock.now += 1000;
      row(undefined, claimed);
      tell(told);
    },
  },
  'hook-first': {
    truth: {
      delivery: (claimId) => (claimId === claim.id ? { workerId: 'w1', delivery } : undefined),
    },
    kept: ({ told: tell }) => tell(told),
    broken: ({ told: tell }) => tell({ ...told, ask: { ...ask, payload: 'another' } }),
  },
  'ends-are-answered': {
    kept: ({ told: tell }) => {
      tell({ kind: 'released', ended });
      tell({ kind: 'released', ended });
    },
    broken: ({ told: tell }) => {
      tell({ kind: 'released', ended });
      tell({ kind: 'released', ended: { ...ended, endedAt: startOfTest + 1 } });
    },
  },
  'holder-limit': {
    kept: ({ row }) => row(aRow(), { ...claimed, claim: { ...claim, holder: 'h' } }),
    broken: ({ wrote, row }) => {
      const held = { ...claimed, workerId: 'w2', claim: { ...claim, id: 'sim.w2.bbbbbbbb', holder: 'h' } };
      for (const workerId of ['w2', 'w3']) {
        wrote({ kind: 'worker', workerId, before: undefined, after: { ...held, workerId } });
      }
      row(aRow(), { ...claimed, claim: { ...claim, holder: 'h' } });
    },
  },
};

function brokenBy(id: string, act: (steps: Steps) => void, changed: Partial<Truth> = {}): readonly string[] {
  const { truth, follow, clock } = aTruth(changed);
  const broken: string[] = [];
  const watching: Watching =
    keptPromises.find((one) => one.id === id)?.watch(truth, (what) => broken.push(what)) ?? {};
  const wrote = (write: TableWrite) => {
    watching.wrote?.(write);
    follow(write);
  };
  act({
    truth,
    clock,
    wrote,
    stored: (before, after) => watching.stored?.(before, after),
    row: (before, after) =>
      wrote({ kind: 'worker', workerId: (after ?? before)?.workerId ?? 'w1', before, after }),
    asked: (operation, input) => watching.asked?.({ operation, input }),
    answered: (operation, input, answer) => watching.answered?.({ operation, input }, answer),
    told: (answer) => watching.told?.(answer),
  });
  return broken;
}

describe('every promise', () => {
  it('has a case here, and a sentence of the design', () => {
    expect(Object.keys(cases).toSorted()).toEqual(keptPromises.map(({ id }) => id).toSorted());
    for (const { sentence, source } of keptPromises)
      expect(`${source} ${sentence}`).toMatch(/(design|protocols)\.md/);
  });

  it.each(Object.entries(cases))(
    '%s is seen to hold, and seen to be broken',
    (id, { kept, broken, truth }) => {
      expect(brokenBy(id, kept, truth)).toEqual([]);
      expect(brokenBy(id, broken, truth)).not.toEqual([]);
    },
  );
});
