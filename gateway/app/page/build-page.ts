import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { Asset, BuiltPage, ServerBundle } from './built-page.ts';

const bundling = {
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles the page: the browser's script, the style, and the part that renders the first paint. Takes some tens of
 * milliseconds; throws esbuild's error where a source is wrong.
 */
export async function buildPage(): Promise<BuiltPage> {
  const [script, style, server] = await Promise.all([
    bundled('./client.tsx', { platform: 'browser', target: 'es2022' }),
    bundled('./style.css', { loader: { '.css': 'css' } }),
    bundled('./server.tsx', { platform: 'node', target: 'node24' }),
  ]);
  const scriptAsset = assetOf('page', 'js', 'text/javascript; charset=utf-8', script);
  const styleAsset = assetOf('style', 'css', 'text/css; charset=utf-8', style);
  const renderer = await loadBundle(server);
  const paths = { script: scriptAsset.path, style: styleAsset.path };
  return {
    renderPage: (view) => renderer.renderPage(view, paths),
    renderUnavailable: (message) => renderer.renderUnavailable(message, paths),
    assets: [scriptAsset, styleAsset],
  };
}

async function bundled(entry: string, options: BuildOptions): Promise<string> {
  const entryPoint = fileURLToPath(new URL(entry, import.meta.url));
  const { outputFiles } = await build({ ...bundling, ...options, entryPoints: [entryPoint], write: false });
  return outputFiles.map(({ text }) => text).join('\n');
}

/** Named by content, so that browsers may keep it for ever. */
function assetOf(name: string, extension: string, contentType: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { path: `/assets/${name}-${hash}.${extension}`, contentType, body };
}

/** The bundle is self-contained, so it needs no file to be loaded from. */
async function loadBundle(source: string): Promise<ServerBundle> {
  const encoded = Buffer.from(source).toString('base64');
  return (await import(`data:text/javascript;base64,${encoded}`)) as ServerBundle;
}
