import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { password, startTestServer } from '../../gateway/app/api/testing/a-server.ts';
import { createFakeWorld, type FakeState, type FakeWorld } from '../../gateway/app/api/testing/fake-world.ts';
import { hasChromium, openChromium } from './chromium.ts';

/** The real gateway over a world in memory, on a real port, and a browser to look at it. */
export type Site = {
  readonly world: FakeWorld;
  /** Opens a page of the site, logged in. What goes wrong in it is kept in `complaints`. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors of the console, of scripts, and violations of the content security policy, since the start. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

/** The world's own time, going on as real time does: a browser can't be made to wait for a clock that stands. */
function runningClock(world: FakeState) {
  const startedAt = performance.now();
  return {
    now: () => world.now + Math.round(performance.now() - startedAt),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch((error) => {
        if (!signal?.aborted) throw error;
      });
    },
  };
}

/** Starts both; undefined where there is no Chromium. */
export async function openSite(): Promise<Site | undefined> {
  if (!hasChromium()) return undefined;
  const { app, world } = await startTestServer(createFakeWorld(undefined, runningClock));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await openChromium();
  const complaints: string[] = [];
  return {
    world,
    complaints,
    open: (path, options) => openPage(browser, `${address}${path}`, { options, complaints }),
    async close() {
      await browser.close();
      await app.close();
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  { options, complaints }: { options: BrowserContextOptions | undefined; complaints: string[] },
): Promise<Page> {
  const httpCredentials = { username: 'fossa', password };
  const context = await browser.newContext({ httpCredentials, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    complaints.push(`${message.text()} (${new URL(page.url()).pathname}: ${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return page;
}
