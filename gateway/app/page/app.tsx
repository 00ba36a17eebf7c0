import { NoticeBar } from './notice-bar.tsx';
import { type PageContext, pageContext } from './page-context.ts';
import { PoolSection } from './pool-section.tsx';
import type { Notice, PageView } from './view.ts';
import { WorkerPage } from './worker-page.tsx';

/** How current the page is: as it was loaded, following, or cut off since a moment. */
export type Liveness =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stale'; readonly since: string; readonly why: string };

type AppProps = {
  readonly view: PageView;
  readonly context: PageContext;
  readonly liveness: Liveness;
  readonly notice?: Notice | undefined;
};

/** The whole page, the same on the server and in the browser. */
export function App({ view, context, liveness, notice }: AppProps) {
  return (
    <pageContext.Provider value={context}>
      <header class="top">
        <h1>
          <a href="/">Warm pool</a>
        </h1>
        <LivenessMark liveness={liveness} />
      </header>
      <main>
        <div aria-live="polite">{notice !== undefined && <NoticeBar notice={notice} />}</div>
        <Content view={view} />
      </main>
      <footer class="quiet">
        <a href="/openapi.json">API</a> · <a href="/metrics">Metrics</a> · times in UTC
      </footer>
    </pageContext.Provider>
  );
}

function Content({ view }: { readonly view: PageView }) {
  if (view.kind === 'worker') return <WorkerPage view={view} />;
  if (view.pools.length === 0) return <p class="quiet">No pools are configured.</p>;
  return (
    <>
      {view.pools.map((section) => (
        <PoolSection key={section.pool.name} section={section} />
      ))}
    </>
  );
}

function LivenessMark({ liveness }: { readonly liveness: Liveness }) {
  if (liveness.kind === 'live') return <p class="liveness live">live</p>;
  if (liveness.kind === 'loaded') return <p class="liveness">as loaded</p>;
  return (
    <p class="liveness stale" role="status">
      stale since {liveness.since.slice(11, 19)} UTC: {liveness.why}
    </p>
  );
}
