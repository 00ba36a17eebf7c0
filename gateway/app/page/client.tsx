import { hydrate } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { grab, release } from './api-calls.ts';
import { App, type Liveness } from './app.tsx';
import { followFeed } from './feed-connection.ts';
import { withEvent } from './live-view.ts';
import { noticeAfter, noticeAfterView } from './notice-after.ts';
import type { PageActions } from './page-context.ts';
import type { Notice, PageView } from './view.ts';

/** Tasks are no part of the feed: workers are asked anew so often. */
const tasksMilliseconds = 3000;

/** The page in the browser: starts as the server rendered it, then follows the feed. */
function LivePage({ first }: { readonly first: PageView }) {
  const [view, setView] = useState(first);
  const [liveness, setLiveness] = useState<Liveness>({ kind: 'loaded' });
  const [notice, setNotice] = useState<Notice | undefined>(
    first.kind === 'overview' ? first.notice : undefined,
  );
  const now = useServerTime(view.generatedAt);

  useEffect(() => {
    const refetch = async () => {
      const fetched = await fetchView();
      setView(fetched);
      setNotice((before) => noticeAfterView(before, fetched));
    };
    const showsTasks = first.kind === 'worker' || first.pools.some(({ pool }) => pool.mode === 'shared');
    const stopFeed = followFeed({
      refetch,
      apply: (event) => {
        setView((before) => (before.kind === 'overview' ? withEvent(before, event) : before));
        if (event.event === 'worker') setNotice((before) => noticeAfter(before, event.data));
      },
      tell: setLiveness,
    });
    const timer = showsTasks
      ? setInterval(() => void refetch().catch(() => undefined), tasksMilliseconds)
      : 0;
    return () => {
      stopFeed();
      clearInterval(timer);
    };
  }, [first]);

  const actions = useMemo<PageActions>(
    () => ({
      grab: async (pool) => setNotice(await grab(pool)),
      release: async (claimId) => setNotice(await release(claimId)),
    }),
    [],
  );
  return <App view={view} context={{ now, actions }} liveness={liveness} notice={notice} />;
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

async function fetchView(): Promise<PageView> {
  const answer = await fetch(`/view${location.pathname === '/' ? '/overview' : location.pathname}`);
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
  return await answer.json();
}

const app = document.getElementById('app');
const data = document.getElementById('view')?.textContent;
if (app !== null && data) hydrate(<LivePage first={JSON.parse(data)} />, app);
