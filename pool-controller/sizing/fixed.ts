import type { SizingPolicy } from './policy.ts';

/** Always the same number, whatever the demand. */
export function fixedSize(workers: number): SizingPolicy {
  return () => workers;
}
