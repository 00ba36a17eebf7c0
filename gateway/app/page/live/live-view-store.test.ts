import { expect, it } from 'vitest';
import { aWorker } from '../../api/testing/a-worker.ts';
import { workerView } from '../../api/views/worker-view.ts';
import type { PageView, WorkersView } from '../view.ts';
import { createLiveView } from './live-view-store.ts';

const seen = (fields: Parameters<typeof aWorker>[0]) => workerView(aWorker(fields), '');
const viewOf = (...workers: ReturnType<typeof seen>[]): WorkersView => ({
  kind: 'workers',
  generatedAt: '2026-11-22T12:00:00.000Z',
  pools: ['etl'],
  workers,
});

const aClaim = (id: string, state: 'live' | 'ended') => ({
  ...{ id, pool: 'other', worker: { id: 'o1', url: '/w/o1/' }, fence: 1, state },
  ...{ createdAt: '2026-11-22T12:00:00.000Z', expiresAt: '2026-11-22T12:10:00.000Z' },
});

/** A gateway whose answers come when the test says so. */
function slowGateway() {
  const answers: ((view: PageView) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  let shown: PageView = viewOf();
  const ended = new Set<string>();
  const live = createLiveView(shown, {
    fetchView: () =>
      new Promise((resolve, reject) => {
        answers.push(resolve);
        failures.push(reject);
      }),
    fetchClaim: async (id) => aClaim(id, ended.has(id) ? 'ended' : 'live'),
    show: (view) => {
      shown = view;
    },
  });
  const states = () =>
    shown.kind === 'workers' ? shown.workers.map(({ id, state }) => `${id} ${state}`) : [];
  return { live, answers, failures, states, ended, notice: () => shown.notice };
}

it('what an event told during a reading is not lost to an answer from before it', async () => {
  const { live, answers, states } = slowGateway();
  const reading = live.refetch();
  live.apply({ event: 'worker', data: seen({ state: 'claimed' }) });
  expect(states()).toEqual(['w1 claimed']);
  answers[0]?.(viewOf(seen({ state: 'warm' })));
  await reading;
  expect(states()).toEqual(['w1 claimed']);
});

it('an answer that was overtaken by a later one changes nothing', async () => {
  const { live, answers, states } = slowGateway();
  const readings = [live.refetch(), live.refetch()];
  answers[1]?.(viewOf(seen({ id: 'new' })));
  answers[0]?.(viewOf(seen({ id: 'old' })));
  await Promise.all(readings);
  expect(states()).toEqual(['new warm']);
});

it('a reading that fails leaves the view as it is, and says so', async () => {
  const { live, failures, states } = slowGateway();
  live.apply({ event: 'worker', data: seen({}) });
  const reading = live.refetch();
  failures[0]?.(new Error('no'));
  await expect(reading).rejects.toThrow('no');
  expect(states()).toEqual(['w1 warm']);
});

it('keeps what came of the last form while the page is read anew', async () => {
  const { live, answers, notice } = slowGateway();
  live.notify({ kind: 'changed', text: 'done' });
  const reading = live.refetch();
  answers[0]?.(viewOf());
  await reading;
  expect(notice()).toEqual({ kind: 'changed', text: 'done' });
});

it('says that a claim has ended whose worker the page does not show', async () => {
  const { live, answers, ended, notice } = slowGateway();
  live.notify({ kind: 'granted', grants: ['a', 'b'].map((id) => ({ claim: aClaim(id, 'live') })) });
  ended.add('b');
  const reading = live.refetch();
  answers[0]?.(viewOf());
  await reading;
  expect(notice()).toMatchObject({ grants: [{ claim: { state: 'live' } }, { claim: { state: 'ended' } }] });
});
