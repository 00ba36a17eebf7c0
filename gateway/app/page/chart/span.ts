import type { HistorySpan } from '../view.ts';

/** How far back charts may look. */
export const spans: readonly { readonly span: HistorySpan; readonly label: string }[] = [
  { span: 'hour', label: 'Hour' },
  { span: 'day', label: 'Day' },
  { span: 'week', label: 'Week' },
  { span: 'year', label: 'Year' },
];

/** The span that an address names; an hour where it names none. */
export function spanOf(search: string): HistorySpan {
  const named = new URLSearchParams(search).get('span');
  return spans.find(({ span }) => span === named)?.span ?? 'hour';
}
