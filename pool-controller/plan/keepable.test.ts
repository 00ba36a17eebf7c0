import { describe, expect, test } from 'vitest';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import { aKnownTemplate, aPool, atWork, aWorker, noon, observedWith, rollingOut } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { areAllThatIsPaidFor, canMakeRoom, hasRoom, keepable } from './keepable.ts';
import { standings } from './standing.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const [old, current] = ['dev-etl:1', 'dev-etl:2'] as const;
// An hour of an old worker costs 0.0394 USD, of a new one 0.158 USD.
const keys = { cpu: 4096, memory: 8192, target: { fixed: 4 } };
const state = {
  ...rollingOut({ warmAt: noon }),
  knownTemplates: [aKnownTemplate(old, { cpu: 1024, memory: 2048 })],
};
const some = (count: number, template: string, workerState: WorkerState = 'warm'): readonly Worker[] =>
  Array.from({ length: count }, (_, at) =>
    aWorker({ id: `${template}-${workerState}${at}`, state: workerState, template }),
  );
const draft = (workers: readonly Worker[], maxSpendPerHour?: number, view: View = {}) =>
  draftOf(
    observedWith({
      ...{ workers, state, template: current, config: aPool({ ...keys, maxSpendPerHour }) },
      ...view,
    }),
    noon,
  );
const kept = (...given: Parameters<typeof draft>) => {
  const here = draft(...given);
  return keepable(
    here,
    standings(here).filter(({ worker }) => worker?.state === 'warm' && worker.busySince === undefined),
  );
};

describe('as many may stay', () => {
  test('as the target wants, whatever there is, where there is no budget', () => {
    expect([kept(some(2, current)), kept(some(6, current))]).toEqual([4, 4]);
    expect(keepable(draft([], undefined, { config: undefined }), [])).toBe(0);
  });

  test('as the budget pays for, those that are missing at the price of the next template', () => {
    expect(kept(some(2, old), 0.4)).toBe(4);
    expect(kept(some(2, old), 0.3)).toBe(3);
    expect(kept(some(6, old), 10)).toBe(4);
    expect(kept([], 0.4)).toBe(2);
  });

  test('as it pays for beside those that are claimed or at work, and not beside those that leave', () => {
    expect(kept([...some(2, old), ...some(2, current, 'claimed')], 0.4)).toBe(2);
    expect(kept([...some(2, old), ...some(2, current, 'draining')], 0.4)).toBe(4);
    const atWorkNow = aWorker({ id: 'w', state: 'warm', template: current, busySince: noon });
    expect(kept([...some(2, old), atWorkNow], 0.4, { saying: { w: atWork } })).toBe(3);
  });

  test('those that are missing at the price of the proven template, where a roll-out is halted', () => {
    const halted = { ...state, ...rollingOut({ halted: { at: noon, why: 'broken' } }) };
    const known = { ...halted, knownTemplates: state.knownTemplates };
    expect(kept([], 0.16, { state: known })).toBe(4);
    expect(kept([], 0.16)).toBe(1);
    expect(kept([], 0.16, { template: undefined })).toBe(1);
  });
});

describe('there is room for one more of the next template', () => {
  test('where it and all that there are, leaving ones included, are paid for and within the most', () => {
    expect(hasRoom(draft(some(6, old), 0.4))).toBe(true);
    expect(hasRoom(draft(some(7, old), 0.4))).toBe(false);
    expect(hasRoom(draft([...some(6, old), ...some(1, old, 'draining')], 0.4))).toBe(false);
    const most = { config: aPool({ ...keys, maxWorkers: 6 }) };
    expect(hasRoom(draft(some(6, old), undefined, most))).toBe(false);
    expect(hasRoom(draft(some(5, old), undefined, most))).toBe(true);
  });

  test('once idle old ones have made it, and those that leave are gone', () => {
    expect(canMakeRoom(draft(some(10, old), 0.16))).toBe(true);
    expect(canMakeRoom(draft([...some(10, old), ...some(1, old, 'draining')], 0.16))).toBe(true);
    expect(canMakeRoom(draft([...some(9, old), ...some(1, old, 'claimed')], 0.16))).toBe(false);
    expect(canMakeRoom(draft([...some(9, old), ...some(1, current)], 0.16))).toBe(false);
  });
});

test('fresh workers are all that is paid for where the budget has no more of them alone', () => {
  const here = draft(some(4, old), 0.32);
  expect([1, 2, 3].map((fresh) => areAllThatIsPaidFor(here, fresh))).toEqual([false, true, true]);
  expect(areAllThatIsPaidFor(draft([], 0.1), 0)).toBe(false);
});
