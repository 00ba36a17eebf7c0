import type { Decision } from '../../shared/pool/pool-state.ts';
import type { Action } from '../plan/action.ts';
import type { Outcome } from './outcome.ts';

/** Decisions that one pass writes of one pool; what is beyond is in the log's counts. */
const maxDecisions = 100;

const told: ReadonlySet<Action['kind']> = new Set([
  'launch',
  'replay',
  'closeLaunch',
  'drain',
  'stop',
  'close',
  'adopt',
  'endClaim',
  'reuse',
  'forget',
  'rollOut',
]);

/** What a pass did, for people: each decision with its reason and its outcome. A repeated StopTask is no new one. */
export function decisionsOf(
  pool: string,
  outcomes: readonly Outcome[],
  { now, newId }: { readonly now: number; readonly newId: () => string },
): readonly Decision[] {
  return outcomes
    .filter(({ action }) => told.has(action.kind) && !isRepeatedStop(action))
    .slice(0, maxDecisions)
    .map(({ action, outcome }) => ({
      pool,
      at: now,
      id: newId(),
      action: action.kind,
      ...subjectOf(action),
      reason: action.reason,
      outcome,
    }));
}

function isRepeatedStop(action: Action): boolean {
  return action.kind === 'stop' && action.attempt === 'repeated';
}

function subjectOf(action: Action): { workerId?: string; count?: number } {
  if ('worker' in action) return { workerId: action.worker.id };
  if (action.kind === 'adopt') return { workerId: action.task.id };
  if (action.kind === 'launch') return { count: action.count };
  if (action.kind === 'replay') return { count: action.record.count };
  return {};
}
