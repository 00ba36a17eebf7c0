import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { BundledAsset, PageAssets } from './built-page.ts';

const bundling = {
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  bundle: true,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Not from a tsconfig.json, which may be another one where the project lies in a bigger one.
  tsconfigRaw: {},
  logLevel: 'silent',
  write: false,
} as const satisfies BuildOptions;

const scriptType = 'text/javascript; charset=utf-8';

/** Bundles what a browser loads: the page's script and its style. Throws esbuild's error where a source is wrong. */
export async function bundlePageAssets(): Promise<PageAssets> {
  const [scripts, style] = await Promise.all([bundleScripts(), bundleText('./style/style.css', {})]);
  const [script] = scripts.filter(({ path }) => path.includes('/page-'));
  if (script === undefined) throw new Error('esbuild made no script of client.tsx');
  return { script, style: styleAsset(style), chunks: scripts.filter((chunk) => chunk !== script) };
}

/** The source of the part that renders the first paint; it imports nothing. */
export function bundleRenderer(): Promise<string> {
  return bundleText('./server.tsx', { platform: 'node', target: 'node24' });
}

/** What is imported when it is needed becomes a chunk of its own. esbuild names each file by its content. */
async function bundleScripts(): Promise<readonly BundledAsset[]> {
  const { outputFiles } = await build({
    ...bundling,
    entryPoints: { page: './client.tsx' },
    outdir: 'assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    splitting: true,
    platform: 'browser',
    target: 'es2022',
  });
  return outputFiles.map(({ path, text }) => ({
    path: `/assets/${basename(path)}`,
    contentType: scriptType,
    body: text,
  }));
}

async function bundleText(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...bundling, ...options, write: false, entryPoints: [entry] });
  return outputFiles.map(({ text }) => text).join('\n');
}

/** Named by its content, so that browsers may keep it for ever. */
function styleAsset(body: string): BundledAsset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { path: `/assets/style-${hash}.css`, contentType: 'text/css; charset=utf-8', body };
}
