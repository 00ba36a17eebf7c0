import type { Worker } from '../../../shared/pool/worker.ts';

/** Among how many of the oldest a grab picks at random, so that gateways seldom try for the same worker. */
const oldestFew = 5;

/**
 * The next worker to try: of the newest template, at random among the oldest few. `workers` come newest
 * template first, then oldest first, as the warm index gives them; `random` is in [0, 1).
 */
export function pickCandidate(workers: readonly Worker[], random: number): Worker | undefined {
  const newest = workers[0]?.template;
  const few = workers.filter(({ template }) => template === newest).slice(0, oldestFew);
  return few[Math.floor(random * few.length)];
}

/** Newest template first (a greater revision), then oldest first: the order of the warm index. */
export function byNewestTemplateThenAge(left: Worker, right: Worker): number {
  return revisionOf(right) - revisionOf(left) || left.launchedAt - right.launchedAt;
}

function revisionOf({ template }: Worker): number {
  const revision = Number(template.slice(template.lastIndexOf(':') + 1));
  return Number.isFinite(revision) ? revision : 0;
}
