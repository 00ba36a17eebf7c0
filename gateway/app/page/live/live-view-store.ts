import type { FeedEvent } from '../../api/events/feed-event.ts';
import type { ClaimStateView } from '../../api/schemas/claims.ts';
import type { Notice, PageView } from '../view.ts';
import { withEvent } from './live-view.ts';
import { noticeAfter, noticeAfterClaims, noticeAfterView, openGrants } from './notice-after.ts';

export type LiveView = {
  /** Reads everything anew. Rejects as the reading does; the view then stays as it was. */
  refetch(): Promise<void>;
  apply(event: FeedEvent): void;
  notify(notice: Notice): void;
};

type LivePorts = {
  readonly fetchView: () => Promise<PageView>;
  /** The claim as it is now; undefined where nobody knows it any more. */
  readonly fetchClaim: (id: string) => Promise<ClaimStateView | undefined>;
  readonly show: (view: PageView) => void;
};

/**
 * A page's view as it changes: by events, and by reading it anew. What an event told while a reading was under way
 * is told again to what was read, which may be older; of two readings at once the one that began later stands.
 */
export function createLiveView(first: PageView, { fetchView, fetchClaim, show }: LivePorts): LiveView {
  let view = first;
  let begun = 0;
  let shown = 0;
  let underWay = 0;
  let meanwhile: FeedEvent[] = [];
  const put = (next: PageView) => {
    if (next === view) return;
    view = next;
    show(view);
  };
  /** The view may not have their workers, and what ended them may have been told before the feed was heard. */
  const claimsNow = () => Promise.all(openGrants(view.notice).map(({ claim }) => fetchClaim(claim.id)));
  return {
    async refetch() {
      begun += 1;
      const own = begun;
      if (underWay === 0) meanwhile = [];
      underWay += 1;
      try {
        const [fetched, claims] = await Promise.all([fetchView(), claimsNow()]);
        if (own < shown) return;
        shown = own;
        const current = meanwhile.reduce(withEvent, fetched);
        put(withNotice(current, noticeAfterClaims(noticeAfterView(view.notice, current), claims)));
      } finally {
        underWay -= 1;
      }
    },
    apply(event) {
      if (underWay > 0) meanwhile.push(event);
      const next = withEvent(view, event);
      const notice = event.event === 'worker' ? noticeAfter(view.notice, event.data) : view.notice;
      put(notice === next.notice ? next : withNotice(next, notice));
    },
    notify: (notice) => put(withNotice(view, notice)),
  };
}

/** A form that failed without a script is done with once anything else is shown. */
function withNotice(
  { notice: _before, failed: _failed, ...view }: PageView,
  notice: Notice | undefined,
): PageView {
  return notice === undefined ? view : { ...view, notice };
}
