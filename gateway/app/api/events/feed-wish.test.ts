import { describe, expect, it } from 'vitest';
import { aWorker } from '../testing/a-worker.ts';
import { workerView } from '../views/worker-view.ts';
import type { FeedEvent } from './feed-event.ts';
import { feedQuery, feedWish, isWished } from './feed-wish.ts';

const worker: FeedEvent = { event: 'worker', data: workerView(aWorker(), '') };
const poolGone: FeedEvent = { event: 'pool', data: { name: 'etl', removed: true } };
const decision: FeedEvent = {
  event: 'decision',
  data: { id: 'd', pool: 'etl', at: '', action: '', reason: '', outcome: '' },
};
const ofFeed: readonly FeedEvent[] = [
  { event: 'ready', data: {} },
  { event: 'fresh', data: {} },
  { event: 'stale', data: { since: '', message: '' } },
];
const heard = (query: Parameters<typeof feedWish>[0]) =>
  [worker, poolGone, decision].filter((event) => isWished(feedWish(query), event)).map(({ event }) => event);

describe('a listener hears', () => {
  it('everything where it wishes nothing in particular', () => {
    expect(heard({})).toEqual(['worker', 'pool', 'decision']);
  });

  it('of one pool alone, its end included', () => {
    expect(heard({ pool: 'etl' })).toEqual(['worker', 'pool', 'decision']);
    expect(heard({ pool: 'other' })).toEqual([]);
  });

  it('the kinds that it wishes, in whatever order', () => {
    expect(heard({ kinds: 'decision,pool' })).toEqual(['pool', 'decision']);
    expect(feedWish({ kinds: 'decision,pool' })).toEqual(feedWish({ kinds: 'pool,decision' }));
  });

  it('how the feed itself is, whatever it wishes', () => {
    const wish = feedWish({ pool: 'other', kinds: 'pool' });
    expect(ofFeed.filter((event) => isWished(wish, event))).toEqual(ofFeed);
  });
});

it.each(['', 'pools', 'pool,', 'pool,pool,pool,pool', 'ready'])('refuses kinds of "%s"', (kinds) => {
  expect(feedQuery.safeParse({ kinds }).success).toBe(false);
});
