import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HistoryView } from '../../api/schemas/history.ts';
import type { HistorySpan } from '../view.ts';
import { type ChartSeries, chartSeries, chartText } from './series.ts';
import { StillChart } from './still-chart.tsx';

type ChartProps = { readonly history: HistoryView; readonly span: HistorySpan; readonly label: string };

/** Demand beside supply over time: still as the server draws it, then one that tells the values under the pointer. */
export function SupplyChart({ history, span, label }: ChartProps) {
  const series = useMemo(() => chartSeries(history), [history]);
  const place = useRef<HTMLDivElement>(null);
  const told = usePlot(place, series);
  return (
    <figure class="chart" aria-label={label}>
      <div class="still">
        <StillChart series={series} label={chartText(history, span)} />
      </div>
      <div class="plot" ref={place} />
      {history.history.length === 0 && <p class="empty">Nothing is kept of the last {span} yet.</p>}
      <figcaption>
        <span class="key idle">warm, idle</span>
        <span class="key supply">with busy and claimed</span>
        <span class="key want">wanted</span>
        <span class="key demand">grabs a step</span>
        <span class="key misses">misses</span>
        <span class="readout">{told}</span>
      </figcaption>
    </figure>
  );
}

/** Draws with uPlot, which is loaded once the chart comes into sight. */
function usePlot(place: { readonly current: HTMLDivElement | null }, series: ChartSeries): string {
  const [told, tell] = useState('');
  const latest = useRef(series);
  latest.current = series;
  const update = useRef<(series: ChartSeries) => void>(undefined);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let close: (() => void) | undefined;
    let isGone = false;
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      sight.disconnect();
      void import('./plot.ts').then(({ plot }) => {
        if (isGone) return;
        const drawn = plot(element, latest.current, tell);
        update.current = drawn.update;
        close = drawn.close;
      });
    });
    sight.observe(element);
    return () => {
      isGone = true;
      sight.disconnect();
      close?.();
    };
  }, [place]);
  useEffect(() => update.current?.(series), [series]);
  return told;
}
