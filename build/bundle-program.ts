import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';
import type { PageAssets } from '../gateway/app/page/built-page.ts';
import { aheadOfTimePage } from './ahead-of-time-page.ts';
import { packageVersion } from './package-version.ts';
import { type ProgramName, programEntries } from './programs.ts';

/** A program as one ES module that needs Node and nothing else. `sha256` in hex, `inputs` from the root. */
export type Bundle = {
  readonly contents: Uint8Array;
  readonly sha256: string;
  readonly inputs: readonly string[];
};

export type BundleOptions = {
  /** The project's folder, with node_modules in it. */
  readonly root: string;
  readonly pageAssets: () => Promise<PageAssets>;
};

/** CommonJS packages within an ES module call `require` for Node's own modules. */
const requireOfNode =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

const bundling = {
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The AWS clients' ES modules: half the size, since what isn't called falls away.
  mainFields: ['module', 'main'],
  minify: true,
  // Function names stay, so that a stack trace in a log can be read.
  keepNames: true,
  legalComments: 'eof',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Not from a tsconfig.json, which may be another one where the project lies in a bigger one.
  tsconfigRaw: {},
  banner: { js: requireOfNode },
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles a program. The same sources and packages give the same bytes on every machine: they are named by their
 * SHA-256, and a bundle with other bytes would be a roll-out. Throws esbuild's error where a source is wrong.
 */
export async function bundleProgram(program: ProgramName, options: BundleOptions): Promise<Bundle> {
  const root = await realpath(options.root);
  const { outputFiles, metafile } = await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: [programEntries[program]],
    plugins: [packageVersion(root), aheadOfTimePage(options.pageAssets)],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made no bundle of ${programEntries[program]}`);
  const contents = Buffer.from(withAsciiLicences(file.text));
  const sha256 = createHash('sha256').update(contents).digest('hex');
  return { contents, sha256, inputs: Object.keys(metafile.inputs) };
}

const licences = '/*! Bundled license information:';

/**
 * V8 keeps a source as two bytes a character as soon as one of them isn't ASCII: a name in a licence would cost a
 * program as much memory again as its bundle is long. esbuild escapes what is code, and no comment.
 */
function withAsciiLicences(source: string): string {
  const start = source.lastIndexOf(licences);
  if (start === -1) return source;
  const escaped = source
    .slice(start)
    .replaceAll(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return source.slice(0, start) + escaped;
}
