import type { Draft } from './draft.ts';
import { isCounted, type Standing } from './standing.ts';

/**
 * Whether a worker may never be seen idle: at work without a claim in an exclusive pool with a broker, where a Fossa
 * node takes subtasks by itself for as long as it lives. It can't be told to fetch no more; draining gives it
 * `drainSeconds` to end what it has. Without a broker, work without a claim comes to an end by itself.
 */
export function isFetching(draft: Draft, standing: Standing): boolean {
  const { config } = draft.observed;
  if (config === undefined || config.broker === 'none') return false;
  return standing.state === 'warm' && !isCounted(draft, standing) && !draft.decided.has(standing.id);
}
