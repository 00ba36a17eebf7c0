import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { live } from './a-site.ts';
import { demoPages } from './demo/demo-pages.ts';
import { openDemoSite, type Site } from './gateway-site.ts';

/** `npm run screenshots` takes a picture of each page, of pools at work, into docs/screenshots. */

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const maxBytes = 300_000;
const wholePagePixels = 4000;
const desk = { width: 1280, height: 1500 };
const phone = { width: 390, height: 844 };

type Picture = {
  readonly name: string;
  readonly path: string;
  readonly viewport: typeof desk;
  readonly colorScheme: 'light' | 'dark';
};

function pictures(site: Site): readonly Picture[] {
  const pages = demoPages(site.world).map(([name, path]) => ({ name, path }));
  const [overview] = pages;
  return [
    ...pages.map((page) => ({ ...page, viewport: desk, colorScheme: 'light' as const })),
    ...(overview === undefined
      ? []
      : [
          { ...overview, name: 'overview-dark', viewport: desk, colorScheme: 'dark' as const },
          { ...overview, name: 'overview-phone', viewport: phone, colorScheme: 'light' as const },
        ]),
  ];
}

async function take(site: Site, { name, path, viewport, colorScheme }: Picture): Promise<void> {
  // Charts are drawn once they come into sight, so all of the page is in sight at first.
  const page = await site.open(path, { viewport: { ...viewport, height: wholePagePixels }, colorScheme });
  await live(page);
  await page.waitForFunction(() => document.querySelector('.plot:not(.drawn)') === null);
  const height = await page.evaluate(() => document.querySelector('footer')?.getBoundingClientRect().bottom);
  await page.setViewportSize({ ...viewport, height: Math.min(Math.ceil(height ?? 0), viewport.height) });
  const file = join(folder, `${name}.png`);
  await writeFile(file, await page.screenshot());
  const { size } = await stat(file);
  if (size > maxBytes) throw new Error(`${file} has ${size} bytes: more than ${maxBytes}`);
  console.log(`${file}: ${Math.round(size / 1000)} kB`);
  await page.context().close();
}

const site = await openDemoSite();
if (site === undefined) throw new Error('there is no /usr/bin/chromium: apt-get install chromium');
try {
  await mkdir(folder, { recursive: true });
  for (const picture of pictures(site)) await take(site, picture);
} finally {
  await site.close();
}
