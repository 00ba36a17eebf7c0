import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../api/testing/a-server.ts';
import { aWorker } from '../api/testing/a-worker.ts';
import { aTask } from '../api/testing/fake-world.ts';
import { bundlePageAssets } from './page-assets.ts';
import { pageOf } from './page-of.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => await server.app.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (url: string, fields: Record<string, string>) =>
  server.ask({ method: 'POST', url, headers: form, payload: new URLSearchParams(fields).toString() });
const pages = ['/', '/pools/etl', '/pools/crowd', '/workers', '/workers/etl/w1', '/decisions'];

describe('a page', () => {
  it.each(pages)('%s is painted by the server, and needs nothing inline', async (url) => {
    const page = await server.ask({ url });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toMatch(/^<!doctype html><html lang="en">/);
    expect(page.body).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script>/);
  });

  it.each(pages)('%s gives the script the very view that it paints', async (url) => {
    const { body } = await server.ask({ url });
    const [, embedded] = /id="view">([^<]+)</.exec(body) ?? [];
    const fetched = await server.ask({ url: `/view${url}` });
    expect(JSON.parse(embedded ?? '').view).toEqual(fetched.json());
  });

  it('names its files by their content, to be kept for ever', async () => {
    const { body } = await server.ask({ url: '/' });
    const paths = [...body.matchAll(/\/assets\/[\w.-]+/g)].map(([path]) => path);
    expect(paths).toHaveLength(2);
    for (const url of paths) {
      const asset = await server.ask({ url });
      expect(asset.statusCode).toBe(200);
      expect(asset.headers['cache-control']).toContain('immutable');
    }
  });

  it('is compressed for whoever takes that, and the same for whoever does not', async () => {
    const headers = { 'accept-encoding': 'br, gzip' };
    for (const url of ['/view/pools/etl', '/pools/etl']) {
      const plain = await server.ask({ url });
      const packed = await server.ask({ url, headers });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(packed.headers.vary).toContain('accept-encoding');
      expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    }
    const refusing = await server.ask({ url: '/', headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(refusing.headers['content-encoding']).toBeUndefined();
  });

  it('shows what workers and callers say as text, wherever it stands', async () => {
    const nasty = '</script><script>alert(1)</script>';
    const end = { stoppedReason: nasty };
    const stopped = aWorker({ id: 'dead', state: 'stopped', drainReason: nasty, end });
    server.world.closed.set('dead', stopped);
    server.world.workers.set('w1', aWorker({ id: 'w1', state: 'draining', drainReason: nasty, end }));
    const results = { type: 'TaskFailed', payload: { traceback: [nasty] } };
    const tasks = ['task', 'batch:0::q'].map((id) =>
      aTask({ id, modelClass: nasty, status: 'failed', results }),
    );
    server.world.tasks.set('s1', tasks);
    for (const url of [...pages, '/workers/etl/dead', '/workers/crowd/s1', '/workers?state=stopped']) {
      expect((await server.ask({ url })).body).not.toContain('<script>alert');
    }
  });

  it('says in words that the ledger is down, and tries again', async () => {
    server.world.ledgerIsDown = true;
    const page = await server.ask({ url: '/' });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain('does not answer');
    expect(page.body).toContain('http-equiv="refresh"');
  });

  it('says in words what there is not', async () => {
    for (const url of ['/pools/nope', '/workers/etl/nope']) {
      const page = await server.ask({ url });
      expect(page.statusCode).toBe(404);
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.body).toContain('nope');
    }
  });
});

it('all script of a page together is under 60 kB on the wire', async () => {
  const renderer = { renderPage: () => '', renderUnavailable: () => '', renderMissing: () => '' };
  const { assets } = pageOf(renderer, await bundlePageAssets());
  const scripts = assets.filter(({ contentType }) => contentType.startsWith('text/javascript'));
  expect(scripts.length).toBeGreaterThan(1);
  const bytes = scripts.reduce((sum, { gzipped }) => sum + gzipped.byteLength, 0);
  console.log(`script: ${bytes} bytes, of them at once ${scripts[0]?.gzipped.byteLength}`);
  expect(bytes).toBeLessThan(60_000);
});

