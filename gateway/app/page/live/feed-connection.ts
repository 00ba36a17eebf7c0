import type { FeedEvent } from '../../api/events/feed-event.ts';
import type { Liveness } from '../shell/app.tsx';

export type FeedFollower = {
  /** What of the feed is wanted, as its query; all of it where it is empty. */
  readonly wanted: string;
  /** Reads everything anew: after `ready`, nothing is missed. */
  readonly refetch: () => Promise<void>;
  readonly apply: (event: FeedEvent) => void;
  readonly tell: (liveness: Liveness) => void;
};

/** The browser gives up on a feed that is refused; the page tries again after this pause. */
const retryMilliseconds = 2000;

/** Follows the gateway's feed, again and again; the function that is returned ends it. */
export function followFeed({ wanted, refetch, apply, tell }: FeedFollower): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let staleSince: string | undefined;
  const stale = (why: string, since = new Date().toISOString()) => {
    staleSince ??= since;
    tell({ kind: 'stale', since: staleSince, why });
  };
  const live = () => {
    staleSince = undefined;
    tell({ kind: 'live' });
  };
  const ready = () => void refetch().then(live, () => stale('the gateway does not answer'));
  const open = () => {
    source = new EventSource(wanted === '' ? '/api/v1/events' : `/api/v1/events?${wanted}`);
    source.addEventListener('ready', ready);
    source.addEventListener('fresh', ready);
    source.addEventListener('stale', ({ data }) => {
      const { since, message } = JSON.parse(data);
      stale(message, since);
    });
    for (const event of ['pool', 'worker', 'decision'] as const) {
      source.addEventListener(event, ({ data }) => apply({ event, data: JSON.parse(data) }));
    }
    source.onerror = () => {
      stale('the connection to the gateway is lost');
      source?.close();
      retry = setTimeout(open, retryMilliseconds);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}
