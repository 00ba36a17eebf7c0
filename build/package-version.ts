import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { z } from 'zod';

const packageJson = z.object({ version: z.string() });

/**
 * Of the project's package.json a bundle gets the version alone, so that another test tool doesn't make another
 * bundle.
 */
export function packageVersion(root: string): Plugin {
  return {
    name: 'package-version',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
        if (path !== join(root, 'package.json')) return undefined;
        const { version } = packageJson.parse(JSON.parse(await readFile(path, 'utf8')));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
    },
  };
}
