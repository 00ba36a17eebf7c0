import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerProtocol } from '../pool/config.ts';
import type { WorkerEndpoint } from './probe.ts';
import { openWorkers, type Workers } from './workers.ts';

const now = Date.UTC(2026, 10, 22, 12);
const fossa: WorkerProtocol = { kind: 'fossa' };
const closers: (() => Promise<void>)[] = [];
let workers: Workers;

beforeEach(() => {
  workers = openWorkers({
    clock: { now: () => now },
    connectMilliseconds: 300,
    probeMilliseconds: 300,
    taskMilliseconds: 300,
    maxAnswerBytes: 20_000,
  });
  closers.push(() => workers.close());
});

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(listener: RequestListener, protocol: WorkerProtocol = fossa): Promise<WorkerEndpoint> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => end(server));
  return { workerId: 'w1', address: '127.0.0.1', port: (server.address() as AddressInfo).port, protocol };
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function answering(text: string, status = 200, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, headers).end(text);
  };
}

function nodeInfo(node: { free: number; max: number; started?: readonly string[] }): string {
  return JSON.stringify({
    node_info: {
      node_ident: '11627:aujwv',
      max_concurrent_tasks: node.max,
      available_processing_capacity: node.free,
    },
    running_tasks: (node.started ?? []).map((started, number) => ({
      task_id: `t${number}`,
      model_class: 'Sleepy',
      status: 'running',
      started,
    })),
    recent_completed_tasks: [],
  });
}

describe('a probe of a Fossa worker', () => {
  it('finds it ready and idle, with what it calls itself', async () => {
    const endpoint = await serve(answering(nodeInfo({ free: 4, max: 4 })));
    expect(await workers.probe(endpoint)).toEqual({
      kind: 'ready',
      identity: '11627:aujwv',
      idle: true,
      leaked: false,
      status: { reportedAt: now, runningTasks: 0, freeSlots: 4, maxSlots: 4 },
    });
  });

  it('finds it busy since its oldest task', async () => {
    const started = ['Sun, 22 Nov 2026 10:18:32 GMT', 'Sun, 22 Nov 2026 10:00:00 GMT'];
    const endpoint = await serve(answering(nodeInfo({ free: 2, max: 4, started })));
    expect(await workers.probe(endpoint)).toMatchObject({
      kind: 'ready',
      idle: false,
      leaked: false,
      oldestTaskStartedAt: Date.UTC(2026, 10, 22, 10),
    });
  });

  it.each([
    ['with nothing running', { free: 3, max: 4 }],
    ['beside a task', { free: 2, max: 4, started: ['Sun, 22 Nov 2026 10:18:32 GMT'] }],
  ])('finds a leaked slot %s', async (_how, node) => {
    const endpoint = await serve(answering(nodeInfo(node)));
    expect(await workers.probe(endpoint)).toMatchObject({ kind: 'ready', idle: false, leaked: true });
  });
});

describe('a worker that answers oddly is unready, never an error', () => {
  it.each([
    ['HTML', answering('<html><title>Welcome</title></html>'), /answered 200.*Welcome/],
    ['other JSON', answering('{"hello":"world"}'), /not as a Fossa worker/],
    ['half its JSON', answering(nodeInfo({ free: 4, max: 4 }).slice(0, 40)), /not as a Fossa worker/],
    ['an error', answering('{"msg":"Unknown error"}', 500), /answered 500.*Unknown error/],
    ['a redirect, which is not followed', answering('', 302, { location: '/' }), /answered 302/],
    ['a huge body', answering('x'.repeat(100_000)), /larger than is read/],
    ['a huge header', answering('', 200, { 'x-much': 'x'.repeat(64_000) }), /not HTTP/],
  ])('%s', async (_what, listener, message) => {
    const endpoint = await serve(listener);
    expect(await workers.probe(endpoint)).toEqual({
      kind: 'unready',
      message: expect.stringMatching(message),
    });
    expect((await workers.tasks(endpoint)).kind).toBe('unready');
    expect((await workers.task(endpoint, 'gleyc')).kind).toBe('unready');
  });

  it('bytes that are no HTTP', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const endpoint = { workerId: 'w1', address: '127.0.0.1', port, protocol: fossa };
    expect(await workers.probe(endpoint)).toMatchObject({
      kind: 'unready',
      message: expect.stringMatching(/not HTTP/),
    });
  });
});

