import type { BuiltPage, ServerBundle } from './built-page.ts';
import { bundlePageAssets, bundleRenderer } from './page-assets.ts';
import { pageOf } from './page-of.ts';

/**
 * Bundles the page at the program's start, as in a checkout: the browser's script, the style, and the part that
 * renders the first paint. Takes some tens of milliseconds; throws esbuild's error where a source is wrong.
 */
export async function buildPage(): Promise<BuiltPage> {
  const [assets, source] = await Promise.all([bundlePageAssets(), bundleRenderer()]);
  return pageOf(await loadBundle(source), assets);
}

/** The bundle is self-contained, so it needs no file to be loaded from. */
async function loadBundle(source: string): Promise<ServerBundle> {
  const encoded = Buffer.from(source).toString('base64');
  return (await import(`data:text/javascript;base64,${encoded}`)) as ServerBundle;
}
