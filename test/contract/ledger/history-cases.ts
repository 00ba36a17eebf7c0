import { describe, expect, it } from 'vitest';
import {
  addSums,
  hourMilliseconds,
  minuteMilliseconds,
  noSums,
  sumsOfHit,
  sumsOfMiss,
  sumsOfSight,
  sumsOfWarmed,
} from '../../../shared/pool/history.ts';
import { losingCall, openWorld, refusalOf, start, type Tier } from './world.ts';

const sight = sumsOfSight(
  {
    counts: { launching: 1, warm: 2, busy: 0, claimed: 3, draining: 1 },
    want: 2,
    maxWorkers: 10,
    workerUsdPerHour: 0.01,
  },
  60_000,
);
const aDay = 24 * hourMilliseconds;
/** When the hour that begins at `start` may be merged. */
const due = start + hourMilliseconds + 15 * minuteMilliseconds;

export function historyCases(tier: Tier): void {
  describe("a minute of a pool's history", () => minuteCases(tier));
  describe("an hour of a pool's history", () => hourCases(tier));
}

function minuteCases(tier: Tier): void {
  const parts = [sight, sumsOfHit(12), sumsOfHit(70_000), sumsOfMiss, sumsOfWarmed(31)];
  const additions = parts.map((sums, second) => ({ at: start + second * 1000, sums }));

  it('adds up what controllers and gateways tell of it', async () => {
    const { ledger } = await openWorld(tier);
    for (const step of additions) await ledger.addHistory('etl', step);
    const minutes = await ledger.historyMinutes({ pool: 'etl', from: start, to: start + minuteMilliseconds });
    expect(minutes).toEqual([{ at: start, sums: parts.reduce(addSums) }]);
  });

  const reason = tier.notAtomic === undefined ? '' : ` (skipped: ${tier.notAtomic})`;
  it.skipIf(tier.notAtomic !== undefined)(`adds up what several tell at the same time${reason}`, async () => {
    const { ledger } = await openWorld(tier);
    await Promise.all(additions.map((step) => ledger.addHistory('etl', step)));
    const minutes = await ledger.historyMinutes({ pool: 'etl', from: start, to: start + minuteMilliseconds });
    expect(minutes).toEqual([{ at: start, sums: parts.reduce(addSums) }]);
  });

  it('is one of its pool alone, in the order of time, from the begin of a span to before its end', async () => {
    const { ledger } = await openWorld(tier);
    for (const minute of [2, 0, 1, 3]) {
      await ledger.addHistory('etl', { at: start + minute * minuteMilliseconds, sums: sumsOfMiss });
    }
    await ledger.addHistory('other', { at: start, sums: sumsOfMiss });
    const span = { pool: 'etl', from: start + minuteMilliseconds, to: start + 3 * minuteMilliseconds };
    expect((await ledger.historyMinutes(span)).map(({ at }) => at - start)).toEqual([60_000, 120_000]);
  });

  it('keeps how many workers the pool may have, whoever adds to it afterwards', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.addHistory('etl', { at: start, sums: sight });
    await ledger.addHistory('etl', { at: start, sums: sumsOfMiss });
    const [minute] = await ledger.historyMinutes({ pool: 'etl', from: start, to: start + 1 });
    expect(minute?.sums.maxWorkers).toBe(10);
  });

  it('is kept for three days', async () => {
    const { ledger, clock } = await openWorld(tier);
    await ledger.addHistory('etl', { at: start, sums: sumsOfMiss });
    clock.time = start + 3 * aDay - 1;
    expect(await ledger.historyMinutes({ pool: 'etl', from: 0, to: clock.time })).toHaveLength(1);
    clock.time = start + 3 * aDay;
    expect(await ledger.historyMinutes({ pool: 'etl', from: 0, to: clock.time })).toEqual([]);
  });

  it('is ledger_unreachable where the addition never arrived', async () => {
    const { ledgerThrough } = await openWorld(tier);
    const adding = ledgerThrough(losingCall()).addHistory('etl', { at: start, sums: sumsOfMiss });
    expect(await refusalOf(adding)).toMatchObject({ code: 'ledger_unreachable' });
  });
}

function hourCases(tier: Tier): void {
  const year = { pool: 'etl', from: start - aDay, to: start + 366 * aDay };

  it('is made of its minutes a quarter of an hour after it is over, and not before', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.addHistory('etl', { at: start + 60_000, sums: sight });
    await ledger.addHistory('etl', { at: start + 59 * 60_000, sums: sumsOfHit(12) });
    await ledger.addHistory('etl', { at: start + hourMilliseconds, sums: sumsOfMiss });
    expect(await ledger.mergeHistory('etl', due - 1)).toBe(due);
    expect(await ledger.historyHours(year)).toEqual([]);
    expect(await ledger.mergeHistory('etl', due)).toBe(due);
    expect(await ledger.historyHours(year)).toEqual([{ at: start, sums: addSums(sight, sumsOfHit(12)) }]);
  });

  it('is made one by one, the oldest first, over hours of which nothing is known', async () => {
    const { ledger } = await openWorld(tier);
    for (const hour of [0, 1, 5]) {
      await ledger.addHistory('etl', { at: start + hour * hourMilliseconds, sums: sumsOfMiss });
    }
    const now = due + 5 * hourMilliseconds;
    for (const expected of [[0], [0, 1], [0, 1, 5]]) {
      expect(await ledger.mergeHistory('etl', now)).toBe(now);
      const hours = await ledger.historyHours(year);
      expect(hours.map(({ at }) => (at - start) / hourMilliseconds)).toEqual(expected);
    }
    expect(await ledger.mergeHistory('etl', now)).toBeGreaterThan(now);
  });

  it('is the same where two make it', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.addHistory('etl', { at: start, sums: sumsOfMiss });
    await Promise.all([ledger.mergeHistory('etl', due), ledger.mergeHistory('etl', due)]);
    expect(await ledger.historyHours(year)).toEqual([{ at: start, sums: sumsOfMiss }]);
  });

  it('is made of what is left where no controller has been there for days', async () => {
    const { ledger, clock } = await openWorld(tier);
    await ledger.addHistory('etl', { at: start, sums: sumsOfMiss });
    await ledger.addHistory('etl', { at: start + 2 * aDay, sums: sumsOfHit(1) });
    clock.time = start + 4 * aDay;
    await ledger.mergeHistory('etl', clock.time);
    expect(await ledger.historyHours(year)).toEqual([{ at: start + 2 * aDay, sums: sumsOfHit(1) }]);
  });

  it('is kept for a year', async () => {
    const { ledger, clock } = await openWorld(tier);
    await ledger.addHistory('etl', { at: start, sums: noSums });
    await ledger.mergeHistory('etl', due);
    clock.time = start + 365 * aDay;
    expect(await ledger.historyHours(year)).toHaveLength(1);
    clock.time = start + 366 * aDay;
    expect(await ledger.historyHours(year)).toEqual([]);
  });
}
