import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/a-server.ts';
import { aWorker } from '../testing/a-worker.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => await server.app.close());

/** All pages of a list, with what happens between two of them. */
async function allPages(list: 'workers' | 'decisions', meanwhile: (page: number) => void): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined;
  for (let page = 0; page < 100; page += 1) {
    const query = new URLSearchParams({ limit: '7', ...(next === undefined ? {} : { next }) });
    const answer = (await server.ask({ url: `/api/v1/pools/etl/${list}?${query}` })).json();
    ids.push(...answer[list].map(({ id }: { id: string }) => id));
    next = answer.next;
    if (next === undefined) return ids;
    meanwhile(page);
  }
  throw new Error('the list has no end');
}

const decision = (number: number) => ({
  pool: 'etl',
  at: Math.floor(number / 3) * 1000,
  id: `d${String(number).padStart(3, '0')}`,
  action: 'launch',
  reason: 'below the target',
  outcome: 'launched',
});

describe('the pages of a list', () => {
  it('tell each worker that stays once, while others come and go', async () => {
    const { workers } = server.world;
    workers.clear();
    const add = (number: number) => {
      const id = `w${String(number).padStart(3, '0')}`;
      workers.set(id, aWorker({ id, launchedAt: Math.floor(number / 4) * 1000 }));
      return id;
    };
    const all = Array.from({ length: 60 }, (_, number) => add(number));
    const leaving = all.filter((_, number) => number % 5 === 0);
    const told = await allPages('workers', (page) => {
      workers.delete(leaving[page] ?? '');
      workers.delete(leaving.at(-1 - page) ?? '');
      add(60 + page);
    });
    expect(new Set(told).size).toBe(told.length);
    const staying = all.filter((id) => !leaving.includes(id));
    expect(told.filter((id) => staying.includes(id))).toEqual(staying);
  });

  it('tell each decision once, while new ones are made', async () => {
    const { decisions } = server.world;
    for (let number = 0; number < 40; number += 1) decisions.push(decision(number));
    const told = await allPages('decisions', (page) => decisions.push(decision(40 + page)));
    expect(told).toEqual(Array.from({ length: 40 }, (_, number) => decision(39 - number).id));
  });

  it.each(['workers', 'decisions'])('of %s refuse a "next" that is not theirs', async (list) => {
    const answer = await server.ask({ url: `/api/v1/pools/etl/${list}?next=nonsense` });
    expect([answer.statusCode, answer.json().error.details.problems[0].path]).toEqual([
      400,
      'querystring.next',
    ]);
  });
});
