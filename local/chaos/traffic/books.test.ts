import { describe, expect, it } from 'vitest';
import { openBooks } from './books.ts';
import type { GrantedClaim } from './gateway-client.ts';
import { type Script, scriptOf } from './script.ts';

const now = 1_000_000;
const claim = (id: string, fence: number, expiresAt = now + 1000): GrantedClaim => {
  return { id, fence, expiresAt, worker: { id: 'w1' } };
};
const script = (holder: string): Script => ({ ...scriptOf(1, 1), holder, count: 1 });

describe('the customers’ books', () => {
  it('tell a worker that was given to two at once', () => {
    const books = openBooks();
    books.granted(books.open(script('ann')), [claim('c1', 1)], now);
    books.granted(books.open(script('bob')), [claim('c2', 2)], now + 500);
    expect(books.differences()).toEqual(['worker w1 was given as c2 while c1 held it']);
  });

  it('know when a claim is over: let go, or its lease run out', () => {
    const books = openBooks();
    books.granted(books.open(script('ann')), [claim('c1', 1)], now);
    books.lettingGo('c1');
    books.granted(books.open(script('bob')), [claim('c2', 2)], now + 1);
    books.granted(books.open(script('cid')), [claim('c3', 3, now + 9000)], now + 1001);
    expect(books.differences()).toEqual([]);
  });

  it('believe a renewal', () => {
    const books = openBooks();
    books.granted(books.open(script('ann')), [claim('c1', 1)], now);
    books.renewed(claim('c1', 1, now + 5000));
    books.granted(books.open(script('bob')), [claim('c2', 2, now + 9000)], now + 2000);
    expect(books.differences()).toHaveLength(1);
  });

  it('tell a fence that was given twice, and fewer workers than were asked for', () => {
    const books = openBooks();
    books.granted(books.open(script('ann')), [claim('c1', 1)], now);
    books.lettingGo('c1');
    books.granted(books.open({ ...script('bob'), count: 2 }), [claim('c2', 1)], now);
    expect(books.differences()).toEqual([
      'fence 1 of worker w1 was given to c1 and to c2',
      'bob asked for 2 workers and was given 1',
    ]);
  });
});

describe('the customers’ scripts', () => {
  it('are the same for the same seed, and have some of everything', () => {
    const scripts = Array.from({ length: 2000 }, (_, number) => scriptOf(7, number));
    expect(scripts).toEqual(scripts.map((_, number) => scriptOf(7, number)));
    expect(new Set(scripts.map(({ pool }) => pool))).toEqual(new Set(['steady', 'single', 'process']));
    expect(new Set(scripts.map(({ count }) => count))).toEqual(new Set([1, 2, 3]));
    expect(new Set(scripts.map(({ ending }) => ending))).toEqual(new Set(['release', 'forget']));
    expect(new Set(scripts.map(({ isKeyed }) => isKeyed))).toEqual(new Set([true, false]));
  });
});
