import { gzipSync } from 'node:zlib';
import type { Asset, BuiltPage, BundledAsset, PageAssets, ServerBundle } from './built-page.ts';

/** A page, of its renderer and of what its documents load. */
export function pageOf(renderer: ServerBundle, { script, style, chunks }: PageAssets): BuiltPage {
  const paths = { script: script.path, style: style.path };
  return {
    renderPage: (view, place) => renderer.renderPage(view, place, paths),
    renderUnavailable: (message) => renderer.renderUnavailable(message, paths),
    renderMissing: (message) => renderer.renderMissing(message, paths),
    assets: [script, style, ...chunks].map(compressed),
  };
}

/** Here and not where it is bundled: zlib's bytes differ between processors, and a bundle's must not. */
function compressed(asset: BundledAsset): Asset {
  return { ...asset, gzipped: gzipSync(asset.body, { level: 9 }) };
}
