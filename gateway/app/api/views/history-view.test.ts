import { describe, expect, it } from 'vitest';
import {
  type HistoryStep,
  sumsOfHit,
  sumsOfMiss,
  sumsOfSight,
  sumsOfWarmed,
} from '../../../../shared/pool/history.ts';
import { historyView, latencyView } from './history-view.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const range = { from: noon, to: noon + 600_000, stepMilliseconds: 300_000 };
const sight = (warm: number) =>
  sumsOfSight(
    {
      counts: { launching: 0, warm, busy: 0, claimed: 1, draining: 0 },
      want: 2,
      maxWorkers: 10,
      workerUsdPerHour: 0.06,
    },
    60_000,
  );
const at = (second: number, sums: HistoryStep['sums']): HistoryStep => ({ at: noon + second * 1000, sums });

describe('a history', () => {
  it('tells each step by means over what was seen of it, and by sums', () => {
    const steps = [at(0, sight(2)), at(60, sight(3)), at(120, sumsOfHit(12)), at(180, sumsOfMiss)];
    expect(historyView(range, steps)).toEqual({
      stepSeconds: 300,
      from: '2026-11-22T12:00:00.000Z',
      to: '2026-11-22T12:10:00.000Z',
      history: [
        {
          at: '2026-11-22T12:00:00.000Z',
          seconds: 300,
          counts: { launching: 0, warm: 2.5, busy: 0, claimed: 1, draining: 0 },
          want: 2,
          maxWorkers: 10,
          demand: 2,
          hits: 1,
          misses: 1,
          claimLatencyMilliseconds: { p50: 12.5, p90: 14.5, p99: 15 },
          secondsToWarm: null,
          spendUsd: 0.007,
          idleSpendUsd: 0.005,
        },
      ],
    });
  });

  it('has no counts where no controller looked, and no step where nothing is known', () => {
    const { history } = historyView(range, [at(360, sumsOfMiss)]);
    expect(history).toMatchObject([
      { at: '2026-11-22T12:05:00.000Z', counts: null, want: null, maxWorkers: null, demand: 1, spendUsd: 0 },
    ]);
  });

  it('leaves out what lies beside its range', () => {
    expect(historyView(range, [at(-60, sumsOfMiss), at(600, sumsOfMiss)]).history).toEqual([]);
  });
});

describe('latencies', () => {
  it('are of all the steps together', () => {
    expect(latencyView([at(0, sumsOfWarmed(31)), at(60, sumsOfWarmed(58))])).toEqual({
      claimLatencyMilliseconds: null,
      secondsToWarm: { p50: 35, p90: 58, p99: 59.8 },
    });
  });
});
