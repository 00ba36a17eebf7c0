import { expect, test } from 'vitest';
import type { WorkerState } from '../../shared/pool/worker.ts';
import { aLaunch, aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import type { Action } from './action.ts';
import { draftOf, withFindings } from './draft.ts';
import { removed } from './removed.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const row = { ...observedWith().state, sequence: 3 };
const some = (count: number, state: WorkerState) =>
  Array.from({ length: count }, (_, at) => aWorker({ id: `${state}${at}`, state }));
const found = (view: View, before: readonly Action[] = []) => {
  const observed = observedWith({ config: undefined, removed: true, state: row, ...view });
  return removed(withFindings(draftOf(observed, noon), { actions: before }));
};
const kinds = (...given: Parameters<typeof found>) =>
  found(...given).actions?.map((action) =>
    'worker' in action ? `${action.kind} ${action.worker.id}` : action.kind,
  );

test('a pool that is configured is none of its business', () => {
  expect(found({ removed: false, workers: some(1, 'warm') })).toEqual({});
});

test('everything that is not claimed drains', () => {
  const workers = [
    ...some(1, 'launching'),
    ...some(1, 'warm'),
    ...some(1, 'claimed'),
    ...some(1, 'draining'),
  ];
  expect(kinds({ workers })).toEqual(['drain launching0', 'drain warm0']);
});

test('whoever another rule has decided about is left to it', () => {
  const workers = some(2, 'warm');
  const [worker] = workers;
  if (worker === undefined) throw new Error('no worker');
  const note: Action = { kind: 'note', worker, marks: { busySince: noon }, reason: 'has work' };
  const turnWarm: Action = { kind: 'turnWarm', worker, facts: { warmAt: noon }, reason: '' };
  expect(kinds({ workers }, [note])).toEqual(['drain warm0', 'drain warm1']);
  expect(kinds({ workers }, [turnWarm])).toEqual(['drain warm1']);
});

test('it is forgotten once nothing of it is left, and nothing is said any more', () => {
  expect(found({})).toEqual({
    actions: [{ kind: 'forget', reason: 'the pool is no longer configured' }],
    problems: [],
  });
});

test('a pool of which there is no row has nothing to forget', () => {
  expect(found({ state: { ...row, sequence: 0 } })).toEqual({ actions: [], problems: [] });
});

test('it is not forgotten while a row closes, a task is adopted or a launch is open', () => {
  const workers = some(1, 'draining');
  const [worker] = workers;
  if (worker === undefined) throw new Error('no worker');
  const close: Action = { kind: 'close', worker, stoppedAt: noon, end: {}, reason: '' };
  const adopt: Action = {
    kind: 'adopt',
    task: aTask({ id: 't1' }),
    launchToken: 'wp-launch-0001',
    reason: '',
  };
  const says = ['the pool is no longer configured: it drains, then it is forgotten'];
  expect(found({ workers }, [close])).toEqual({ actions: [], problems: says });
  expect(found({}, [adopt])).toMatchObject({ actions: [], problems: says });
  expect(found({ state: { ...row, openLaunches: [aLaunch()] } })).toEqual({ actions: [], problems: says });
});

test.each([
  [1, ' (1 claim lives on)'],
  [2, ' (2 claims live on)'],
])('%s claims are told', (count, words) => {
  expect(found({ workers: some(count, 'claimed') }).problems).toEqual([
    `the pool is no longer configured: it drains${words}, then it is forgotten`,
  ]);
});
