import type { PageView } from './view.ts';

export type Asset = { readonly path: string; readonly contentType: string; readonly body: string };

/** What a browser loads besides the document. */
export type PageAssets = { readonly script: Asset; readonly style: Asset };

/** The page as it was bundled: a renderer for the first paint, and the files that a browser loads. */
export type BuiltPage = {
  /** A whole HTML document. */
  renderPage(view: PageView): string;
  /** The document for when the ledger can't be read: it says so, and loads itself again. */
  renderUnavailable(message: string): string;
  readonly assets: readonly Asset[];
};

/** What the bundle of the server-rendered part exports. */
export type ServerBundle = {
  renderPage(view: PageView, assets: { script: string; style: string }): string;
  renderUnavailable(message: string, assets: { style: string }): string;
};
