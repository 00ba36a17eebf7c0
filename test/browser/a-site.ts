import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { hasChromium } from './chromium.ts';
import type { Site } from './gateway-site.ts';

/** A set of tests over one site, opened before the first and closed after the last; skipped by name without Chromium. */
export function describeSite(
  name: string,
  open: () => Promise<Site | undefined>,
  tests: (site: () => Site) => void,
): void {
  const skipped = !hasChromium();
  describe.skipIf(skipped)(skipped ? `tier browser: /usr/bin/chromium is missing (${name})` : name, () => {
    let site: Site | undefined;
    beforeAll(async () => {
      site = await open();
    });
    afterAll(async () => await site?.close());
    tests(() => {
      if (site === undefined) throw new Error('no Chromium');
      return site;
    });
  });
}

/** Waits until the page follows its gateway. */
export async function live(page: Page): Promise<void> {
  await page.locator('.liveness.live').waitFor();
}

export function row(page: Page, worker: string): Locator {
  return page.locator(`tr[data-worker="${worker}"]`);
}

/** Opens one of the page's dialogs by its button, and answers it. */
export async function openDialog(page: Page, button: string): Promise<Locator> {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const dialog = page.locator('[popover]:popover-open');
  await dialog.waitFor();
  return dialog;
}
