import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';
import type { PageAssets } from '../gateway/app/page/built-page.ts';

/**
 * Puts a page that is built now in the place of the one that the gateway builds when it starts: a deployed gateway
 * has neither esbuild nor its own sources.
 */
export function aheadOfTimePage(assets: () => Promise<PageAssets>): Plugin {
  return {
    name: 'ahead-of-time-page',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]gateway[\\/]app[\\/]page[\\/]build-page\.ts$/ }, async ({ path }) => ({
        contents: moduleOf(await assets()),
        loader: 'ts',
        resolveDir: dirname(path),
      }));
    },
  };
}

function moduleOf(assets: PageAssets): string {
  return `
    import * as renderer from './server.tsx';
    import { pageOf } from './page-of.ts';
    const assets = ${JSON.stringify(assets)};
    export const buildPage = async () => pageOf(renderer, assets);
  `;
}
