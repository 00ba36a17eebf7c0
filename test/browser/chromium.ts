import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { isTierRequired } from '../contract/moto.ts';

const executablePath = '/usr/bin/chromium';

/** Whether this machine has a Chromium. Throws where the tier `browser` is required and there is none. */
export function hasChromium(): boolean {
  if (existsSync(executablePath)) return true;
  if (!isTierRequired('browser')) return false;
  throw new Error(`the tier browser is required, but ${executablePath} is missing: apt-get install chromium`);
}

/** A headless Chromium that asks nothing of anybody but the pages it is sent to. */
export async function openChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
