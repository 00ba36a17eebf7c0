import type { Worker } from '../../../../shared/pool/worker.ts';
import type { ShownState } from '../schemas/workers.ts';
import { shownState } from '../views/worker-view.ts';
import { type ListPosition, positionIn, positionText } from './list-position.ts';

/** Stopped workers that can be paged through: the latest of their 7 days. */
export const maxStoppedWorkers = 1000;

export type WorkerPage = { readonly workers: readonly Worker[]; readonly next?: string };
export type PageQuery = {
  readonly state?: ShownState | undefined;
  readonly limit: number;
  readonly next?: string | undefined;
};

/**
 * One page of workers in the order of their launch. `next` names the last worker of the page by launch and id, so
 * that pages neither repeat nor skip a worker that lives on while others come and go. Throws `invalid_request`
 * for a `next` that isn't ours. Pure.
 */
export function workerPage(workers: readonly Worker[], query: PageQuery): WorkerPage {
  const after = query.next === undefined ? undefined : positionIn(query.next);
  const matching = workers
    .filter((worker) => query.state === undefined || shownState(worker) === query.state)
    .filter((worker) => after === undefined || compare(positionOf(worker), after) > 0)
    .toSorted((left, right) => compare(positionOf(left), positionOf(right)));
  const page = matching.slice(0, query.limit);
  const last = page.at(-1);
  if (last === undefined || matching.length === page.length) return { workers: page };
  return { workers: page, next: positionText(positionOf(last)) };
}

function positionOf({ launchedAt, id }: Worker): ListPosition {
  return { at: launchedAt, id };
}

function compare(left: ListPosition, right: ListPosition): number {
  return left.at - right.at || (left.id < right.id ? -1 : Number(left.id > right.id));
}
