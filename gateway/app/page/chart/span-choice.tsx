import { useContext } from 'preact/hooks';
import { pageContext } from '../shell/page-context.ts';
import type { HistorySpan } from '../view.ts';
import { spans } from './span.ts';

/** How far back the charts look: in the address, so that it can be sent to somebody. */
export function SpanChoice({ span }: { readonly span: HistorySpan }) {
  const { path, search, actions } = useContext(pageContext);
  const follow = (event: MouseEvent, chosen: HistorySpan) => {
    if (actions === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, '', `${path}${searchWith(location.search, chosen)}`);
    actions.refresh();
  };
  return (
    <nav class="spans" aria-label="How far back the charts look">
      {spans.map((choice) => {
        const href = `${path}${searchWith(search, choice.span)}`;
        return (
          <a
            key={choice.span}
            href={href}
            aria-current={choice.span === span ? 'true' : undefined}
            onClick={(event) => follow(event, choice.span)}
          >
            {choice.label}
          </a>
        );
      })}
    </nav>
  );
}

/** The query with another span, and all else as it is. `?` alone is a link to the page itself. */
function searchWith(search: string, span: HistorySpan): string {
  const query = new URLSearchParams(search);
  query.delete('span');
  if (span !== 'hour') query.set('span', span);
  return `?${query}`;
}
