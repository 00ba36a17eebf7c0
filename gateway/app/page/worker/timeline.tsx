import { useContext } from 'preact/hooks';
import type { TimelineEntry } from '../../api/schemas/workers.ts';
import { pageContext } from '../shell/page-context.ts';
import { latencyText, momentText } from '../words/format.ts';
import { StateChip } from '../workers/worker-table.tsx';

/** A worker's life: each step with its moment, how long it took to come there, and why. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const { now } = useContext(pageContext);
  return (
    <ol class="timeline">
      {entries.map((entry, position) => (
        <li key={`${entry.at} ${entry.state} ${entry.phase}`} class={entry.state} data-phase={entry.phase}>
          <time dateTime={entry.at}>{momentText(entry.at, now)}</time>
          <span class="step">
            {entry.phase === undefined ? <StateChip state={entry.state} /> : <b>{entry.phase}</b>}
          </span>
          <span class="quiet number">{sinceText(entries[position - 1], entry)}</span>
          <span class="reason">{entry.reason}</span>
        </li>
      ))}
    </ol>
  );
}

/** How long after the step before. */
function sinceText(before: TimelineEntry | undefined, { at }: TimelineEntry): string {
  if (before === undefined) return '';
  return `+ ${latencyText(Date.parse(at) - Date.parse(before.at))}`;
}
