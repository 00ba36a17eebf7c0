import { isPaused } from '../../shared/pool/pool-state.ts';
import { sizingPolicy } from '../sizing/policy.ts';
import type { Draft, Rule } from './draft.ts';

type Moment = Pick<Draft, 'observed' | 'now'>;

/**
 * How many workers the target counts on now: the operator's policy before the file's, and one more for each grab
 * that waits; none of a removed pool.
 */
export function wanted({ observed, now }: Moment): number {
  if (observed.removed || observed.config === undefined) return 0;
  const target = observed.override?.target ?? observed.config.target;
  const warm = sizingPolicy(target)({ grabsPerMinute: [] }, now);
  // A pool that was drained stays empty, whoever waits.
  return warm === 0 ? 0 : warm + observed.waitingGrabs;
}

/** A paused pool launches nothing, and drains nothing for its number or its age. */
export function isHeld({ observed, now }: Moment): boolean {
  return !observed.removed && isPaused(observed.override, now);
}

/** Says that a pool is paused, by whose words and until when. */
export const pause: Rule = (draft) => {
  const paused = draft.observed.override?.paused;
  if (!isHeld(draft) || paused === undefined) return {};
  return { problems: [`paused until ${utcTime(paused.until)}: ${paused.note}`] };
};

/** `12:40 UTC`. */
export function utcTime(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds).toISOString().slice(11, 16)} UTC`;
}
