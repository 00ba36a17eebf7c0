import type { PercentilesView } from '../../api/schemas/history.ts';
import type { PoolView } from '../../api/schemas/pools.ts';
import { latencyText, usdText } from '../words/format.ts';

/** How well a pool serves, and what it costs. */
export function PoolFacts({ pool }: { readonly pool: PoolView }) {
  const { hits, misses, latency, mode } = pool;
  return (
    <dl class="figures">
      {mode === 'exclusive' && (
        <>
          <Figure name="hits" label="Hits">
            {hits}
            <Share part={hits} all={hits + misses} />
          </Figure>
          <Figure name="misses" label="Misses">
            {misses}
          </Figure>
          <Figure name="latency" label="A grab takes" note="p50 · p90 · p99, last hour">
            <Percentiles values={latency.claimLatencyMilliseconds} millisecondsEach={1} />
          </Figure>
        </>
      )}
      <Figure name="time-to-warm" label="Time to warm" note="p50 · p90 · p99, last hour">
        <Percentiles values={latency.secondsToWarm} millisecondsEach={1000} />
      </Figure>
      <Figure name="money" label="An hour costs" note={`${usdText(pool.idleUsdPerHour)} of it idle`}>
        {usdText(pool.spendUsdPerHour)}
      </Figure>
    </dl>
  );
}

type FigureProps = {
  readonly name: string;
  readonly label: string;
  readonly note?: string;
  readonly children: preact.ComponentChildren;
};

export function Figure({ name, label, note, children }: FigureProps) {
  return (
    <div data-figure={name}>
      <dt>{label}</dt>
      <dd>
        <span class="value">{children}</span>
        {note !== undefined && <span class="note">{note}</span>}
      </dd>
    </div>
  );
}

function Share({ part, all }: { readonly part: number; readonly all: number }) {
  if (all === 0) return null;
  return <span class="of"> {Number(((part / all) * 100).toFixed(1))} %</span>;
}

type PercentilesProps = { readonly values: PercentilesView; readonly millisecondsEach: number };

function Percentiles({ values, millisecondsEach }: PercentilesProps) {
  if (values === null) return <span class="quiet">–</span>;
  return (
    <>
      {[values.p50, values.p90, values.p99].map((value) => latencyText(value * millisecondsEach)).join(' · ')}
    </>
  );
}
