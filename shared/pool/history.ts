import { type Bounds, bucketOf, claimLatencyBounds, type Histogram, timeToWarmBounds } from './histogram.ts';

/** Workers as history counts them: a warm worker at work that no claim explains is `busy`. */
export const countedStates = ['launching', 'warm', 'busy', 'claimed', 'draining'] as const;
export type CountedState = (typeof countedStates)[number];

/**
 * What happened to a pool in a stretch of time, as sums alone, so that stretches and programs add up. Divided by
 * `seconds`, the sums of seconds are means.
 */
export type HistorySums = {
  /** For how long a controller looked: less than the stretch where none did. */
  readonly seconds: number;
  /** A worker that was warm for 30 s adds 30. */
  readonly workerSeconds: Readonly<Record<CountedState, number>>;
  readonly wantSeconds: number;
  /** Billionths of a dollar, whole: decimals would not add up exactly. */
  readonly spendNanoUsd: number;
  readonly idleSpendNanoUsd: number;
  readonly hits: number;
  readonly misses: number;
  /** By `claimLatencyBounds`; of hits. */
  readonly claimLatency: Histogram;
  /** By `timeToWarmBounds`. */
  readonly timeToWarm: Histogram;
  /** The highest that was configured; undefined where no controller looked. */
  readonly maxWorkers?: number;
};

/** The sums of a minute or an hour. `at`: its begin, epoch milliseconds. */
export type HistoryStep = { readonly at: number; readonly sums: HistorySums };

export const minuteMilliseconds = 60_000;
export const hourMilliseconds = 3_600_000;

/** Nothing at all. */
export const noSums: HistorySums = {
  seconds: 0,
  workerSeconds: { launching: 0, warm: 0, busy: 0, claimed: 0, draining: 0 },
  wantSeconds: 0,
  spendNanoUsd: 0,
  idleSpendNanoUsd: 0,
  hits: 0,
  misses: 0,
  claimLatency: emptyHistogram(claimLatencyBounds),
  timeToWarm: emptyHistogram(timeToWarmBounds),
};

/** Both together. */
export function addSums(one: HistorySums, other: HistorySums): HistorySums {
  const maxWorkers = Math.max(one.maxWorkers ?? -1, other.maxWorkers ?? -1);
  return {
    seconds: one.seconds + other.seconds,
    workerSeconds: addCounts(one.workerSeconds, other.workerSeconds),
    wantSeconds: one.wantSeconds + other.wantSeconds,
    spendNanoUsd: one.spendNanoUsd + other.spendNanoUsd,
    idleSpendNanoUsd: one.idleSpendNanoUsd + other.idleSpendNanoUsd,
    hits: one.hits + other.hits,
    misses: one.misses + other.misses,
    claimLatency: addHistograms(one.claimLatency, other.claimLatency),
    timeToWarm: addHistograms(one.timeToWarm, other.timeToWarm),
    ...(maxWorkers >= 0 && { maxWorkers }),
  };
}

/** Grabs answered at once, and the time that each took. Milliseconds. */
export function sumsOfHit(latencyMilliseconds: number): HistorySums {
  return { ...noSums, hits: 1, claimLatency: oneSample(claimLatencyBounds, latencyMilliseconds) };
}

export const sumsOfMiss: HistorySums = { ...noSums, misses: 1 };

/** A worker that turned warm so long after its launch. */
export function sumsOfWarmed(secondsToWarm: number): HistorySums {
  return { ...noSums, timeToWarm: oneSample(timeToWarmBounds, secondsToWarm) };
}

/** What a controller saw of a pool at one pass. */
export type PoolSight = {
  readonly counts: Readonly<Record<CountedState, number>>;
  readonly want: number;
  readonly maxWorkers: number;
  readonly workerUsdPerHour: number;
};

/** A sight that lasted for so many whole milliseconds. */
export function sumsOfSight(
  { counts, want, maxWorkers, workerUsdPerHour }: PoolSight,
  milliseconds: number,
): HistorySums {
  const times = (count: number) => (count * milliseconds) / 1000;
  const workers = countedStates.reduce((sum, state) => sum + counts[state], 0);
  const nanoUsd = (count: number) => Math.round((times(count) * workerUsdPerHour * 1e9) / 3600);
  return {
    ...noSums,
    seconds: times(1),
    workerSeconds: mapCounts((state) => times(counts[state])),
    wantSeconds: times(want),
    spendNanoUsd: nanoUsd(workers),
    idleSpendNanoUsd: nanoUsd(counts.warm),
    maxWorkers,
  };
}

/** Begin of the minute, or of any other step, that a moment lies in. Epoch milliseconds. */
export function stepStart(at: number, stepMilliseconds: number): number {
  return Math.floor(at / stepMilliseconds) * stepMilliseconds;
}

function addCounts(
  one: HistorySums['workerSeconds'],
  other: HistorySums['workerSeconds'],
): HistorySums['workerSeconds'] {
  return mapCounts((state) => one[state] + other[state]);
}

function mapCounts(count: (state: CountedState) => number): Record<CountedState, number> {
  return {
    launching: count('launching'),
    warm: count('warm'),
    busy: count('busy'),
    claimed: count('claimed'),
    draining: count('draining'),
  };
}

function addHistograms(one: Histogram, other: Histogram): Histogram {
  return one.map((count, bucket) => count + (other[bucket] ?? 0));
}

function emptyHistogram(bounds: Bounds): Histogram {
  return Array.from({ length: bounds.length + 1 }, () => 0);
}

function oneSample(bounds: Bounds, sample: number): Histogram {
  return emptyHistogram(bounds).with(bucketOf(bounds, sample), 1);
}
