import {
  addSums,
  type HistoryStep,
  noSums,
  sumsOfHit,
  sumsOfMiss,
  sumsOfSight,
  sumsOfWarmed,
} from '../../../shared/pool/history.ts';

const minutes = 26 * 60;
const minuteMilliseconds = 60_000;

/** A day and a bit of demand that comes in waves, the same each time. */
export function demoHistory(now: number): readonly HistoryStep[] {
  const start = Math.floor(now / minuteMilliseconds) - minutes;
  return Array.from({ length: minutes }, (_, index) => ({
    at: (start + index) * minuteMilliseconds,
    sums: sumsOfMinute(index),
  }));
}

function sumsOfMinute(index: number) {
  const wave = 1 + Math.sin(index / 9) + Math.sin(index / 220);
  const hits = Math.max(0, Math.round(wave * 2 + ((index * 7919) % 5) - 2));
  const misses = index % 23 === 5 && hits > 4 ? 1 : 0;
  const claimed = 4 + Math.round(wave * 2);
  const warm = Math.max(0, 6 - Math.round(hits / 2));
  const counts = { launching: 6 - warm, warm, busy: 0, claimed, draining: hits > 3 ? 1 : 0 };
  const sight = { counts, want: 6, maxWorkers: 24, workerUsdPerHour: 0.0395 };
  const grabs = Array.from({ length: hits }, (_, grab) => sumsOfHit(6 + ((index * 31 + grab * 17) % 40)));
  const warmed = Array.from({ length: 6 - warm }, (_, worker) =>
    sumsOfWarmed(28 + ((index * 13 + worker * 7) % 18)),
  );
  const missed = Array.from({ length: misses }, () => sumsOfMiss);
  return [sumsOfSight(sight, minuteMilliseconds), ...grabs, ...warmed, ...missed].reduce(addSums, noSums);
}
