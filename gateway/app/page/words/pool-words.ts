import type { PoolView } from '../../api/schemas/pools.ts';
import { countText, durationText } from './format.ts';

/** Workers that cost money now, whatever they do. */
export function liveCount({ counts }: Pick<PoolView, 'counts'>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** A target policy as a person says it: `5`, `hitRate 0.99, min 2, max 40`. */
export function targetText(target: PoolView['target']): string {
  const entries = Object.entries(target);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'fixed') return String(only[1]);
  return entries.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** A pool's target, and whose it is: `target 5`, `target 12, set by hand 5 min 00 s ago; the pools file says 5`. */
export function wholeTargetText(
  { target, targetOverride }: Pick<PoolView, 'target' | 'targetOverride'>,
  now: number,
): string {
  const text = `target ${targetText(target)}`;
  if (targetOverride === null) return text;
  const { since, fileTarget } = targetOverride;
  const when = since === null ? '' : ` ${durationText(now - Date.parse(since))} ago`;
  return `${text}, set by hand${when}; the pools file says ${targetText(fileTarget)}`;
}

/** What the target counts: idle ones of an exclusive pool, all that are ready of a shared one. */
export function countedByTarget({ mode, counts }: Pick<PoolView, 'mode' | 'counts'>): number {
  return mode === 'exclusive' ? counts.warm : counts.warm + counts.busy;
}

/**
 * Why a pool has as many workers ready as it has, and not more: the first reason that holds. `now` is epoch
 * milliseconds. Pure.
 */
export function supplyText(pool: PoolView, now: number): string {
  const { want, counts, paused, maxWorkers } = pool;
  const ready = countedByTarget(pool);
  if (paused !== null) {
    const left = durationText(Date.parse(paused.until) - now);
    return `Paused for ${left} more: nothing is launched, and nothing drained for its number.`;
  }
  if (want === 0) return 'Its target is 0: nothing is kept warm until the target is changed.';
  if (ready >= want) return `As many as its target asks for (${want}): change the target to have more.`;
  const missing = want - ready;
  if (counts.launching >= missing) return launchingText(pool);
  if (liveCount(pool) >= maxWorkers) {
    return `At its maximum of ${countText(maxWorkers, 'worker')}: ${occupiedText(counts)}.`;
  }
  if (counts.launching > 0) {
    return `${launchingText(pool)} ${missing - counts.launching} of the ${want} wanted are not launched yet.`;
  }
  const [problem] = pool.problems;
  if (problem !== undefined) return `${missing} missing: ${problem}.`;
  return `${missing} missing: the next pass of the controller launches.`;
}

/** What is left of a removed pool: `2 claimed, 1 draining`. Pure. */
export function leftText(counts: PoolView['counts']): string {
  const parts = (['claimed', 'busy', 'draining', 'warm', 'launching'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  return parts.length === 0 ? 'nothing is left, it is about to be forgotten' : parts.join(', ');
}

function launchingText({ counts, latency }: PoolView): string {
  const usual = latency.secondsToWarm?.p50;
  const when = usual === undefined ? '' : `: usually warm ${durationText(usual * 1000)} after launch`;
  return `${counts.launching} more ${counts.launching === 1 ? 'is' : 'are'} launching${when}.`;
}

function occupiedText(counts: PoolView['counts']): string {
  const parts = (['claimed', 'busy', 'draining', 'launching'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  return parts.length === 0 ? 'there is no room for more' : `${parts.join(', ')} take the room`;
}
