import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aWorker } from '../../gateway/app/api/testing/a-worker.ts';
import { aTask } from '../../gateway/app/api/testing/fake-world.ts';
import { hasChromium } from './chromium.ts';
import { openSite, type Site } from './gateway-site.ts';

const skipped = !hasChromium();

describe.skipIf(skipped)(
  skipped ? 'tier browser: /usr/bin/chromium is missing' : 'the page in Chromium',
  () => {
    let site: Site;
    beforeAll(async () => {
      const opened = await openSite();
      if (opened === undefined) throw new Error('no Chromium');
      site = opened;
    });
    afterAll(async () => await site?.close());
    afterEach(() => {
      site.world.workers.set('w1', aWorker({ id: 'w1' }));
      site.world.workers.set('w2', aWorker({ id: 'w2' }));
      site.world.ledgerIsDown = false;
    });

    const row = (page: Page, id: string) => page.locator(`tr[data-worker="${id}"]`);
    const live = async (page: Page) => await page.locator('.liveness.live').waitFor();

    it('hands out a worker by its button, and takes it back', async () => {
      const page = await site.open('/');
      await live(page);
      await page.getByRole('button', { name: 'Grab a worker of etl' }).click();
      await page.getByText('is yours until').waitFor();
      await row(page, 'w1').getByText('claimed').waitFor();
      expect(new URL(page.url()).search).toBe('');
      await row(page, 'w1').getByRole('button', { name: 'Release' }).click();
      await row(page, 'w1').getByText('draining').waitFor();
      await page.getByText('is released').waitFor();
    });

    it('says that a claim has ended, whoever ended it', async () => {
      const page = await site.open('/');
      await live(page);
      await page.getByRole('button', { name: 'Grab a worker of etl' }).click();
      await page.getByText('is yours until').waitFor();
      await row(page, 'w1').getByText('claimed').waitFor();
      site.world.workers.set('w1', aWorker({ id: 'w1', state: 'draining' }));
      await page.getByText('The claim on worker w1 has ended').waitFor();
    });

    it('changes by itself', async () => {
      const page = await site.open('/');
      await live(page);
      site.world.workers.set('w7', aWorker({ id: 'w7', state: 'launching' }));
      await row(page, 'w7').getByText('launching').waitFor();
      site.world.workers.set('w7', aWorker({ id: 'w7' }));
      await row(page, 'w7').getByText('warm').waitFor();
      site.world.decisions.unshift({
        pool: 'etl',
        at: site.world.now,
        id: 'd1',
        action: 'drain',
        reason: '1 more than the target',
        outcome: 'draining',
      });
      await page.getByText('1 more than the target').waitFor();
      site.world.workers.delete('w7');
      await row(page, 'w7').waitFor({ state: 'detached' });
    });

    it('counts the lease down', async () => {
      const page = await site.open('/');
      await live(page);
      await page.getByRole('button', { name: 'Grab a worker of etl' }).click();
      const left = row(page, 'w1').locator('.claim .note');
      const before = await left.textContent();
      await page.waitForFunction(
        (text) => document.querySelector('tr[data-worker="w1"] .claim .note')?.textContent !== text,
        before,
      );
      expect(await left.textContent()).toMatch(/^59 min \d\d s left$/);
    });

    it('works without JavaScript', async () => {
      const page = await site.open('/', { javaScriptEnabled: false });
      await page.getByRole('button', { name: 'Grab a worker of etl' }).click();
      await page.getByText('is yours until').waitFor();
      await row(page, 'w1').getByText('claimed').waitFor();
      await row(page, 'w1').getByRole('button', { name: 'Release' }).click();
      await page.getByText('is released').waitFor();
    });

    it('works by keyboard alone', async () => {
      const page = await site.open('/');
      await live(page);
      const grab = page.getByRole('button', { name: 'Grab a worker of etl' });
      for (let presses = 0; presses < 10; presses += 1) {
        await page.keyboard.press('Tab');
        if (await grab.evaluate((element) => element === document.activeElement)) break;
      }
      await page.keyboard.press('Enter');
      await page.getByText('is yours until').waitFor();
    });

    it('is dark where the person wants it dark', async () => {
      const background = async (colorScheme: 'light' | 'dark') => {
        const page = await site.open('/', { colorScheme });
        return await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      };
      expect(await background('light')).toBe('rgb(246, 244, 240)');
      expect(await background('dark')).toBe('rgb(22, 24, 27)');
    });

    it('fits a phone', async () => {
      const page = await site.open('/', { viewport: { width: 360, height: 740 } });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(360);
    });

    it('shows which worker does which subtask', async () => {
      site.world.tasks.set('s1', [aTask({ id: 'mrkiz:0::q', status: 'complete' })]);
      const page = await site.open('/');
      const batch = page.locator('[data-batch="mrkiz"]');
      await batch.getByText('1 of 1 subtasks complete, on 1 worker').waitFor();
      site.world.tasks.set('s2', [aTask({ id: 'mrkiz:1::q' })]);
      await batch.getByText('1 of 2 subtasks complete, on 2 workers').waitFor();
    });

    it("shows a task's result on its worker's page as it comes", async () => {
      site.world.tasks.set('w1', [aTask({ id: 'abc' })]);
      const page = await site.open('/workers/etl/w1');
      await page.locator('[data-task="abc"]').getByText('running').waitFor();
      const results = { type: 'TaskComplete', payload: { words: 42 } };
      site.world.tasks.set('w1', [aTask({ id: 'abc', status: 'complete', results })]);
      await page.getByText('"words": 42').waitFor();
    });

    it('says since when it is stale while the ledger is down, and goes on by itself', async () => {
      const page = await site.open('/');
      await live(page);
      site.world.ledgerIsDown = true;
      await page.getByText(/stale since \d\d:\d\d:\d\d UTC/).waitFor();
      site.world.ledgerIsDown = false;
      await live(page);
    });

    it('did all this without an error or a violation of its policy', () => {
      const expected = /503|net::ERR/;
      expect(site.complaints.filter((text) => !expected.test(text))).toEqual([]);
    });
  },
);
