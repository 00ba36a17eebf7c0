import type { FeedKind } from '../../api/events/feed-wish.ts';
import type { PageView } from '../view.ts';
import { openGrants } from './notice-after.ts';

/**
 * What of the feed a page needs, as the query of its address: a pool at work changes some hundred times a second, and
 * every open page costs the gateway what it is told. A claim of the person's own is followed on any page. Pure.
 */
export function feedWanted(view: PageView): string {
  const { kinds, pool } = shownBy(view);
  const isClaiming = openGrants(view.notice).length > 0;
  if (isClaiming) return '';
  return new URLSearchParams({ ...(pool === undefined ? {} : { pool }), kinds: kinds.join(',') }).toString();
}

/** What a page shows of the feed, as `withEvent` has it. */
function shownBy(view: PageView): {
  readonly kinds: readonly FeedKind[];
  readonly pool?: string | undefined;
} {
  switch (view.kind) {
    case 'overview':
      return { kinds: ['pool'] };
    case 'pool':
      return { kinds: ['pool', 'worker', 'decision'], pool: view.pool.name };
    case 'workers':
      return { kinds: ['worker'] };
    case 'worker':
      return { kinds: ['pool', 'worker'], pool: view.worker.pool };
    case 'decisions':
      return { kinds: ['decision'], pool: view.pool };
  }
}
