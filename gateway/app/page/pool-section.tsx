import { useContext } from 'preact/hooks';
import type { PoolView } from '../api/schemas/pools.ts';
import { agoText, clockText, durationText } from './format.ts';
import { GrabForm } from './forms.tsx';
import { pageContext } from './page-context.ts';
import { PoolTasks } from './task-list.tsx';
import type { PoolSection as Section } from './view.ts';
import { WorkerTable } from './worker-table.tsx';

const shownCounts = ['launching', 'warm', 'busy', 'claimed', 'draining'] as const;

export function PoolSection({ section }: { readonly section: Section }) {
  const { pool, workers, decisions, tasks } = section;
  return (
    <section
      class="pool"
      id={`pool-${pool.name}`}
      data-pool={pool.name}
      aria-labelledby={`name-${pool.name}`}
    >
      <header>
        <div>
          <h2 id={`name-${pool.name}`}>{pool.name}</h2>
          <p class="quiet">
            {pool.mode} · wants {pool.want}{' '}
            {pool.mode === 'exclusive' ? 'warm and idle' : pool.want === 1 ? 'worker' : 'workers'}
            <LastPass pool={pool} />
          </p>
        </div>
        {pool.mode === 'exclusive' && <GrabForm pool={pool.name} />}
      </header>
      <Problems pool={pool} />
      <Counts pool={pool} />
      <WorkerTable workers={workers} />
      {tasks !== undefined && <PoolTasks pool={pool.name} tasks={tasks} />}
      <Decisions decisions={decisions} />
    </section>
  );
}

function LastPass({ pool }: { readonly pool: PoolView }) {
  const { now } = useContext(pageContext);
  return pool.lastPass === null ? null : <> · last pass {agoText(pool.lastPass, now)} ago</>;
}

function Problems({ pool }: { readonly pool: PoolView }) {
  const { now } = useContext(pageContext);
  const { paused, problems } = pool;
  return (
    <>
      {paused !== null && (
        <p class="pause">
          Paused for {durationText(Date.parse(paused.until) - now)} more: {paused.note}
        </p>
      )}
      {problems.length > 0 && (
        <ul class="problems" role="alert">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Counts({ pool }: { readonly pool: PoolView }) {
  return (
    <dl class="counts">
      {shownCounts.map((state) => (
        <div key={state} class={state} data-count={state}>
          <dt>{state}</dt>
          <dd>
            {pool.counts[state]}
            {state === 'warm' && pool.mode === 'exclusive' && <span class="of"> of {pool.want}</span>}
          </dd>
        </div>
      ))}
      {pool.mode === 'exclusive' && <GrabCounts pool={pool} />}
    </dl>
  );
}

function GrabCounts({ pool }: { readonly pool: PoolView }) {
  return (
    <>
      <div data-count="hits">
        <dt>hits</dt>
        <dd>{pool.hits}</dd>
      </div>
      <div data-count="misses">
        <dt>misses</dt>
        <dd>{pool.misses}</dd>
      </div>
    </>
  );
}

function Decisions({ decisions }: { readonly decisions: Section['decisions'] }) {
  if (decisions.length === 0) return null;
  return (
    <details class="decisions" open>
      <summary>What the controller did, and why</summary>
      <ol>
        {decisions.map((decision) => (
          <li key={decision.id}>
            <time dateTime={decision.at}>{clockText(decision.at)}</time>
            <span>
              <b>
                {decision.action}
                {decision.count !== undefined && ` ${decision.count}`}
              </b>{' '}
              {decision.workerId !== undefined && <span class="mono">{decision.workerId.slice(0, 8)}</span>}{' '}
              {decision.reason} <span class="quiet">→ {decision.outcome}</span>
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
