import { useContext } from 'preact/hooks';
import type { PoolView } from '../../api/schemas/pools.ts';
import { GrabButton } from '../actions/pool-forms.tsx';
import { SupplyChart } from '../chart/supply-chart.tsx';
import { pageContext } from '../shell/page-context.ts';
import type { HistorySpan, PoolCardView } from '../view.ts';
import { supplyText, wholeTargetText } from '../words/pool-words.ts';
import { PoolFacts } from './pool-facts.tsx';
import { Counts, StateBar } from './state-bar.tsx';

/** A pool in the overview: what it has beside what it should have, and how it came to that. */
export function PoolCard({ card, span }: { readonly card: PoolCardView; readonly span: HistorySpan }) {
  const { pool, history } = card;
  return (
    <section
      class="card pool"
      id={`pool-${pool.name}`}
      data-pool={pool.name}
      aria-labelledby={`name-${pool.name}`}
    >
      <header>
        <div>
          <h2 id={`name-${pool.name}`}>
            <a href={`/pools/${pool.name}`}>{pool.name}</a>
          </h2>
          <p class="quiet">
            {pool.mode} · <Target pool={pool} />
          </p>
        </div>
        <div class="actions">
          {pool.mode === 'exclusive' && <GrabButton pool={pool} />}
          <a class="button" href={`/pools/${pool.name}`} aria-label={`Open ${pool.name}`}>
            Open
          </a>
        </div>
      </header>
      <PoolState pool={pool} />
      <PoolFacts pool={pool} />
      <SupplyChart history={history} span={span} label={`Demand and supply of ${pool.name}`} />
    </section>
  );
}

/** The target, and whose it is. */
export function Target({ pool }: { readonly pool: PoolView }) {
  const { now } = useContext(pageContext);
  const text = wholeTargetText(pool, now);
  return pool.targetOverride === null ? <span>{text}</span> : <b class="by-hand">{text}</b>;
}

/** Counts, bar, and in words why it isn't more. */
export function PoolState({ pool }: { readonly pool: PoolView }) {
  const { now } = useContext(pageContext);
  return (
    <>
      <Counts pool={pool} />
      <StateBar pool={pool} />
      <p class="why">{supplyText(pool, now)}</p>
    </>
  );
}
