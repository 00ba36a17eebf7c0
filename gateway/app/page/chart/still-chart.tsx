import type { ChartSeries } from './series.ts';

const width = 600;
const height = 120;

/** The chart as a picture, for the first paint and for whoever has no script. */
export function StillChart({ series, label }: { readonly series: ChartSeries; readonly label: string }) {
  const { at, idle, supply, want, demand, misses } = series;
  const workers = Math.max(1, ...known(supply), ...known(want));
  const grabs = Math.max(1, ...demand);
  const step = width / Math.max(1, at.length);
  const line = (values: readonly (number | null)[]) =>
    pathOf(values, step, (value) => height * (1 - value / workers));
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars('demand', demand, step, grabs)}
      {bars('misses', misses, step, grabs)}
      <path class="supply" d={line(supply)} />
      <path class="idle" d={line(idle)} />
      <path class="want" d={line(want)} />
    </svg>
  );
}

/** Bars take the lower third, so that they don't hide the lines. */
function bars(name: string, values: readonly number[], step: number, most: number) {
  return values.map((value, index) => {
    if (value === 0) return null;
    const tall = (value / most) * (height / 3);
    return (
      <rect
        key={`${name}${index}`}
        class={name}
        x={round(index * step)}
        y={round(height - tall)}
        width={round(Math.max(0.5, step * 0.8))}
        height={round(tall)}
      />
    );
  });
}

/** A line that is broken where nothing is known. */
function pathOf(values: readonly (number | null)[], step: number, y: (value: number) => number): string {
  let isOpen = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${round((index + 0.5) * step)} ${round(y(value))}`;
    })
    .join('');
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
