import type { FailedForm, PageView } from './view.ts';

/** A file as it was bundled. */
export type BundledAsset = { readonly path: string; readonly contentType: string; readonly body: string };
/** The same as it is served: compressed once, at the start. */
export type Asset = BundledAsset & { readonly gzipped: Buffer };

/** What a browser loads besides the document. `chunks` are loaded by the script when it needs them. */
export type PageAssets = {
  readonly script: BundledAsset;
  readonly style: BundledAsset;
  readonly chunks: readonly BundledAsset[];
};

/** Where a document will stand. */
export type DocumentPlace = { readonly path: string; readonly search: string; readonly failed?: FailedForm };

/** The page as it was bundled: a renderer for the first paint, and the files that a browser loads. */
export type BuiltPage = {
  /** A whole HTML document. */
  renderPage(view: PageView, place: DocumentPlace): string;
  /** The document for when the ledger can't be read: it says so, and loads itself again. */
  renderUnavailable(message: string): string;
  /** The document for what there is not. */
  renderMissing(message: string): string;
  readonly assets: readonly Asset[];
};

type Paths = { readonly script: string; readonly style: string };

/** What the bundle of the server-rendered part exports. */
export type ServerBundle = {
  renderPage(view: PageView, place: DocumentPlace, assets: Paths): string;
  renderUnavailable(message: string, assets: Paths): string;
  renderMissing(message: string, assets: Paths): string;
};
