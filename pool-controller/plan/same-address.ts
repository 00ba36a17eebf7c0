import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Observed } from '../observed.ts';
import { type Draft, type Findings, type Rule, undecided } from './draft.ts';

/**
 * Of two live workers with one address the one that had it first is dead: ECS gives it again only when its task is gone.
 * A claimed one is named and left to ECS, which will say STOPPED soon.
 */
export const sameAddress: Rule = (draft) => {
  const living = undecided(draft, 'launching', 'warm', 'claimed', 'draining');
  const findings = supersededWorkers(draft.observed, living).map((worker) => giveUp(draft, worker));
  return {
    actions: findings.flatMap(({ actions = [] }) => actions),
    problems: findings.flatMap(({ problems = [] }) => problems),
  };
};

/** Those of some workers whose address ECS has given to another one of them since. */
export function supersededWorkers(observed: Observed, living: readonly Worker[]): readonly Worker[] {
  const byAddress = new Map<string, Worker[]>();
  for (const worker of living) {
    const place = placeOf(observed, worker);
    if (place !== undefined) byAddress.set(place, [...(byAddress.get(place) ?? []), worker]);
  }
  return [...byAddress.values()].flatMap((workers) =>
    workers.toSorted(firstPlacedFirst(observed)).slice(0, -1),
  );
}

/** Addresses are given at placement: of two launches the later one may be placed first. */
function firstPlacedFirst({ tasks }: Observed): (one: Worker, other: Worker) => number {
  const since = (worker: Worker) => addressSince(worker, tasks.get(worker.id));
  return (one, other) => since(one) - since(other) || one.launchedAt - other.launchedAt;
}

/** Epoch milliseconds, as well as is known: before all others where ECS is ending its task, and has left RUNNING. */
function addressSince(worker: Worker, task: FleetWorker | undefined): number {
  const isRunning = task === undefined || task.status === 'RUNNING';
  if (!isRunning && task.desiredStatus === 'STOPPED') return 0;
  const placedAt = task?.placedAt ?? worker.placedAt;
  if (placedAt !== undefined) return placedAt;
  // It has its address, and the pull of its image has not begun: it was placed a moment ago.
  return isRunning ? worker.launchedAt : Number.MAX_SAFE_INTEGER;
}

function placeOf({ tasks, config }: Observed, worker: Worker): string | undefined {
  const task = tasks.get(worker.id);
  const address = task?.address ?? worker.address;
  const port = task?.port ?? worker.port ?? config?.port;
  return address === undefined ? undefined : `${address}:${port}`;
}

function giveUp({ now }: Draft, worker: Worker): Findings {
  const reason = `a newer worker has its address ${worker.address ?? ''}`.trimEnd();
  if (worker.state === 'claimed') {
    return {
      problems: [`claimed worker ${worker.id} (${worker.claim?.holder ?? 'no holder named'}): ${reason}`],
    };
  }
  if (worker.state === 'draining') return {};
  return { actions: [{ kind: 'drain', worker, drainingAt: now, drainDeadline: now, reason }] };
}