describe('a worker that does not answer in time is silent', () => {
  const drip = (_request: unknown, response: ServerResponse) => {
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };

  it.each([
    ['nothing at all', () => undefined],
    ['a body that never ends, byte by byte', drip],
  ])('%s', async (_what, listener: RequestListener) => {
    const endpoint = await serve(listener);
    expect(await workers.probe(endpoint)).toEqual({
      kind: 'silent',
      message: 'no whole answer within 300 ms',
    });
    expect(await workers.postTask(endpoint, {})).toMatchObject({ kind: 'silent', mayHaveArrived: true });
  });

  it('a connection that is cut', async () => {
    const endpoint = await serve((request) => request.socket.destroy());
    expect((await workers.probe(endpoint)).kind).toBe('silent');
    expect(await workers.postTask(endpoint, {})).toMatchObject({ kind: 'silent', mayHaveArrived: true });
  });

  it('nobody there: the task is certain to have reached nobody', async () => {
    const endpoint = { workerId: 'w1', address: '127.0.0.1', port: 1, protocol: fossa };
    expect((await workers.probe(endpoint)).kind).toBe('silent');
    expect(await workers.postTask(endpoint, {})).toMatchObject({ kind: 'silent', mayHaveArrived: false });
  });

  it('an address that is none', async () => {
    const endpoint = { workerId: 'w1', address: 'not an address', port: 1, protocol: fossa };
    expect((await workers.probe(endpoint)).kind).toBe('silent');
  });
});

describe('a posted task', () => {
  it('is sent as JSON and passed on as it was answered', async () => {
    const heard: { type?: string | undefined; body: string }[] = [];
    const endpoint = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      heard.push({ type: request.headers['content-type'], body });
      response.end('{"task_id":"gleyc","governor_accepted_ident":"1:a"}');
    });
    expect(await workers.postTask(endpoint, { model_class: 'Sleepy' })).toEqual({
      kind: 'accepted',
      status: 200,
      body: { task_id: 'gleyc', governor_accepted_ident: '1:a' },
      taskId: 'gleyc',
    });
    expect(heard).toEqual([{ type: 'application/json', body: '{"model_class":"Sleepy"}' }]);
  });

  it.each([
    [
      412,
      '{"error":{"message":"Model class \'Nope\' is not accepted"}}',
      "Model class 'Nope' is not accepted",
    ],
    [415, '{"msg":"Unsupported Media Type"}', 'Unsupported Media Type'],
    [503, '<title>Busy</title>', 'Busy'],
    [200, '{"unexpected":true}', '{"unexpected":true}'],
  ])('is refused with %i %s', async (status, text, message) => {
    const endpoint = await serve(answering(text, status));
    expect(await workers.postTask(endpoint, {})).toMatchObject({ kind: 'refused', status, message });
  });

  it('cannot be posted to a worker that takes none', async () => {
    const endpoint = await serve(answering(''), { kind: 'none' });
    await expect(workers.postTask(endpoint, {})).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('a task that is looked up', () => {
  it('is unknown where the worker says so', async () => {
    const endpoint = await serve(answering('{"message":"task unknown"}', 404));
    expect(await workers.task(endpoint, 'gleyc')).toEqual({ kind: 'unknown' });
  });

  it('keeps to its path, whatever its id', async () => {
    const paths: (string | undefined)[] = [];
    const endpoint = await serve((request, response) => {
      paths.push(request.url);
      response.end('{"task_id":"a","model_class":"M"}');
    });
    await workers.task(endpoint, '../node_info?x#y');
    expect(paths).toEqual(['/api/0.01/task/..%2Fnode_info%3Fx%23y']);
  });
});

describe('a probe of a worker of plain HTTP', () => {
  const http = (identity: boolean): WorkerProtocol => ({ kind: 'http', readyPath: '/ready', identity });

  it('is ready with the identity that it echoes', async () => {
    const endpoint = await serve(answering('ok', 204, { 'x-worker-id': '0123abcd' }), http(true));
    expect(await workers.probe(endpoint)).toEqual({
      kind: 'ready',
      identity: '0123abcd',
      idle: true,
      leaked: false,
    });
  });

  it('is unready without one, and says what to do', async () => {
    const endpoint = await serve(answering('ok'), http(true));
    expect(await workers.probe(endpoint)).toMatchObject({
      kind: 'unready',
      message: expect.stringMatching(/X-Worker-Id/),
    });
    expect(await workers.probe({ ...endpoint, protocol: http(false) })).toEqual({
      kind: 'ready',
      idle: true,
      leaked: false,
    });
  });

  it.each([301, 404, 503])('is unready at %i', async (status) => {
    const endpoint = await serve(answering('', status), http(false));
    expect(await workers.probe(endpoint)).toMatchObject({ kind: 'unready' });
  });

  it('lists no tasks', async () => {
    const endpoint = await serve(answering(''), http(false));
    expect(await workers.tasks(endpoint)).toEqual({ kind: 'listed', running: [], recent: [] });
    expect(await workers.task(endpoint, 'a')).toEqual({ kind: 'unknown' });
  });
});

it('a worker that cannot be asked counts as ready and idle', async () => {
  const endpoint: WorkerEndpoint = { workerId: 'w1', address: '', port: 1, protocol: { kind: 'none' } };
  expect(await workers.probe(endpoint)).toEqual({ kind: 'ready', idle: true, leaked: false });
});

it('requests under way end when the workers are closed', async () => {
  const heard = Promise.withResolvers<void>();
  const endpoint = await serve(() => heard.resolve());
  const probe = workers.probe(endpoint);
  await heard.promise;
  await workers.close();
  expect((await probe).kind).toBe('silent');
});
