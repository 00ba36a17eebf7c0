import { useContext } from 'preact/hooks';
import type { DecisionView } from '../../api/schemas/pools.ts';
import { pageContext } from '../shell/page-context.ts';
import { momentText, shortId } from '../words/format.ts';

type ListProps = { readonly decisions: readonly DecisionView[]; readonly showsPool: boolean };

/** What the controller did, why, and what came of it; the newest first. */
export function DecisionList({ decisions, showsPool }: ListProps) {
  if (decisions.length === 0) return <p class="empty">The controller has decided nothing lately.</p>;
  return (
    <ol class="decisions">
      {decisions.map((decision) => (
        <Decision key={decision.id} decision={decision} showsPool={showsPool} />
      ))}
    </ol>
  );
}

function Decision({ decision, showsPool }: { readonly decision: DecisionView; readonly showsPool: boolean }) {
  const { now } = useContext(pageContext);
  const { id, pool, at, action, workerId, count, reason, outcome } = decision;
  return (
    <li data-decision={id}>
      <time dateTime={at}>{momentText(at, now)}</time>
      <span class="what">
        <b>{count === undefined || count === 1 ? action : `${action} ${count}`}</b>{' '}
        {workerId !== undefined && (
          <a class="mono" href={`/workers/${pool}/${workerId}`} title={workerId}>
            {shortId(workerId)}
          </a>
        )}
        {showsPool && <span class="quiet"> in {pool}</span>}
      </span>
      <span>
        {reason} <span class="quiet">→ {outcome}</span>
      </span>
    </li>
  );
}
