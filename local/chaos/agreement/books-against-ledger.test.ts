import { describe, expect, it } from 'vitest';
import type { EndedClaim } from '../../../shared/pool/claim.ts';
import type { Entry } from '../traffic/books.ts';
import { booksAgainstLedger } from './books-against-ledger.ts';

function anEntry(of: Partial<Entry> = {}): Entry {
  const claims = [{ id: 'etl.w1.c1', workerId: 'w1', fence: 1, end: 'released' }];
  return { holder: 'ann', isKeyed: true, count: 1, outcome: 'granted', claims, ...of };
}

function anEnd(of: Partial<EndedClaim> = {}): EndedClaim {
  const times = { createdAt: 0, expiresAt: 30_000, endedAt: 10_000 };
  return { id: 'etl.w1.c1', holder: 'ann', fence: 1, ...times, endReason: 'released', ...of };
}

describe('the books against the ledger', () => {
  it('agree where every claim ended as its customer was told', () => {
    expect(booksAgainstLedger([anEntry()], [anEnd()])).toEqual([]);
  });

  it.each([
    ['a claim that the ledger has not', anEntry(), [], /no end of it/],
    ['another end', anEntry(), [anEnd({ endReason: 'expired' })], /as released in the books, as expired/],
    ['another fence', anEntry(), [anEnd({ fence: 2 })], /fence 1 in the books, 2/],
    ['another holder', anEntry(), [anEnd({ holder: 'bob' })], /is ann's in the books/],
    [
      'a second claim of one key',
      anEntry(),
      [anEnd(), anEnd({ id: 'etl.w2.c2' })],
      /ann \(granted\) has etl\.w2\.c2/,
    ],
    [
      'a claim of somebody who was told that there was none',
      anEntry({ outcome: 'missed', claims: [] }),
      [anEnd()],
      /ann \(missed\) has etl\.w1\.c1/,
    ],
    [
      'a half of what was asked for',
      anEntry({ outcome: 'unanswered', claims: [], count: 2 }),
      [anEnd({ endReason: 'expired' })],
      /asked for 2, and the ledger has 1/,
    ],
    ['a claim of nobody', anEntry({ claims: [] }), [anEnd({ holder: 'eve' })], /of eve, who is in no book/],
  ])('tell %s', (_what, entry, ended, words) => {
    expect(booksAgainstLedger([entry], ended).join('\n')).toMatch(words);
  });

  it('let a claim that nobody let go end by its lease, or with its worker', () => {
    const forgotten = anEntry({ claims: [{ id: 'etl.w1.c1', workerId: 'w1', fence: 1, end: 'forgotten' }] });
    for (const endReason of ['expired', 'worker_stopped'] as const) {
      expect(booksAgainstLedger([forgotten], [anEnd({ endReason })])).toEqual([]);
    }
    expect(booksAgainstLedger([forgotten], [anEnd()])).toHaveLength(1);
  });

  it('let a claim pass whose worker died before its grab could give it, and went on', () => {
    const dead = anEnd({ id: 'etl.w0.c0', createdAt: -5, endReason: 'worker_stopped' });
    expect(booksAgainstLedger([anEntry()], [anEnd(), dead])).toEqual([]);
    expect(booksAgainstLedger([anEntry({ outcome: 'missed', claims: [] })], [dead])).toEqual([]);
  });

  it.each([
    ['that is younger than what its grab got', { createdAt: 5 }],
    ['that a retry had answered', { createdAt: -5, kept: true }],
    ['that somebody let go', { createdAt: -5, endReason: 'released' as const }],
  ])('tell a second claim %s', (_what, how) => {
    const second = anEnd({ id: 'etl.w0.c0', endReason: 'worker_stopped', ...how });
    expect(booksAgainstLedger([anEntry()], [anEnd(), second])).toHaveLength(1);
  });

  it('let a grab that was never answered have left a claim that ended unasked', () => {
    const unanswered = anEntry({ outcome: 'unanswered', claims: [] });
    expect(booksAgainstLedger([unanswered], [anEnd({ endReason: 'expired' })])).toEqual([]);
    expect(booksAgainstLedger([unanswered], [])).toEqual([]);
    expect(booksAgainstLedger([unanswered], [anEnd()])).toHaveLength(1);
  });
});
