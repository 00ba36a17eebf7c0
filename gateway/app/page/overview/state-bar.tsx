import type { PoolView } from '../../api/schemas/pools.ts';
import { countedByTarget, liveCount } from '../words/pool-words.ts';

/** In the order of the bar: what the target counts comes first, so that its mark can be read off. */
const states = ['warm', 'busy', 'claimed', 'launching', 'draining'] as const;
const width = 1000;

/** A pool's workers by state, beside its target and within its maximum. */
export function StateBar({ pool }: { readonly pool: PoolView }) {
  const { counts, want, maxWorkers } = pool;
  const room = Math.max(maxWorkers, liveCount(pool), want, 1);
  const scale = (count: number) => Math.round((count / room) * width);
  let taken = 0;
  return (
    <svg
      class="state-bar"
      viewBox={`0 0 ${width} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${countedByTarget(pool)} ready of ${want} wanted, ${liveCount(pool)} workers of ${maxWorkers} at most`}
    >
      <rect class="rest" width={width} height="20" />
      {states.map((state) => {
        const x = scale(taken);
        taken += counts[state];
        return <rect key={state} class={state} x={x} width={scale(taken) - x} height="20" />;
      })}
      <rect class="mark" x={Math.min(width - 4, scale(want))} width="4" height="20" />
    </svg>
  );
}

/** The same in numbers. */
export function Counts({ pool }: { readonly pool: PoolView }) {
  const { counts, want, maxWorkers } = pool;
  return (
    <dl class="counts">
      {states.map((state) => (
        <div key={state} class={state} data-count={state}>
          <dt>{state}</dt>
          <dd>
            {counts[state]}
            {state === 'warm' && pool.mode === 'exclusive' && <span class="of"> of {want}</span>}
          </dd>
        </div>
      ))}
      <div data-count="all">
        <dt>all</dt>
        <dd>
          {liveCount(pool)}
          <span class="of"> of {maxWorkers}</span>
        </dd>
      </div>
    </dl>
  );
}
