import { describe, expect, it } from 'vitest';
import { aWorker } from '../testing/a-worker.ts';
import { workerPage } from './worker-page.ts';

const workers = [3, 1, 2, 2, 5].map((launchedAt, index) => aWorker({ id: `w${index}`, launchedAt }));
const ids = (page: ReturnType<typeof workerPage>) => page.workers.map(({ id }) => id);

describe('pages of workers', () => {
  it('go by launch, and by id where two were launched at once', () => {
    expect(ids(workerPage(workers, { limit: 10 }))).toEqual(['w1', 'w2', 'w3', 'w0', 'w4']);
  });

  it('join without a gap, and the last one names no next', () => {
    const first = workerPage(workers, { limit: 2 });
    const second = workerPage(workers, { limit: 2, next: first.next });
    const third = workerPage(workers, { limit: 2, next: second.next });
    expect([first, second, third].flatMap(ids)).toEqual(['w1', 'w2', 'w3', 'w0', 'w4']);
    expect(third.next).toBeUndefined();
  });

  it('neither repeat nor skip when the last worker of a page is gone', () => {
    const first = workerPage(workers, { limit: 2 });
    const without = workers.filter(({ id }) => id !== 'w2');
    expect(ids(workerPage(without, { limit: 2, next: first.next }))).toEqual(['w3', 'w0']);
  });

  it('hold one state where one is asked for; busy is not warm', () => {
    const mixed = [
      aWorker({ id: 'a' }),
      aWorker({ id: 'b', busySince: 1 }),
      aWorker({ id: 'c', state: 'draining' }),
    ];
    expect(ids(workerPage(mixed, { limit: 9, state: 'warm' }))).toEqual(['a']);
    expect(ids(workerPage(mixed, { limit: 9, state: 'busy' }))).toEqual(['b']);
  });

  it.each(['x', '', 'MTIz', Buffer.from('12 ').toString('base64url')])('refuse a next of "%s"', (next) => {
    expect(() => workerPage(workers, { limit: 2, next })).toThrow('next');
  });
});
