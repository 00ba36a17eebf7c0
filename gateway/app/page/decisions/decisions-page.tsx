import { useContext } from 'preact/hooks';
import { pageContext } from '../shell/page-context.ts';
import type { DecisionsView } from '../view.ts';
import { DecisionList } from './decision-list.tsx';

/** What the controller did, with a filter by pool that is part of the address. */
export function DecisionsPage({ view }: { readonly view: DecisionsView }) {
  const { pools, pool, decisions } = view;
  return (
    <section class="card" aria-labelledby="decisions">
      <div class="section-head">
        <h1 id="decisions">Decisions</h1>
        <nav class="spans" aria-label="Of which pool">
          <PoolLink name={undefined} current={pool} />
          {pools.map((name) => (
            <PoolLink key={name} name={name} current={pool} />
          ))}
        </nav>
      </div>
      <p class="quiet">What the controller did, why, and what came of it; the newest first.</p>
      <DecisionList decisions={decisions} showsPool={pool === undefined} />
    </section>
  );
}

type LinkProps = { readonly name: string | undefined; readonly current: string | undefined };

function PoolLink({ name, current }: LinkProps) {
  const { path, actions } = useContext(pageContext);
  const href = name === undefined ? path : `${path}?pool=${encodeURIComponent(name)}`;
  return (
    <a
      href={href}
      aria-current={name === current ? 'true' : undefined}
      onClick={(event) => {
        if (actions === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        history.replaceState(null, '', href);
        actions.refresh();
      }}
    >
      {name ?? 'All pools'}
    </a>
  );
}
