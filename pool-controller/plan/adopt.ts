import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { Observed } from '../observed.ts';
import type { Action } from './action.ts';
import type { Draft, Rule } from './draft.ts';

/** The form of our launches' tokens, which ECS keeps as `startedBy`. */
const ownToken = /^wp-[A-Za-z0-9-]{8,61}$/;
const foreignNamed = 3;

/** RunTask's `clientToken` (at most 64 characters) and `startedBy`, from a random id. */
export function launchToken(id: string): string {
  return `wp-${id}`.slice(0, 64);
}

/**
 * A task that one of our launches started, and that the ledger doesn't have (we crashed in between), becomes a
 * worker. A task of the family that somebody else started is left alone, and named.
 */
export const adopt: Rule = (draft) => {
  const strangers = tasksWithoutRow(draft.observed);
  const foreign = strangers.filter((task) => launchTokenOf(draft, task) === undefined);
  return {
    actions: strangers.flatMap((task): Action[] => {
      const token = launchTokenOf(draft, task);
      if (token === undefined) return [];
      return [{ kind: 'adopt', task, launchToken: token, reason: 'found running without a row of its own' }];
    }),
    problems: foreign.length === 0 ? [] : [foreignProblem(foreign)],
  };
};

/** What ECS runs of the pool's family, and the ledger has no row of. */
export function tasksWithoutRow({
  workers,
  tasks,
}: Pick<Observed, 'workers' | 'tasks'>): readonly FleetWorker[] {
  const known = new Set(workers.map(({ id }) => id));
  return [...tasks.values()].filter(
    ({ id, status, desiredStatus }) => !known.has(id) && status !== 'STOPPED' && desiredStatus !== 'STOPPED',
  );
}

function launchTokenOf({ observed }: Draft, { startedBy }: FleetWorker): string | undefined {
  if (startedBy === undefined) return undefined;
  const isOurs =
    ownToken.test(startedBy) || observed.state.openLaunches.some(({ token }) => token === startedBy);
  return isOurs ? startedBy : undefined;
}

function foreignProblem(foreign: readonly FleetWorker[]): string {
  const named = foreign
    .slice(0, foreignNamed)
    .map(({ id, startedBy }) => `${id} (started by ${startedBy ?? 'nobody named'})`);
  const more = foreign.length > named.length ? ` and ${foreign.length - named.length} more` : '';
  return `tasks of this pool's family that the pool did not start are left alone: ${named.join(', ')}${more}`;
}
