import uPlot from 'uplot';
import type { ChartSeries } from './series.ts';

const heightPixels = 150;
const font = '12px system-ui';
const daySeconds = 86_400;
/** Grabs take the lower third of the chart, so that they don't hide the lines. */
const grabsShare = 3;

export type Drawn = { update(series: ChartSeries): void; close(): void };

/**
 * Draws demand beside supply into an element, as wide as it is. `tell` is given what lies under the pointer, in words,
 * and nothing once it leaves.
 */
export function plot(element: HTMLElement, first: ChartSeries, tell: (text: string) => void): Drawn {
  let series = first;
  let chart = draw(element, series, tell);
  const redraw = () => {
    chart.destroy();
    chart = draw(element, series, tell);
  };
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', redraw);
  const size = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: heightPixels }));
  size.observe(element);
  element.classList.add('drawn');
  return {
    update(next) {
      series = next;
      chart.setData(dataOf(next));
    },
    close() {
      scheme.removeEventListener('change', redraw);
      size.disconnect();
      chart.destroy();
      element.classList.remove('drawn');
    },
  };
}

function draw(element: HTMLElement, series: ChartSeries, tell: (text: string) => void): uPlot {
  const colour = coloursOf(element);
  const quiet = {
    stroke: colour('axis'),
    grid: { stroke: colour('grid'), width: 1 },
    ticks: { show: false },
  };
  const bars = uPlot.paths.bars?.({ size: [0.8, 24], align: 1 });
  const line = (label: string, name: string, more: Partial<uPlot.Series> = {}): uPlot.Series => ({
    label,
    scale: 'workers',
    stroke: colour(name),
    width: 1.5,
    points: { show: false },
    ...more,
  });
  const bar = (label: string, name: string): uPlot.Series => ({
    label,
    scale: 'grabs',
    fill: colour(name),
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  const options: uPlot.Options = {
    width: element.clientWidth,
    height: heightPixels,
    // A chart of servers' times, read beside their logs.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { show: false },
    hooks: { setCursor: [(chart) => tell(readout(chart, series))] },
    scales: {
      workers: { range: (_chart, _least, most) => [0, Math.max(1, most) * 1.1] },
      grabs: { range: (_chart, _least, most) => [0, Math.max(1, most) * grabsShare] },
    },
    axes: [
      {
        ...quiet,
        size: 26,
        space: 70,
        font,
        values: (_chart, moments) => moments.map((at) => tickText(at, series)),
      },
      {
        ...quiet,
        scale: 'workers',
        size: 36,
        font,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      },
    ],
    series: [
      {},
      bar('grabs', 'demand'),
      bar('misses', 'misses'),
      line('with busy and claimed', 'supply'),
      line('warm, idle', 'idle', { fill: colour('idle-area') }),
      line('wanted', 'want', { dash: [5, 4] }),
    ],
  };
  return new uPlot(options, dataOf(series), element);
}

/** What lies under the pointer. */
function readout({ cursor }: uPlot, series: ChartSeries): string {
  const step = cursor.idx;
  const at = step === null || step === undefined ? undefined : series.at[step];
  if (step === null || step === undefined || at === undefined || (cursor.left ?? -1) < 0) return '';
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : Number(value.toFixed(1));
  const moment = new Date(at * 1000).toISOString();
  return [
    `${moment.slice(5, 10)} ${moment.slice(11, 16)}`,
    `${number(series.idle[step])} idle of ${number(series.want[step])} wanted`,
    `${number(series.supply[step])} ready in all`,
    `${series.demand[step] ?? 0} grabs, ${series.misses[step] ?? 0} missed`,
  ].join(' · ');
}

/** Time of day within a day, the date beyond. */
function tickText(at: number, series: ChartSeries): string {
  const span = (series.at.at(-1) ?? 0) - (series.at[0] ?? 0);
  const moment = new Date(at * 1000).toISOString();
  return span > 2 * daySeconds ? moment.slice(5, 10) : moment.slice(11, 16);
}

function dataOf({ at, demand, misses, supply, idle, want }: ChartSeries): uPlot.AlignedData {
  const listed = [at, demand, misses, supply, idle, want].map((values) => [...values]);
  return listed as unknown as uPlot.AlignedData;
}

/** A canvas knows no custom properties: an element that has the colour tells it. */
function coloursOf(element: HTMLElement): (name: string) => string {
  const probe = document.createElement('span');
  element.append(probe);
  const colours = new Map<string, string>();
  for (const name of ['axis', 'grid', 'demand', 'misses', 'supply', 'idle', 'idle-area', 'want']) {
    probe.className = `ink-${name}`;
    colours.set(name, getComputedStyle(probe).color);
  }
  probe.remove();
  return (name) => colours.get(name) ?? 'gray';
}
