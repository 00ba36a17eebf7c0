import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { DocumentPlace } from './built-page.ts';
import { App } from './shell/app.tsx';
import type { PageView } from './view.ts';
import { shortId } from './words/format.ts';

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23d9601a'/%3E%3C/svg%3E";

type Paths = { readonly script: string; readonly style: string };

/** The whole HTML document, with what the script needs to go on from there. */
export function renderPage(view: PageView, { path, search }: DocumentPlace, assets: Paths): string {
  const context = { now: Date.parse(view.generatedAt), path, search };
  return documentText(
    <Document title={titleOf(view)} {...assets}>
      <div id="app">
        <App view={view} context={context} liveness={{ kind: 'loaded' }} />
      </div>
      <script
        type="application/json"
        id="view"
        dangerouslySetInnerHTML={{ __html: jsonForHtml({ view, path, search }) }}
      />
    </Document>,
  );
}

/** The document for when the ledger can't be read: says so, and loads itself again. */
export function renderUnavailable(message: string, { style }: Paths): string {
  return messageDocument({
    title: 'Warm pool: unavailable',
    text: `${message}. This page tries again every 5 seconds.`,
    style,
    refreshSeconds: 5,
  });
}

/** The document for what there is not. */
export function renderMissing(message: string, { style }: Paths): string {
  return messageDocument({ title: 'Warm pool: not found', text: `${message}.`, style });
}

type Message = { title: string; text: string; style: string; refreshSeconds?: number };

function messageDocument({ title, text, ...rest }: Message): string {
  return documentText(
    <Document title={title} {...rest}>
      <header class="top">
        <div class="inner">
          <a class="brand" href="/">
            Warm pool
          </a>
        </div>
      </header>
      <main>
        <h1 class="unseen">{title}</h1>
        <p class="problems">{text}</p>
        <p>
          <a href="/">To the overview</a>
        </p>
      </main>
    </Document>,
  );
}

function titleOf(view: PageView): string {
  switch (view.kind) {
    case 'overview':
      return 'Warm pool';
    case 'pool':
      return `${view.pool.name} · Warm pool`;
    case 'workers':
      return 'Workers · Warm pool';
    case 'worker':
      return `Worker ${shortId(view.worker.id)} · Warm pool`;
    case 'decisions':
      return 'Decisions · Warm pool';
  }
}

type DocumentProps = {
  readonly title: string;
  readonly style: string;
  readonly script?: string;
  readonly refreshSeconds?: number;
  readonly children: ComponentChildren;
};

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
