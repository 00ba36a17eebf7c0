import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { App } from './app.tsx';
import type { PageView } from './view.ts';

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23d9601a'/%3E%3C/svg%3E";

type DocumentProps = {
  readonly title: string;
  readonly style: string;
  readonly script?: string;
  readonly refreshSeconds?: number;
  readonly children: ComponentChildren;
};

/** The whole HTML document, with what the script needs to go on from there. */
export function renderPage(view: PageView, assets: { script: string; style: string }): string {
  const title = view.kind === 'worker' ? `Worker ${view.worker.id.slice(0, 8)} · Warm pool` : 'Warm pool';
  const notice = view.kind === 'overview' ? view.notice : undefined;
  return documentText(
    <Document title={title} {...assets}>
      <div id="app">
        <App
          view={view}
          context={{ now: Date.parse(view.generatedAt) }}
          liveness={{ kind: 'loaded' }}
          notice={notice}
        />
      </div>
      <script type="application/json" id="view" dangerouslySetInnerHTML={{ __html: jsonForHtml(view) }} />
    </Document>,
  );
}

/** The document for when the ledger can't be read: says so, and loads itself again. */
export function renderUnavailable(message: string, assets: { style: string }): string {
  return documentText(
    <Document title="Warm pool: unavailable" style={assets.style} refreshSeconds={5}>
      <header class="top">
        <h1>Warm pool</h1>
      </header>
      <main>
        <p class="problems">{message}. This page tries again every 5 seconds.</p>
      </main>
    </Document>,
  );
}

function Document({ title, style, script, refreshSeconds, children }: DocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refreshSeconds !== undefined && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
        <title>{title}</title>
        <link rel="icon" href={icon} />
        <link rel="stylesheet" href={style} />
        {script !== undefined && <script type="module" src={script} />}
      </head>
      <body>{children}</body>
    </html>
  );
}

function documentText(document: Parameters<typeof renderToString>[0]): string {
  return `<!doctype html>${renderToString(document)}`;
}

/** JSON within a script element: nothing in it may look like markup. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
