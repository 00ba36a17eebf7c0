import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { Asset, PageAssets } from './built-page.ts';

const bundling = {
  bundle: true,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Bundles what a browser loads: the page's script and its style. Throws esbuild's error where a source is wrong. */
export async function bundlePageAssets(): Promise<PageAssets> {
  const [script, style] = await Promise.all([
    bundled('./client.tsx', { platform: 'browser', target: 'es2022' }),
    bundled('./style.css', { loader: { '.css': 'css' } }),
  ]);
  return {
    script: assetOf('page', 'js', 'text/javascript; charset=utf-8', script),
    style: assetOf('style', 'css', 'text/css; charset=utf-8', style),
  };
}

/** The source of the part that renders the first paint; it imports nothing. */
export function bundleRenderer(): Promise<string> {
  return bundled('./server.tsx', { platform: 'node', target: 'node24' });
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
