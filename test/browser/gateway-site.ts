import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { App } from '../../gateway/app/api/routes/context.ts';
import { password, startTestServer } from '../../gateway/app/api/testing/a-server.ts';
import { createFakeWorld, type FakeState, type FakeWorld } from '../../gateway/app/api/testing/fake-world.ts';
import { buildPage } from '../../gateway/app/page/build-page.ts';
import { buildServer } from '../../gateway/app/server.ts';
import { hasChromium, openChromium } from './chromium.ts';
import { demoWorld } from './demo/demo-world.ts';

/** The real gateway over a world in memory, on a real port, and a browser to look at it. */
export type Site = {
  readonly world: FakeWorld;
  readonly browser: Browser;
  /** Opens a page of the site, logged in. What goes wrong in it is kept in `complaints`. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors of the console, of scripts, and violations of the content security policy, since the start. */
  readonly complaints: readonly string[];
  /** Ends the gateway as a roll-out does, and starts another one at the same address. */
  restartGateway(): Promise<void>;
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

/** Two small pools, for tests that change them; undefined where there is no Chromium. */
export async function openSite(): Promise<Site | undefined> {
  const world = createFakeWorld(undefined, runningClock);
  return await openSiteOf(world, async () => (await startTestServer(world)).app);
}

/** Pools at work, for whoever only looks at them; undefined where there is no Chromium. */
export async function openDemoSite(): Promise<Site | undefined> {
  const world = demoWorld(runningClock);
  return await openSiteOf(world, () => serverOf(world));
}

async function serverOf(world: FakeWorld): Promise<App> {
  const secret = { kind: 'password', password } as const;
  return await buildServer(world.ports, {
    secret,
    version: '1.2.3',
    bundleSha256: null,
    page: await buildPage(),
  });
}

async function openSiteOf(world: FakeWorld, start: () => Promise<App>): Promise<Site | undefined> {
  if (!hasChromium()) return undefined;
  let app = await start();
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await openChromium();
  const complaints: string[] = [];
  return {
    world,
    browser,
    complaints,
    open: (path, options) => openPage(browser, `${address}${path}`, { options, complaints }),
    async restartGateway() {
      const closing = app.close();
      app.server.closeAllConnections();
      await closing;
      app = await serverOf(world);
      await app.listen({ host: '127.0.0.1', port: Number(new URL(address).port) });
    },
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
