import type { TargetPolicy } from '../../shared/pool/config.ts';
import { fixedSize } from './fixed.ts';

/** What a target policy may look at: the demand of the past. Epoch milliseconds. */
type DemandHistory = { readonly grabsPerMinute: readonly { readonly at: number; readonly grabs: number }[] };

/** How many workers a pool should have warm at `now` (epoch milliseconds). Pure. */
export type SizingPolicy = (history: DemandHistory, now: number) => number;

/** The policy that a pool's target names. */
export function sizingPolicy(target: TargetPolicy): SizingPolicy {
  return fixedSize(target.fixed);
}
