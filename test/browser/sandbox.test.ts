import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aWorker } from '../../gateway/app/api/testing/a-worker.ts';
import { hasChromium } from './chromium.ts';
import { openSite, type Site } from './gateway-site.ts';

const skipped = !hasChromium();

/** A page that tries to act as the person who looks at it, and writes down what came of each try. */
const evilPage = (
  script: string,
) => `<!doctype html><title>evil</title><link rel="icon" href="data:,"><pre id="out"></pre>
<form id="form" method="post" action="/actions/grab"><input name="pool" value="etl"></form>
<script>${script}</script>`;
const evilScript = `
const tries = {
  read: async () => (await fetch('/api/v1/pools', { credentials: 'include' })).status,
  grab: async () => (await fetch('/api/v1/pools/etl/claims', { method: 'POST', credentials: 'include', mode: 'no-cors' })).type,
  cookie: async () => document.cookie,
  storage: async () => localStorage.length,
  worker: async () => (await navigator.serviceWorker.register('evil.js')).scope,
  parent: async () => { const w = window.open('/'); return w.document.title; },
};
(async () => {
  const out = {};
  for (const [name, attempt] of Object.entries(tries)) {
    out[name] = await attempt().then((value) => 'did: ' + value, (error) => 'failed: ' + error.name);
  }
  out.origin = self.origin;
  document.getElementById('out').textContent = JSON.stringify(out);
})();`;

describe.skipIf(skipped)(
  skipped ? 'tier browser: /usr/bin/chromium is missing' : 'what a worker serves, in Chromium',
  () => {
    let site: Site;
    let worker: Server;
    beforeAll(async () => {
      worker = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.setHeader('content-security-policy', "default-src * 'unsafe-inline'");
        response.setHeader('service-worker-allowed', '/');
        response.end(evilPage(evilScript));
      });
      await new Promise<void>((resolve) => worker.listen(0, '127.0.0.1', resolve));
      const opened = await openSite();
      if (opened === undefined) throw new Error('no Chromium');
      site = opened;
      const { port } = worker.address() as AddressInfo;
      site.world.workers.set('evil', aWorker({ id: 'evil', state: 'draining', port }));
    });
    afterAll(async () => {
      await site?.close();
      worker?.closeAllConnections();
      await new Promise((resolve) => worker?.close(resolve));
    });

    it('runs its own script, and can do nothing as the person who looks at it', async () => {
      const page = await site.open('/w/evil/');
      const out = page.locator('#out:not(:empty)');
      await out.waitFor({ state: 'attached' });
      const tried: Record<string, string> = JSON.parse((await out.textContent()) ?? '');
      expect(tried['origin']).toBe('null');
      for (const name of ['read', 'cookie', 'storage', 'worker', 'parent']) {
        expect(`${name} ${tried[name]}`).toMatch(/^\w+ failed: /);
      }
      expect(site.world.grabs).toEqual({ hits: 0, misses: 0 });
    });

    it('can post no form to the gateway', async () => {
      const page = await site.open('/w/evil/');
      const answered = page.waitForResponse((response) => response.url().endsWith('/actions/grab'));
      await page.evaluate(() => (document.getElementById('form') as HTMLFormElement).submit());
      expect((await answered).status()).toBe(403);
      expect(site.world.grabs).toEqual({ hits: 0, misses: 0 });
    });
  },
);
