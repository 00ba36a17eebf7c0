import type { PoolView } from '../../api/schemas/pools.ts';
import type { FormFields } from '../actions/api-request.ts';
import { countText, spanText, usdText } from './format.ts';
import { targetText } from './pool-words.ts';

/** What a grab will do, as it is typed. */
export function grabEffect(pool: PoolView, fields: FormFields): string {
  const count = positiveNumber(fields['count']) ?? 1;
  const lease = positiveNumber(fields['leaseMinutes']);
  const wait = positiveNumber(fields['waitSeconds']);
  const what = count === 1 ? 'Claims one warm worker' : `Claims ${count} warm workers, all or none,`;
  const howLong = lease === undefined ? 'the pool’s usual lease' : spanText(Math.round(lease * 60));
  const enough = pool.counts.warm >= count;
  const have = `${countText(pool.counts.warm, 'is', 'are')} warm now`;
  const otherwise =
    wait === undefined
      ? `; misses if there ${count === 1 ? 'is none' : 'are too few'}`
      : `; waits up to ${spanText(wait)} in line if there ${count === 1 ? 'is none' : 'are too few'}`;
  return `${what} of ${pool.name} for ${howLong} (${have})${enough && wait === undefined ? '' : otherwise}. The pool replaces what is taken.`;
}

/** What another target will do, as it is typed. */
export function targetEffect(pool: PoolView, fields: FormFields): string {
  const next = Number(fields['target'] ?? pool.want);
  const now = `The target is ${targetText(pool.target)} now.`;
  if (fields['target']?.trim() === '' || !Number.isInteger(next) || next < 0) return now;
  const more = next - pool.want;
  const price = pool.counts.warm > 0 ? pool.idleUsdPerHour / pool.counts.warm : undefined;
  const money =
    price === undefined ? '' : `, ${usdText(Math.abs(more) * price)} an hour ${more > 0 ? 'more' : 'less'}`;
  if (more === 0) return `${now} Keeps ${next}, and fixes it until it is changed back.`;
  const does = more > 0 ? `launches ${more} more` : `drains ${countText(-more, 'idle one')}`;
  return `${now} ${next} ${does}${money}. It lasts until it is changed back, also across new controllers.`;
}

/** A number above 0 that was typed; undefined for anything else. */
export function positiveNumber(text: string | undefined): number | undefined {
  const value = Number(text ?? '');
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
