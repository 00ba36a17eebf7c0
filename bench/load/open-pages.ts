import { openClient } from './client.ts';

/** What the open pages have seen together. */
export type OpenPages = {
  readonly seen: { events: number; bytes: number; lost: number };
  close(): Promise<void>;
};

/** What a browser asks for when a person opens the page. */
const firstAsks = ['/', '/api/v1/pools'] as const;

/** Opens pages and leaves them open: each asks what a browser asks, and then listens to the events. */
export async function openPages(url: string, password: string, pages: number): Promise<OpenPages> {
  const client = openClient(url, password, pages);
  const seen = { events: 0, bytes: 0, lost: 0 };
  let isOver = false;
  const listening: Promise<void>[] = [];
  for (let page = 0; page < pages; page += 1) {
    for (const path of firstAsks) await (await client.call('GET', path)).body.dump();
    const { body } = await client.call('GET', '/api/v1/events');
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
