import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, claimLatencyBounds, percentilesOf, timeToWarmBounds } from './histogram.ts';

const bounds = [10, 20, 40];

describe('a sample', () => {
  it.each([
    [0, 0],
    [10, 0],
    [10.1, 1],
    [40, 2],
    [41, 3],
  ])('of %d lies in bucket %i', (sample, bucket) => {
    expect(bucketOf(bounds, sample)).toBe(bucket);
  });
});

describe('the percentiles of a histogram', () => {
  it('are none without samples', () => {
    expect(percentilesOf(bounds, [0, 0, 0, 0])).toBeNull();
  });

  it('lie within their buckets, by how many samples are below', () => {
    expect(percentilesOf(bounds, [0, 100, 0, 0])).toEqual({ p50: 15, p90: 19, p99: 19.9 });
    expect(percentilesOf(bounds, [50, 40, 10, 0])).toEqual({ p50: 10, p90: 20, p99: 38 });
  });

  it('are the highest bound for what is above all bounds', () => {
    expect(percentilesOf(bounds, [0, 0, 0, 3])).toEqual({ p50: 40, p90: 40, p99: 40 });
  });

  it.each([
    ['claim latencies', claimLatencyBounds],
    ['times to warm', timeToWarmBounds],
  ])('of %s are never further off than their bucket', (_what, real) => {
    const sample = fc.integer({ min: 0, max: real.at(-1) ?? 0 });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 200 }), (samples) => {
        const histogram = Array.from({ length: real.length + 1 }, () => 0);
        for (const one of samples) histogram[bucketOf(real, one)] = (histogram[bucketOf(real, one)] ?? 0) + 1;
        const ordered = samples.toSorted((left, right) => left - right);
        const exact = ordered[Math.ceil(0.9 * ordered.length) - 1] ?? 0;
        const bucket = bucketOf(real, exact);
        const told = percentilesOf(real, histogram)?.p90 ?? -1;
        expect(told).toBeGreaterThanOrEqual(real[bucket - 1] ?? 0);
        expect(told).toBeLessThanOrEqual(real[bucket] ?? Number.POSITIVE_INFINITY);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
