import { describe, expect, it } from 'vitest';
import { aWorker } from '../../api/testing/a-worker.ts';
import { workerView } from '../../api/views/worker-view.ts';
import { aHistory, aPool, aStatus } from '../testing/views.ts';
import type { DecisionsView, Notice, OverviewView, PageView } from '../view.ts';
import { feedWanted } from './feed-wanted.ts';

const generatedAt = '2026-11-22T12:00:00.000Z';
const pool = aPool();
const history = aHistory();
const overview: OverviewView = {
  kind: 'overview',
  generatedAt,
  span: 'hour',
  status: aStatus(),
  pools: [{ pool, history }],
  removed: [],
};
const decisions: DecisionsView = { kind: 'decisions', generatedAt, pools: ['etl'], decisions: [] };
const pages: readonly (readonly [string, PageView])[] = [
  ['kinds=pool', overview],
  [
    'pool=etl&kinds=pool%2Cworker%2Cdecision',
    { kind: 'pool', generatedAt, span: 'hour', pool, history, workers: [], ended: [], decisions: [] },
  ],
  ['kinds=worker', { kind: 'workers', generatedAt, workers: [], pools: ['etl'] }],
  [
    'pool=etl&kinds=pool%2Cworker',
    { kind: 'worker', generatedAt, pool, worker: { ...workerView(aWorker(), ''), timeline: [] } },
  ],
  ['kinds=decision', decisions],
  ['pool=etl&kinds=decision', { ...decisions, pool: 'etl' }],
];
const grant = (state: 'live' | 'ended'): Notice => ({
  kind: 'granted',
  grants: [
    {
      claim: {
        ...{ id: 'etl.w1.nonce', pool: 'etl', worker: { id: 'w1', url: '/w/w1/' }, fence: 1, state },
        ...{ createdAt: generatedAt, expiresAt: generatedAt },
      },
    },
  ],
});

describe('what a page wants of the feed', () => {
  it.each(pages)('is %s', (query, view) => {
    expect(feedWanted(view)).toBe(query);
  });

  it('is all of it while a claim of the person goes on, wherever its worker is', () => {
    expect(feedWanted({ ...overview, notice: grant('live') })).toBe('');
    expect(feedWanted({ ...overview, notice: grant('ended') })).toBe('kinds=pool');
  });
});
