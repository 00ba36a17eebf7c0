import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aWorker } from '../../api/testing/a-worker.ts';
import { workerView } from '../../api/views/worker-view.ts';
import { filtered, filterOf, searchOf, sortKeys, type WorkerFilter } from './worker-filter.ts';

const seen = (fields: Parameters<typeof aWorker>[0]) => workerView(aWorker(fields), '');
const claim = { id: 'etl.w2.nonce', holder: 'Ada', fence: 1, createdAt: 0, expiresAt: 60_000 };
const workers = [
  seen({ id: 'w1', launchedAt: 1000, zone: 'us-east-1b' }),
  seen({ id: 'w2', launchedAt: 2000, state: 'claimed', claim }),
  seen({ id: 'w10', launchedAt: 3000, state: 'draining', pool: 'crowd', capacityProvider: 'FARGATE_SPOT' }),
];
const ids = (search: string) => filtered(workers, filterOf(search)).map(({ id }) => id);

describe('the filter of an address', () => {
  it.each([
    ['', ['w1', 'w2', 'w10']],
    ['?state=claimed', ['w2']],
    ['?pool=crowd', ['w10']],
    ['?zone=us-east-1b', ['w1']],
    ['?capacity=FARGATE_SPOT', ['w10']],
    ['?q=ada', ['w2']],
    ['?q=ADA+claimed', ['w2']],
    ['?q=ada+crowd', []],
    ['?sort=worker&order=asc', ['w1', 'w2', 'w10']],
    ['?sort=worker&order=desc', ['w10', 'w2', 'w1']],
    ['?sort=age&order=asc', ['w10', 'w2', 'w1']],
    ['?sort=nonsense&page=-1', ['w1', 'w2', 'w10']],
  ])('"%s" shows %j', (search, shown) => {
    expect(ids(search)).toEqual(shown);
  });

  it.each(['asc', 'desc'])('puts what has no value last, %s', (order) => {
    expect(ids(`?sort=holder&order=${order}`)[0]).toBe('w2');
  });

  it('is read back as it was written', () => {
    const text = fc.string({ maxLength: 50 });
    const filter: fc.Arbitrary<WorkerFilter> = fc.record({
      text,
      pool: text,
      state: text,
      zone: text,
      capacity: text,
      sort: fc.constantFrom(...sortKeys),
      isDescending: fc.boolean(),
      page: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(filter, (any) => {
        expect(filterOf(searchOf(any))).toEqual(any);
      }),
    );
  });
});
