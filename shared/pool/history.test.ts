import { describe, expect, it } from 'vitest';
import { claimLatencyBounds, percentilesOf } from './histogram.ts';
import { addSums, noSums, sumsOfHit, sumsOfMiss, sumsOfSight, sumsOfWarmed } from './history.ts';

const sight = {
  counts: { launching: 1, warm: 2, busy: 1, claimed: 3, draining: 1 },
  want: 4,
  maxWorkers: 10,
  workerUsdPerHour: 0.036,
};

describe('sums of history', () => {
  it('of a sight are what it was for as long as it lasted', () => {
    expect(sumsOfSight(sight, 5003)).toMatchObject({
      seconds: 5.003,
      workerSeconds: { launching: 5.003, warm: 10.006, busy: 5.003, claimed: 15.009, draining: 5.003 },
      wantSeconds: 20.012,
      maxWorkers: 10,
    });
  });

  it('of money count every worker, and the warm, idle ones apart', () => {
    const { spendNanoUsd, idleSpendNanoUsd } = sumsOfSight(sight, 100_000);
    expect([spendNanoUsd, idleSpendNanoUsd]).toEqual([8_000_000, 2_000_000]);
  });

  it('add up: counts, latencies and the higher of two maxima', () => {
    const both = addSums(
      addSums(sumsOfSight(sight, 1000), sumsOfHit(12)),
      addSums(sumsOfHit(18), sumsOfMiss),
    );
    expect(both).toMatchObject({ seconds: 1, hits: 2, misses: 1, maxWorkers: 10 });
    expect(percentilesOf(claimLatencyBounds, both.claimLatency)?.p50).toBe(15);
    expect(addSums(both, sumsOfSight({ ...sight, maxWorkers: 12 }, 0)).maxWorkers).toBe(12);
  });

  it('of two sights are those of one that lasted as long as both', () => {
    expect(addSums(sumsOfSight(sight, 1000), sumsOfSight(sight, 2000))).toEqual(sumsOfSight(sight, 3000));
  });

  it('have a place for what took longer than any bound', () => {
    const slow = sumsOfHit(1e9).claimLatency;
    expect([slow.length, slow.at(-1)]).toEqual([claimLatencyBounds.length + 1, 1]);
    expect(noSums.claimLatency).toHaveLength(claimLatencyBounds.length + 1);
  });

  it('of nothing change nothing', () => {
    expect(addSums(noSums, noSums)).toEqual(noSums);
    const some = addSums(sumsOfWarmed(30), sumsOfHit(1));
    expect(addSums(some, noSums)).toEqual(some);
  });
});
