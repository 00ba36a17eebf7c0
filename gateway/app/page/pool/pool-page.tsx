import { useContext } from 'preact/hooks';
import type { WorkerView } from '../../api/schemas/workers.ts';
import { FileTargetForm, PoolActions } from '../actions/pool-forms.tsx';
import { SpanChoice } from '../chart/span-choice.tsx';
import { SupplyChart } from '../chart/supply-chart.tsx';
import { DecisionList } from '../decisions/decision-list.tsx';
import { PoolState, Target } from '../overview/pool-card.tsx';
import { PoolFacts } from '../overview/pool-facts.tsx';
import { pageContext } from '../shell/page-context.ts';
import { PoolTasks } from '../tasks/pool-tasks.tsx';
import type { PoolPageView } from '../view.ts';
import { agoText, durationText, shortId } from '../words/format.ts';
import { endText } from '../words/worker-words.ts';
import { WorkerList } from '../workers/worker-list.tsx';

/** One pool: what it does, what can be done about it, its workers, its tasks, and the controller's reasons. */
export function PoolPage({ view }: { readonly view: PoolPageView }) {
  const { pool, history, span, workers, ended, decisions, tasks } = view;
  return (
    <>
      <section class="card pool" data-pool={pool.name} aria-labelledby="pool-name">
        <header>
          <div>
            <h1 id="pool-name">{pool.name}</h1>
            <p class="quiet">
              {pool.mode} · <Target pool={pool} />
              <LastPass lastPass={pool.lastPass} />
            </p>
          </div>
          <PoolActions pool={pool} />
        </header>
        {pool.targetOverride !== null && <FileTargetForm pool={pool} />}
        <PoolProblems view={view} />
        <PoolState pool={pool} />
        <PoolFacts pool={pool} />
        <div class="section-head">
          <h2>Demand beside supply</h2>
          <SpanChoice span={span} />
        </div>
        <SupplyChart history={history} span={span} label={`Demand and supply of ${pool.name}`} />
      </section>
      {tasks !== undefined && <PoolTasks view={view} tasks={tasks} />}
      <section class="card" aria-labelledby="workers">
        <h2 id="workers">Workers</h2>
        <WorkerList workers={workers} pools={[]} />
      </section>
      <Ended ended={ended} />
      <section class="card" aria-labelledby="decisions">
        <div class="section-head">
          <h2 id="decisions">What the controller did, and why</h2>
          <a href={`/decisions?pool=${pool.name}`}>All decisions</a>
        </div>
        <DecisionList decisions={decisions} showsPool={false} />
      </section>
    </>
  );
}

function LastPass({ lastPass }: { readonly lastPass: string | null }) {
  const { now } = useContext(pageContext);
  return lastPass === null ? null : <> · last pass {agoText(lastPass, now)} ago</>;
}

function PoolProblems({ view: { pool } }: { readonly view: PoolPageView }) {
  const { now } = useContext(pageContext);
  return (
    <>
      {pool.paused !== null && (
        <p class="pause">
          Paused for {durationText(Date.parse(pool.paused.until) - now)} more: {pool.paused.note}
        </p>
      )}
      {pool.problems.length > 0 && (
        <ul class="problems" aria-label="What is wrong now">
          {pool.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The workers that ended last, each with why. */
function Ended({ ended }: { readonly ended: readonly WorkerView[] }) {
  const { now } = useContext(pageContext);
  if (ended.length === 0) return null;
  return (
    <section class="card" aria-labelledby="ended">
      <div class="section-head">
        <h2 id="ended">Ended lately</h2>
        <a href="?state=stopped">All of 7 days</a>
      </div>
      <ul class="ended">
        {ended.map((worker) => (
          <li key={worker.id} data-ended={worker.id}>
            <a class="mono" href={`/workers/${worker.pool}/${worker.id}`} title={worker.id}>
              {shortId(worker.id)}
            </a>
            <span class="quiet number">
              {worker.stoppedAt === undefined ? 'just now' : `${agoText(worker.stoppedAt, now)} ago`}
            </span>
            <span>{endText(worker)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
