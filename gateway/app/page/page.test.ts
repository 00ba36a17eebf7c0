import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../api/testing/a-server.ts';
import { aWorker } from '../api/testing/a-worker.ts';
import { aTask } from '../api/testing/fake-world.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => await server.app.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (url: string, fields: Record<string, string>) =>
  server.ask({ method: 'POST', url, headers: form, payload: new URLSearchParams(fields).toString() });

describe('the page', () => {
  it('is painted by the server, and needs nothing inline', async () => {
    const page = await server.ask({ url: '/' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toMatch(/^<!doctype html><html lang="en">/);
    expect(page.body).toContain('data-worker="w1"');
    expect(page.body).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script>/);
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

  it('shows what workers and callers say as text, wherever it stands', async () => {
    const nasty = '</script><script>alert(1)</script>';
    const end = { stoppedReason: nasty };
    server.world.workers.set('w1', aWorker({ id: 'w1', state: 'draining', drainReason: nasty, end }));
    const results = { type: 'TaskComplete', payload: nasty };
    server.world.tasks.set('s1', [aTask({ modelClass: nasty, status: 'complete', results })]);
    for (const url of ['/', '/workers/etl/w1', '/workers/crowd/s1']) {
      expect((await server.ask({ url })).body).not.toContain('<script>alert');
    }
  });

  it('grabs and releases by plain forms, and says what came of it', async () => {
    const granted = await post('/actions/grab', { pool: 'etl' });
    expect(granted.statusCode).toBe(303);
    const page = await server.ask({ url: String(granted.headers.location) });
    const [, claim] = /data-claim="([^"]+)"/.exec(page.body) ?? [];
    expect(page.body).toMatch(/is yours until/);
    const released = await post('/actions/release', { claim: claim ?? '' });
    expect((await server.ask({ url: String(released.headers.location) })).body).toContain('is released');
  });

  it('says why a grab missed, in words of its own', async () => {
    server.world.workers.clear();
    const missed = await post('/actions/grab', { pool: 'etl' });
    expect(missed.headers.location).toBe('/?problem=pool_empty');
    expect((await server.ask({ url: '/?problem=pool_empty' })).body).toContain('no warm worker now');
    expect((await server.ask({ url: '/?problem=call+0900' })).body).not.toContain('0900');
  });

  it("shows a worker's tasks and their results", async () => {
    const results = { type: 'TaskComplete', payload: { words: 42 } };
    server.world.tasks.set('w1', [aTask({ id: 'abc', status: 'complete', results })]);
    const { body } = await server.ask({ url: '/workers/etl/w1' });
    expect(body).toContain('data-task="abc"');
    expect(body).toMatch(/words.{0,10}42/);
  });

  it('shows which worker does which subtask of a batch', async () => {
    server.world.tasks.set('s1', [aTask({ id: 'mrkiz:0::q', status: 'complete' })]);
    server.world.tasks.set('s2', [aTask({ id: 'mrkiz:1::q' })]);
    const { body } = await server.ask({ url: '/' });
    expect(body).toContain('data-batch="mrkiz"');
    expect(body).toMatch(/1 of 2 subtasks complete, on 2 workers/);
  });

  it('says in words that the ledger is down, and tries again', async () => {
    server.world.ledgerIsDown = true;
    const page = await server.ask({ url: '/' });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain('does not answer');
    expect(page.body).toContain('http-equiv="refresh"');
  });

  it('gives the script the very view that it paints', async () => {
    const { body } = await server.ask({ url: '/' });
    const [, embedded] = /id="view">([^<]+)</.exec(body) ?? [];
    const fetched = await server.ask({ url: '/view/overview' });
    expect(JSON.parse(embedded ?? '')).toEqual(fetched.json());
  });
});
