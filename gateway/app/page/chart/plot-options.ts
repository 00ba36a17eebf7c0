import uPlot from 'uplot';

/** The colour of a part of the chart, by its name. */
export type Ink = (name: string) => string;

/** Grabs take the lower third of the chart, so that they don't hide the lines. */
const grabsShare = 3;
const font = '12px system-ui';
const wholeNumbers = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** What a chart of demand beside supply looks like. `tickText` names a moment, epoch seconds, on the axis of time. */
export function plotOptions(
  ink: Ink,
  tickText: (at: number) => string,
): Pick<uPlot.Options, 'cursor' | 'legend' | 'scales' | 'axes' | 'series' | 'tzDate'> {
  return {
    // Servers' times, read beside their logs.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { show: false },
    scales: {
      workers: { range: (_chart, _least, most) => [0, Math.max(1, most) * 1.1] },
      grabs: { range: (_chart, _least, most) => [0, Math.max(1, most) * grabsShare] },
    },
    axes: axesOf(ink, tickText),
    series: [
      {},
      bar('demand', ink),
      bar('misses', ink),
      line('supply', ink),
      { ...line('idle', ink), fill: ink('idle-area') },
      { ...line('want', ink), dash: [5, 4] },
    ],
  };
}

function axesOf(ink: Ink, tickText: (at: number) => string): uPlot.Axis[] {
  const quiet = {
    stroke: ink('axis'),
    grid: { stroke: ink('grid'), width: 1 },
    ticks: { show: false },
    font,
  };
  return [
    { ...quiet, size: 26, space: 70, values: (_chart, moments) => moments.map(tickText) },
    { ...quiet, scale: 'workers', size: 36, incrs: wholeNumbers },
  ];
}

function line(name: string, ink: Ink): uPlot.Series {
  return { scale: 'workers', stroke: ink(name), width: 1.5, points: { show: false } };
}

function bar(name: string, ink: Ink): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [0.8, 24], align: 1 });
  const plain = { scale: 'grabs', fill: ink(name), width: 0, points: { show: false } };
  return paths === undefined ? plain : { ...plain, paths };
}
