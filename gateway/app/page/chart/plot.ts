import uPlot from 'uplot';
import { type Ink, plotOptions } from './plot-options.ts';
import { type ChartSeries, stepText, tickText } from './series.ts';

const heightPixels = 150;

export type Drawn = { update(series: ChartSeries): void; close(): void };

/**
 * Draws demand beside supply into an element, as wide as it is. `tell` is given what lies under the pointer, in words,
 * and nothing once it leaves.
 */
export function plot(element: HTMLElement, first: ChartSeries, tell: (text: string) => void): Drawn {
  let series = first;
  const draw = () => {
    const readout = ({ cursor }: uPlot) =>
      tell((cursor.left ?? -1) < 0 ? '' : stepText(series, cursor.idx ?? -1));
    const options: uPlot.Options = {
      ...plotOptions(inkOf(element), (at) => tickText(series, at)),
      width: element.clientWidth,
      height: heightPixels,
      hooks: { setCursor: [readout] },
    };
    return new uPlot(options, dataOf(series), element);
  };
  let chart = draw();
  const redraw = () => {
    chart.destroy();
    chart = draw();
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

/** In the order of the options' series. */
function dataOf({ at, demand, misses, supply, idle, want }: ChartSeries): uPlot.AlignedData {
  return [[...at], [...demand], [...misses], [...supply], [...idle], [...want]];
}

/** A canvas knows no custom properties: an element that has the colour tells it. */
function inkOf(element: HTMLElement): Ink {
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
