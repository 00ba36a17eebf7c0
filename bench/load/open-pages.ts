import { openClient } from './client.ts';

/** What the open pages have seen together. */
export type OpenPages = {
  readonly seen: { events: number; bytes: number; lost: number };
  close(): Promise<void>;
};

/** What a browser asks for when a person opens a page, and what of the feed the page then wants. */
const openedPages = {
  overview: { path: '/', wanted: 'kinds=pool' },
  pool: { path: '/pools/bench', wanted: 'pool=bench&kinds=pool,worker,decision' },
} as const;
export type OpenPage = keyof typeof openedPages;

export function isOpenPage(text: string): text is OpenPage {
  return text in openedPages;
}

/** Opens pages and leaves them open: each asks what a browser asks, and then listens to the events. */
export async function openPages(
  url: string,
  password: string,
  { page: opened, pages }: { readonly page: OpenPage; readonly pages: number },
): Promise<OpenPages> {
  const { path, wanted } = openedPages[opened];
  const client = openClient(url, password, pages);
  const seen = { events: 0, bytes: 0, lost: 0 };
  let isOver = false;
  const listening: Promise<void>[] = [];
  for (let page = 0; page < pages; page += 1) {
    for (const ask of [path, `/view${path}`]) await (await client.call('GET', ask)).body.dump();
    const { body } = await client.call('GET', `/api/v1/events?${wanted}`);
    const listen = async () => {
      for await (const chunk of body) {
        seen.bytes += chunk.length;
        seen.events += String(chunk).split('\n\n').length - 1;
      }
    };
    listening.push(
      listen().catch(() => {
        if (!isOver) seen.lost += 1;
      }),
    );
  }
  return {
    seen,
    async close() {
      isOver = true;
      await client.close();
      await Promise.all(listening);
    },
  };
}
