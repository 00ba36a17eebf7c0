import { useContext } from 'preact/hooks';
import type { StatusView } from '../../api/schemas/status.ts';
import { SpanChoice } from '../chart/span-choice.tsx';
import { pageContext } from '../shell/page-context.ts';
import type { OverviewView } from '../view.ts';
import { agoText, countText, usdText } from '../words/format.ts';
import { PoolCard } from './pool-card.tsx';
import { Figure } from './pool-facts.tsx';
import { RemovedPools } from './removed-pools.tsx';

const hoursOfMonth = 730;

/** What is wrong first, then what there is and what it costs, then each pool. */
export function Overview({ view }: { readonly view: OverviewView }) {
  const { pools, removed, status, span } = view;
  return (
    <>
      <h1 class="unseen">Overview</h1>
      <Problems status={status} />
      <Summary view={view} />
      <div class="section-head">
        <h2>Pools</h2>
        <SpanChoice span={span} />
      </div>
      {pools.length === 0 && <p class="empty">No pools are configured.</p>}
      {pools.map((card) => (
        <PoolCard key={card.pool.name} card={card} span={span} />
      ))}
      {removed.length > 0 && <RemovedPools removed={removed} />}
    </>
  );
}

function Problems({ status }: { readonly status: StatusView }) {
  const { problems } = status;
  if (problems.length === 0) return <p class="all-well">Nothing is wrong now.</p>;
  return (
    <section class="problems" aria-labelledby="problems">
      <h2 id="problems">{countText(problems.length, 'thing is', 'things are')} wrong now</h2>
      <ul>
        {problems.map(({ pool, problem }) => (
          <li key={`${pool} ${problem}`}>
            {pool !== undefined && (
              <>
                <a href={`/pools/${pool}`}>{pool}</a>:{' '}
              </>
            )}
            {problem}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Summary({ view: { pools, status } }: { readonly view: OverviewView }) {
  const { now } = useContext(pageContext);
  const { controller, nat, spendUsdPerHour, idleUsdPerHour } = status;
  const exclusive = pools.filter(({ pool }) => pool.mode === 'exclusive');
  const free = exclusive.reduce((sum, { pool }) => sum + pool.counts.warm, 0);
  const claimed = exclusive.reduce((sum, { pool }) => sum + pool.counts.claimed, 0);
  return (
    <dl class="card figures summary">
      <Figure name="free" label="Free now" note={`${claimed} claimed`}>
        {free}
      </Figure>
      <Figure
        name="spend"
        label="An hour costs"
        note={`${usdText(idleUsdPerHour)} of it idle · ${usdText(spendUsdPerHour * hoursOfMonth)} a month like this`}
      >
        {usdText(spendUsdPerHour)}
      </Figure>
      <Figure name="controller" label="Controller" note={controllerNote(status, now)}>
        <Health state={controller.state} good="healthy" />
      </Figure>
      <Figure name="nat" label="NAT" note={nat.note}>
        <Health state={nat.state} good="healthy" />
      </Figure>
    </dl>
  );
}

function controllerNote({ controller }: StatusView, now: number): string {
  const { lastPass, lastHeartbeat, note } = controller;
  const parts = [
    ...(lastPass === null ? [] : [`last pass ${agoText(lastPass, now)} ago`]),
    ...(lastHeartbeat === null ? [] : [`heartbeat ${agoText(lastHeartbeat, now)} ago`]),
  ];
  return controller.state === 'healthy' && parts.length > 0 ? parts.join(' · ') : note;
}

type HealthProps = { readonly state: string; readonly good: string };

function Health({ state, good }: HealthProps) {
  const tone = state === good ? 'good' : state === 'none' ? 'none' : 'bad';
  return <span class={`health ${tone}`}>{state}</span>;
}
