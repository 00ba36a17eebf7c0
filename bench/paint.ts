import { loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { basicAuthorization, createClient } from '../gateway/client/client.ts';
import { settled } from '../gateway/client/settled.ts';
import { hasChromium, openChromium } from '../test/browser/chromium.ts';
import { password, withBenchGateway } from './load/bench-gateway.ts';
import type { DeployedGateway } from './load/deployed-gateway.ts';

/**
 * `npm run bench:paint`: how long Chromium takes from asking for a page to its first paint, each of the five pages ten
 * times, by somebody who comes for the first time (a new session, nothing cached) and by somebody who is there already.
 */

const warmWorkers = 5;
const visits = 10;
/** A line of text without style or script: what Chromium itself takes on this machine. */
const plainPath = '/healthz';

type Paint = {
  /** Milliseconds from the navigation's start: the first byte of the answer, the first paint, the first content. */
  readonly firstByte: number;
  readonly firstPaint: number;
  readonly firstContent: number;
};

async function main(): Promise<void> {
  if (!hasChromium())
    throw new Error('this bench needs Chromium at /usr/bin/chromium: apt-get install chromium');
  await withBenchGateway({ warmWorkers }, async (gateway) => {
    const paths = ['/', '/pools/bench', '/workers', await aWorkersPath(gateway), '/decisions', plainPath];
    const browser = await openChromium();
    try {
      console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}; medians of ${visits}, milliseconds`);
      for (const path of paths) {
        tell(path, 'first visit', await firstVisits(browser, `${gateway.url}${path}`));
        tell(path, 'again', await laterVisits(browser, `${gateway.url}${path}`));
      }
    } finally {
      await browser.close();
    }
  });
}

async function aWorkersPath({ url }: DeployedGateway): Promise<string> {
  const params = { path: { pool: 'bench' }, query: { limit: 1 } };
  const outcome = await settled(
    createClient({ url, password }).GET('/api/v1/pools/{pool}/workers', { params }),
  );
  const id = outcome.ok ? outcome.data.workers[0]?.id : undefined;
  if (id === undefined) throw new Error('the pool of the bench has no worker');
  return `/workers/bench/${id}`;
}

/** Each in a context of its own, which has nothing cached. */
async function firstVisits(browser: Browser, url: string): Promise<readonly Paint[]> {
  const paints: Paint[] = [];
  for (let visit = 0; visit < visits; visit += 1) {
    const page = await openTab(browser);
    paints.push(await paintOf(page, url));
    await page.context().close();
  }
  return paints;
}

/** All in one tab, as by a person who goes from page to page. */
async function laterVisits(browser: Browser, url: string): Promise<readonly Paint[]> {
  const page = await openTab(browser);
  await paintOf(page, url);
  const paints: Paint[] = [];
  for (let visit = 0; visit < visits; visit += 1) paints.push(await paintOf(page, url));
  await page.context().close();
  return paints;
}

/** Logged in, so that no visit is asked for the password first. */
async function openTab(browser: Browser): Promise<Page> {
  const authorization = basicAuthorization('fossa', password);
  return await (await browser.newContext({ extraHTTPHeaders: { authorization } })).newPage();
}

async function paintOf(page: Page, url: string): Promise<Paint> {
  await page.goto(url);
  return await page.evaluate(async () => {
    const seen = () => performance.getEntriesByType('paint');
    while (!seen().some(({ name }) => name === 'first-contentful-paint')) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const at = (name: string) => seen().find((entry) => entry.name === name)?.startTime ?? Number.NaN;
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return {
      firstByte: navigation?.responseStart ?? Number.NaN,
      firstPaint: at('first-paint'),
      firstContent: at('first-contentful-paint'),
    };
  });
}

function tell(path: string, who: string, paints: readonly Paint[]): void {
  const median = (key: keyof Paint) => medianOf(paints.map((paint) => paint[key])).toFixed(0);
  const most = Math.max(...paints.map(({ firstContent }) => firstContent)).toFixed(0);
  console.log(
    `${path}, ${who}: first byte ${median('firstByte')}, first paint ${median('firstPaint')}, ` +
      `first content ${median('firstContent')} (at most ${most})`,
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

await main();
