import { hydrate } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ClaimStateView } from '../api/schemas/claims.ts';
import { send } from './actions/send.ts';
import { followFeed } from './live/feed-connection.ts';
import { feedWanted } from './live/feed-wanted.ts';
import { createLiveView, type LiveView } from './live/live-view-store.ts';
import { App, type Liveness } from './shell/app.tsx';
import type { PageActions } from './shell/page-context.ts';
import type { PageView } from './view.ts';

/** What the server painted, and where. */
type Painted = { readonly view: PageView; readonly path: string; readonly search: string };

/** Tasks and timelines are no part of the feed: they are asked for anew so often. */
const askedMilliseconds = 3000;
/** So are history and the state of things around the pools, which move by the minute. */
const slowMilliseconds = 20_000;

/** The page in the browser: starts as the server rendered it, then follows the feed. */
function LivePage({ first, path, search }: { first: PageView; path: string; search: string }) {
  const [view, setView] = useState(first);
  const [liveness, setLiveness] = useState<Liveness>({ kind: 'loaded' });
  const [actions, setActions] = useState<PageActions>();
  const now = useServerTime(view.generatedAt);
  const live = useRef<LiveView>(undefined);

  useEffect(() => {
    const ports = { fetchView: () => fetchView(path), fetchClaim, show: setView };
    live.current = createLiveView(first, ports);
    setActions(actionsOf(live.current));
  }, [first, path]);

  const wanted = feedWanted(view);
  useEffect(
    () => live.current && follow(live.current, { first, wanted, tell: setLiveness }),
    [first, path, wanted],
  );

  const context = useMemo(
    () => ({
      now,
      path,
      search: actions === undefined ? search : location.search,
      ...(actions && { actions }),
    }),
    [now, path, search, actions],
  );
  return <App view={view} context={context} liveness={liveness} />;
}

type Followed = {
  readonly first: PageView;
  /** Of the feed, as its query. */
  readonly wanted: string;
  readonly tell: (liveness: Liveness) => void;
};

/** Keeps the view current until the page is left. */
function follow(live: LiveView, { first, wanted, tell }: Followed): () => void {
  const refetch = () => live.refetch();
  const stopFeed = followFeed({
    wanted,
    refetch,
    tell,
    apply: (event) => {
      live.apply(event);
      const isOwn = first.kind === 'worker' && event.event === 'worker' && event.data.id === first.worker.id;
      if (isOwn) void refetch().catch(() => undefined);
    },
  });
  const isAsked = first.kind === 'worker' || (first.kind === 'pool' && first.pool.mode === 'shared');
  const refetchSeen = () => {
    // A page that nobody sees is read anew when it is looked at again.
    if (!document.hidden) void refetch().catch(() => undefined);
  };
  const timer = setInterval(refetchSeen, isAsked ? askedMilliseconds : slowMilliseconds);
  document.addEventListener('visibilitychange', refetchSeen);
  return () => {
    stopFeed();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', refetchSeen);
  };
}

function actionsOf(live: LiveView): PageActions {
  return {
    async send(name, fields) {
      const notice = await send(name, fields, {
        fetch: (path, init) => fetch(path, init),
        now: () => Date.now(),
        idempotencyKey: () => crypto.randomUUID(),
      });
      if (notice.kind !== 'problem') live.notify(notice);
      void live.refetch().catch(() => undefined);
      return notice;
    },
    refresh: () => void live.refetch().catch(() => undefined),
  };
}

/** The server's time, ticking each second: ages don't depend on the browser's clock. */
function useServerTime(generatedAt: string): number {
  const [offset, setOffset] = useState(() => Date.parse(generatedAt) - Date.now());
  const [now, setNow] = useState(Date.parse(generatedAt));
  useEffect(() => setOffset(Date.parse(generatedAt) - Date.now()), [generatedAt]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + offset), 1000);
    return () => clearInterval(timer);
  }, [offset]);
  return now;
}

async function fetchView(path: string): Promise<PageView> {
  const answer = await fetch(`/view${path}${location.search}`);
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
  return await answer.json();
}

async function fetchClaim(id: string): Promise<ClaimStateView | undefined> {
  const answer = await fetch(`/api/v1/claims/${encodeURIComponent(id)}`);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
  return await answer.json();
}

const app = document.getElementById('app');
const data = document.getElementById('view')?.textContent;
if (app !== null && data) {
  const { view, path, search }: Painted = JSON.parse(data);
  // What a form left in the address is shown once, not again with each reload.
  if (location.search !== search) history.replaceState(null, '', `${path}${search}${location.hash}`);
  afterFirstPaint(() => hydrate(<LivePage first={view} path={path} search={search} />, app));
}

/** What the server rendered is complete: it is shown before the script makes it live, which takes longer than painting. */
function afterFirstPaint(start: () => void): void {
  requestAnimationFrame(() => setTimeout(start));
}
