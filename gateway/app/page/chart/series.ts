import type { HistoryPointView, HistoryView } from '../../api/schemas/history.ts';
import { countText } from '../words/format.ts';

/** What a chart of demand beside supply draws: a value a step, null where nothing is known. */
export type ChartSeries = {
  /** Epoch seconds of each step's begin, without gaps. */
  readonly at: readonly number[];
  readonly stepSeconds: number;
  /** Workers that are warm and idle, at work or claimed: stacked, the idle ones lowest. */
  readonly idle: readonly (number | null)[];
  readonly supply: readonly (number | null)[];
  readonly want: readonly (number | null)[];
  /** Grabs asked in the step, and those of them that missed. */
  readonly demand: readonly number[];
  readonly misses: readonly number[];
};

const maxSteps = 600;
const daySeconds = 86_400;

/** A history as evenly spaced series; a step that the history leaves out is unknown, not zero. Pure. */
export function chartSeries({ stepSeconds, from, to, history }: HistoryView): ChartSeries {
  const stepMilliseconds = stepSeconds * 1000;
  const start = Math.floor(Date.parse(from) / stepMilliseconds);
  const end = Math.min(start + maxSteps, Math.ceil(Date.parse(to) / stepMilliseconds));
  const known = new Map(history.map((point) => [Math.floor(Date.parse(point.at) / stepMilliseconds), point]));
  const steps = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
  const values = <T>(pick: (point: HistoryPointView | undefined) => T) =>
    steps.map((step) => pick(known.get(step)));
  return {
    at: steps.map((step) => step * stepSeconds),
    stepSeconds,
    idle: values((point) => point?.counts?.warm ?? null),
    supply: values((point) => supplyOf(point)),
    want: values((point) => point?.want ?? null),
    demand: values((point) => point?.demand ?? 0),
    misses: values((point) => point?.misses ?? 0),
  };
}

function supplyOf(point: HistoryPointView | undefined): number | null {
  const counts = point?.counts;
  return counts ? counts.warm + counts.busy + counts.claimed : null;
}

/** The chart in one sentence, for whoever doesn't see it. Pure. */
export function chartText({ history }: HistoryView, spanName: string): string {
  if (history.length === 0) return `Nothing is kept of the last ${spanName} yet.`;
  const demand = history.reduce((sum, point) => sum + point.demand, 0);
  const misses = history.reduce((sum, point) => sum + point.misses, 0);
  const idle = history.flatMap(({ counts }) => (counts === null ? [] : [counts.warm]));
  const supply =
    idle.length === 0
      ? ''
      : `; warm and idle between ${Number(Math.min(...idle).toFixed(1))} and ${Number(Math.max(...idle).toFixed(1))}`;
  return `Last ${spanName}: ${countText(demand, 'grab')} asked, ${countText(misses, 'miss', 'misses')}${supply}.`;
}

/** One step in words; nothing where there is no such step. Pure. */
export function stepText(series: ChartSeries, step: number): string {
  const at = series.at[step];
  if (at === undefined) return '';
  const moment = new Date(at * 1000).toISOString();
  return [
    `${moment.slice(5, 10)} ${moment.slice(11, 16)}`,
    `${numberText(series.idle[step])} idle of ${numberText(series.want[step])} wanted`,
    `${numberText(series.supply[step])} ready in all`,
    `${countText(series.demand[step] ?? 0, 'grab')}, ${series.misses[step] ?? 0} missed`,
  ].join(' · ');
}

/** A moment (epoch seconds) on the axis of time: time of day within two days, the date beyond. Pure. */
export function tickText({ at }: ChartSeries, moment: number): string {
  const span = (at.at(-1) ?? 0) - (at[0] ?? 0);
  const text = new Date(moment * 1000).toISOString();
  return span > 2 * daySeconds ? text.slice(5, 10) : text.slice(11, 16);
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(Number(value.toFixed(1)));
}
