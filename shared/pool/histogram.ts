/** Counts of samples by bucket, one more than there are bounds: the last one is of what is above them all. */
export type Histogram = readonly number[];

/** Three percentiles of a histogram's samples, in the unit of its bounds. */
export type Percentiles = { readonly p50: number; readonly p90: number; readonly p99: number };

/**
 * The buckets of a histogram, by their upper ends (inclusive), ascending. Histograms of the same bounds add up, so
 * that percentiles can be told of any span and of any number of programs; what that costs is that a percentile is only
 * as sharp as its bucket. Rows of the ledger hold counts by bucket: other bounds need another schema version.
 */
export type Bounds = readonly number[];

/** Grabs: from a write and a probe within a region to one that tried several workers. Milliseconds. */
export const claimLatencyBounds: Bounds = [
  2, 5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000,
];

/** From a launch to the first answer: 30 to 60 s on Fargate, some seconds on one machine. Seconds. */
export const timeToWarmBounds: Bounds = [
  1, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120, 180, 300, 600,
];

/** The bucket of a sample. */
export function bucketOf(bounds: Bounds, sample: number): number {
  const bucket = bounds.findIndex((bound) => sample <= bound);
  return bucket === -1 ? bounds.length : bucket;
}

/**
 * p50, p90 and p99, interpolated within their buckets; null without samples. What is above all bounds counts as the
 * highest bound. Source of the method: Prometheus, `histogram_quantile`.
 */
export function percentilesOf(bounds: Bounds, histogram: Histogram): Percentiles | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const at = (share: number) => quantile(bounds, histogram, share * total);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

function quantile(bounds: Bounds, histogram: Histogram, rank: number): number {
  let below = 0;
  for (const [bucket, upper] of bounds.entries()) {
    const inside = histogram[bucket] ?? 0;
    if (inside > 0 && below + inside >= rank) {
      const lower = bounds[bucket - 1] ?? 0;
      return lower + ((upper - lower) * (rank - below)) / inside;
    }
    below += inside;
  }
  return bounds.at(-1) ?? 0;
}
