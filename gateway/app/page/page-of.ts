import type { BuiltPage, PageAssets, ServerBundle } from './built-page.ts';

/** A page, of its renderer and of what its documents load. */
export function pageOf(renderer: ServerBundle, { script, style }: PageAssets): BuiltPage {
  const paths = { script: script.path, style: style.path };
  return {
    renderPage: (view) => renderer.renderPage(view, paths),
    renderUnavailable: (message) => renderer.renderUnavailable(message, paths),
    assets: [script, style],
  };
}