describe('without a script', () => {
  it('a form grabs, renews and releases, and the page says what came of it', async () => {
    const granted = await post('/actions/grab', {
      pool: 'etl',
      holder: 'Ada',
      leaseMinutes: '30',
      back: '/pools/etl',
    });
    expect(granted.statusCode).toBe(303);
    expect(granted.headers.location).toMatch(/^\/pools\/etl\?granted=/);
    const page = await server.ask({ url: String(granted.headers.location) });
    const [, claim = ''] = /data-claim="([^"]+)"/.exec(page.body) ?? [];
    expect(page.body).toMatch(/is yours until/);
    expect(server.world.workers.get('w1')?.claim).toMatchObject({ holder: 'Ada' });
    const back = '/workers/etl/w1';
    const renewed = await post('/actions/renew', { claim, leaseMinutes: '60', back });
    expect((await server.ask({ url: String(renewed.headers.location) })).body).toContain('lasts until');
    const released = await post('/actions/release', { claim, back });
    expect((await server.ask({ url: String(released.headers.location) })).body).toContain('is released');
  });

  it('a form scales, pauses, resumes and drains', async () => {
    const told = async (name: string, fields: Record<string, string>) => {
      const answer = await post(`/actions/${name}`, { pool: 'etl', back: '/pools/etl', ...fields });
      return (await server.ask({ url: String(answer.headers.location) })).body;
    };
    expect(await told('target', { target: '7' })).toContain('The target of etl is 7 now');
    expect(await told('pause', { note: 'deploy', minutes: '10' })).toMatch(
      /paused until \d\d:\d\d:\d\d UTC: deploy/,
    );
    expect(await told('resume', {})).toContain('etl goes on');
    expect(await told('drain', {})).toContain('etl drains');
    expect(await told('target', { file: 'yes' })).toContain('The target of etl is 2 now');
    expect(server.world.overrides.size).toBe(0);
  });

  it('a form posts a task to a claim, and to a shared pool', async () => {
    const granted = await post('/actions/grab', { pool: 'etl' });
    const claim = new URL(String(granted.headers.location), 'http://x').searchParams.get('granted') ?? '';
    const task = JSON.stringify({ model_class: 'WordCount' });
    const posted = await post('/actions/task', {
      pool: 'etl',
      claim,
      worker: 'w1',
      task,
      back: '/workers/etl/w1',
    });
    expect((await server.ask({ url: String(posted.headers.location) })).body).toMatch(
      /Task .*task0.* was taken by worker/,
    );
    const shared = await post('/actions/task', { pool: 'crowd', task, back: '/pools/crowd' });
    expect((await server.ask({ url: String(shared.headers.location) })).body).toMatch(
      /Task .*task0.* was taken by worker/,
    );
  });

  it('a form that failed is shown again as it was typed, with what was wrong', async () => {
    server.world.workers.clear();
    const missed = await post('/actions/grab', {
      pool: 'etl',
      holder: 'Ada L',
      count: '1',
      back: '/pools/etl',
    });
    expect(missed.statusCode).toBe(503);
    expect(missed.body).toContain('has no warm worker');
    expect(missed.body).toContain('value="Ada L"');
    const pause = await post('/actions/pause', { pool: 'etl', note: 'why', minutes: '', back: '/pools/etl' });
    expect(pause.statusCode).toBe(400);
    expect(pause.body).toContain('Say for how many minutes');
    expect(pause.body).toContain('value="why"');
    const task = await post('/actions/task', {
      pool: 'crowd',
      task: '{"model_class": ',
      back: '/pools/crowd',
    });
    expect(task.statusCode).toBe(400);
    expect(task.body).toContain('{&quot;model_class&quot;: ');
  });

  it('comes back to a page of ours alone, and shows no words out of an address', async () => {
    const granted = await post('/actions/grab', { pool: 'etl', back: '//evil.example/' });
    expect(granted.headers.location).toMatch(/^\/\?granted=/);
    for (const search of [
      '?changed=call+0900',
      '?posted=call+0900',
      '?granted=call+0900',
      '?released=call+0900',
    ]) {
      const { body } = await server.ask({ url: `/pools/etl${search}` });
      expect(body.replace(/<script type="application\/json".*<\/script>/s, '')).not.toContain('0900');
    }
  });

  it('the workers are filtered, sorted and paged by the address', async () => {
    for (let number = 0; number < 130; number += 1) {
      const id = `many${String(number).padStart(3, '0')}`;
      server.world.workers.set(id, aWorker({ id, zone: number % 2 === 0 ? 'us-east-1a' : 'us-east-1b' }));
    }
    const shown = async (url: string) => {
      const { body } = await server.ask({ url });
      return [...body.matchAll(/<tr data-worker="([^"]+)"/g)].map(([, id]) => id);
    };
    expect(await shown('/workers?q=many&sort=worker&order=asc')).toHaveLength(100);
    expect((await shown('/workers?q=many&sort=worker&order=asc&page=2'))[0]).toBe('many100');
    expect(await shown('/workers?q=many&zone=us-east-1b')).toHaveLength(65);
    expect(await shown('/pools/etl?q=many007')).toEqual(['many007']);
  });
});

describe('the page of a pool', () => {
  it('shows which worker does which subtask of a batch', async () => {
    const startedAt = server.world.now - 5000;
    server.world.tasks.set('s1', [
      aTask({ id: 'mrkiz:0::q', status: 'complete', startedAt, finishedAt: startedAt + 2000 }),
    ]);
    server.world.tasks.set('s2', [aTask({ id: 'mrkiz:1::q', startedAt })]);
    const { body } = await server.ask({ url: '/pools/crowd' });
    expect(body).toContain('data-batch="mrkiz"');
    expect(body).toMatch(/1 of 2 subtasks complete, on 2 workers/);
    expect(body).toContain('data-subtask="1"');
  });

  it('says why the last ones died', async () => {
    const stoppedAt = server.world.now - 60_000;
    const end = { exitCode: 137, stoppedReason: 'OutOfMemoryError' };
    server.world.closed.set('dead', aWorker({ id: 'dead', state: 'stopped', stoppedAt, end }));
    const { body } = await server.ask({ url: '/pools/etl' });
    expect(body).toContain('data-ended="dead"');
    expect(body).toContain('OutOfMemoryError: exit code 137, was killed');
  });
});

it("a worker's page shows its tasks and their results", async () => {
  const results = { type: 'TaskComplete', payload: { words: 42 } };
  server.world.tasks.set('w1', [aTask({ id: 'abc', status: 'complete', results })]);
  const { body } = await server.ask({ url: '/workers/etl/w1' });
  expect(body).toContain('data-task="abc"');
  expect(body).toMatch(/words.{0,10}42/);
});
