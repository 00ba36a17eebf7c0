import { DecisionsPage } from '../decisions/decisions-page.tsx';
import { Overview } from '../overview/overview.tsx';
import { PoolPage } from '../pool/pool-page.tsx';
import type { PageView } from '../view.ts';
import { clockText } from '../words/format.ts';
import { WorkerPage } from '../worker/worker-page.tsx';
import { WorkersPage } from '../workers/workers-page.tsx';
import { FailedFormAgain } from './failed-form.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { type PageContext, pageContext } from './page-context.ts';

/** How current the page is: as it was loaded, following, or cut off since a moment. */
export type Liveness =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stale'; readonly since: string; readonly why: string };

type AppProps = {
  readonly view: PageView;
  readonly context: PageContext;
  readonly liveness: Liveness;
};

/** The whole page, the same on the server and in the browser. */
export function App({ view, context, liveness }: AppProps) {
  return (
    <pageContext.Provider value={context}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar view={view} liveness={liveness} />
      <main id="main" class={liveness.kind === 'stale' ? 'stale' : undefined}>
        <div aria-live="polite">{view.notice !== undefined && <NoticeBar notice={view.notice} />}</div>
        {view.failed !== undefined && <FailedFormAgain failed={view.failed} view={view} />}
        <Content view={view} />
      </main>
      <footer class="quiet">
        <a href="/docs">API</a> · <a href="/openapi.json">OpenAPI</a> · <a href="/metrics">Metrics</a> · times
        in UTC
      </footer>
    </pageContext.Provider>
  );
}

function TopBar({ view, liveness }: { readonly view: PageView; readonly liveness: Liveness }) {
  const link = (href: string, label: string, kinds: readonly PageView['kind'][]) => (
    <a href={href} aria-current={kinds.includes(view.kind) ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <header class="top">
      <div class="inner">
        <a class="brand" href="/">
          <span class="flame" aria-hidden="true" />
          Warm pool
        </a>
        <nav aria-label="Pages">
          {link('/', 'Overview', ['overview', 'pool'])}
          {link('/workers', 'Workers', ['workers', 'worker'])}
          {link('/decisions', 'Decisions', ['decisions'])}
        </nav>
        <LivenessMark liveness={liveness} />
      </div>
    </header>
  );
}

function Content({ view }: { readonly view: PageView }) {
  switch (view.kind) {
    case 'overview':
      return <Overview view={view} />;
    case 'pool':
      return <PoolPage view={view} />;
    case 'workers':
      return <WorkersPage view={view} />;
    case 'worker':
      return <WorkerPage view={view} />;
    case 'decisions':
      return <DecisionsPage view={view} />;
  }
}

function LivenessMark({ liveness }: { readonly liveness: Liveness }) {
  if (liveness.kind === 'live') return <p class="liveness live">live</p>;
  if (liveness.kind === 'loaded') return <p class="liveness">as loaded</p>;
  return (
    <p class="liveness stale" role="status">
      stale since {clockText(liveness.since)} UTC: {liveness.why}
    </p>
  );
}
