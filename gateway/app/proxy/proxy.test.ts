import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { CallerError } from '../../../shared/pool/errors.ts';
import { authorization, startTestServer, type TestServer } from '../api/testing/a-server.ts';
import { aWorker } from '../api/testing/a-worker.ts';
import { registerProxy } from './proxy.ts';

let gateway: TestServer;
let worker: Server;
let seen: IncomingMessage[];

beforeEach(async () => {
  seen = [];
  worker = await startWorker(seen);
  gateway = await startTestServer();
  const { port } = worker.address() as AddressInfo;
  gateway.world.workers.set('w1', aWorker({ id: 'w1', port }));
});
afterEach(async () => {
  await gateway.app.close();
  worker.closeAllConnections();
  await new Promise((resolve) => worker.close(resolve));
});

/** A worker that tells what it was asked, sets what it must not, and echoes over a web socket. */
async function startWorker(requests: IncomingMessage[]): Promise<Server> {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    requests.push(request);
    if (request.url === '/away') {
      response.writeHead(302, { location: '/here?x=1' }).end();
      return;
    }
    if (request.url === '/stream' && request.method === 'POST') {
      request.on('error', () => undefined).pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const identity = /^\/as\/(.+)$/.exec(request.url ?? '')?.[1];
      if (identity !== undefined) response.setHeader('x-worker-id', identity);
      response.setHeader('set-cookie', 'a=b');
      response.setHeader('content-security-policy', 'none');
      response.setHeader('content-type', 'text/html');
      response.statusCode = request.url === '/full' ? 503 : 200;
      response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
    });
  });
  server.on('upgrade', (request, socket, head) => {
    requests.push(request);
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data) => client.send(`echo ${String(data)}`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('the proxy', () => {
  it('hands a request on as it came, without our credentials', async () => {
    const answer = await gateway.ask({
      method: 'POST',
      url: '/w/w1/a%2Fb/c?q=%20',
      payload: 'hello',
      headers: { cookie: 'session=hush', 'content-type': 'text/odd', 'x-own': '1' },
    });
    expect(answer.body).toBe('POST /a%2Fb/c?q=%20 hello');
    const [asked] = seen;
    expect(asked?.headers).toMatchObject({ 'x-own': '1', 'content-type': 'text/odd' });
    expect(asked?.headers.authorization).toBeUndefined();
    expect(asked?.headers.cookie).toBeUndefined();
  });

  it('hands an answer on in a sandbox, its cookies under the prefix', async () => {
    const { headers } = await gateway.ask({ url: '/w/w1/' });
    expect(headers['content-security-policy']).toMatch(/^sandbox allow-scripts allow-forms/);
    expect(headers['set-cookie']).toEqual(['worker-w1.a=b; Path=/w/w1/']);
    expect(headers['content-type']).toBe('text/html');
  });

  it('gives a worker back the cookies that it set, and no others', async () => {
    await gateway.ask({ url: '/w/w1/', headers: { cookie: 'session=hush; worker-w1.a=b; worker-w2.a=c' } });
    expect(seen[0]?.headers.cookie).toBe('a=b');
  });

  it('keeps redirects under the prefix, and adds the slash that relative links need', async () => {
    expect((await gateway.ask({ url: '/w/w1/away' })).headers.location).toBe('/w/w1/here?x=1');
    expect((await gateway.ask({ url: '/w/w1?a=b' })).headers.location).toBe('/w/w1/?a=b');
  });

  it("passes a worker's 503 on, asked once", async () => {
    expect((await gateway.ask({ url: '/w/w1/full' })).statusCode).toBe(503);
    expect(seen).toHaveLength(1);
  });

  it('refuses a body that is too large', async () => {
    const payload = Buffer.alloc(33 * 1024 * 1024);
    const answer = await gateway.ask({ method: 'POST', url: '/w/w1/', payload });
    expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'payload_too_large']);
    expect(seen).toHaveLength(0);
  });

  it('reaches no worker that is gone, launching, or nobody', async () => {
    const end = { stoppedReason: 'OutOfMemoryError' };
    gateway.world.closed.set('dead', aWorker({ id: 'dead', state: 'stopped', end }));
    const ask = async (id: string) => {
      const answer = await gateway.ask({ url: `/w/${id}/` });
      return [answer.statusCode, answer.json().error.code];
    };
    expect(await ask('dead')).toEqual([502, 'worker_gone']);
    expect(await ask('w3')).toEqual([503, 'workers_unreachable']);
    expect(await ask('nobody')).toEqual([404, 'worker_not_found']);
  });

  it('says when the worker does not answer at its address', async () => {
    gateway.world.workers.set('w1', aWorker({ id: 'w1', port: 1 }));
    const answer = await gateway.ask({ url: '/w/w1/' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([502, 'worker_gone']);
  });

  it('hands on nothing that another worker answers, to which ECS has given the address', async () => {
    const other = 'f'.repeat(32);
    const answer = await gateway.ask({ url: `/w/w1/as/${other}` });
    expect(answer.statusCode).toBe(502);
    expect(answer.json().error).toMatchObject({
      code: 'worker_gone',
      details: { reason: 'another worker answers at its address' },
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each(['w1', 'my-own-name'])('hands on what is answered as %s', async (identity) => {
    expect((await gateway.ask({ url: `/w/w1/as/${identity}` })).statusCode).toBe(200);
  });

  it('gives a draining worker no more work, but lets it be looked at', async () => {
    const { port } = worker.address() as AddressInfo;
    gateway.world.workers.set('w1', aWorker({ id: 'w1', port, state: 'draining' }));
    expect((await gateway.ask({ url: '/w/w1/' })).statusCode).toBe(200);
    expect((await gateway.ask({ method: 'POST', url: '/w/w1/' })).statusCode).toBe(502);
  });

  it('refuses a fence that is not current', async () => {
    const answer = await gateway.ask({ method: 'POST', url: '/api/v1/pools/etl/claims', payload: {} });
    const { worker: claimed, fence } = answer.json().claims[0];
    const ask = (value: string) =>
      gateway.ask({ url: `/w/${claimed.id}/`, headers: { 'claim-fence': value } });
    expect((await ask(String(fence))).statusCode).toBe(200);
    for (const old of [String(fence - 1), String(fence + 1), 'x', `${fence},${fence}`]) {
      expect((await ask(old)).json().error.code).toBe('fence_not_current');
    }
  });
});

describe('a stream through the proxy', () => {
  const open = async (method: string) => {
    if (!gateway.app.server.listening) await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = gateway.app.server.address() as AddressInfo;
    return request({ host: '127.0.0.1', port, method, path: '/w/w1/stream', headers: { authorization } });
  };
  const answered = async (asked: ClientRequest) => (await once(asked, 'response'))[0] as IncomingMessage;

  it('goes both ways as it comes: each piece is answered before the next is sent', async () => {
    const asked = await open('POST');
    asked.write('one');
    const answer = await answered(asked);
    const pieces = answer[Symbol.asyncIterator]();
    expect(String((await pieces.next()).value)).toBe('one');
    asked.write('two');
    expect(String((await pieces.next()).value)).toBe('two');
    asked.end();
    expect((await pieces.next()).done).toBe(true);
  });

  it('ends at the worker when the client hangs up', async () => {
    const asked = await open('POST');
    asked.on('error', () => undefined);
    asked.write('one');
    const answer = await answered(asked);
    answer.on('error', () => undefined);
    const [atWorker] = seen;
    if (atWorker === undefined) throw new Error('the worker was not asked');
    const gone = new Promise((resolve) => atWorker.once('close', resolve));
    asked.destroy();
    await gone;
  });

  it('is cut for the client when the worker dies', async () => {
    const asked = await open('POST');
    asked.on('error', () => undefined);
    asked.write('one');
    const answer = await answered(asked);
    const broken = once(answer, 'error');
    answer.resume();
    worker.closeAllConnections();
    await broken;
    expect(answer.complete).toBe(false);
  });

  it('without a length is cut off once it is too large, and its connection is closed', async () => {
    const asked = await open('PUT');
    const over = new Promise<number | undefined>((resolve) => {
      asked.on('response', ({ statusCode }) => resolve(statusCode));
      // What is still on its way when the gateway closes may cost the client the answer.
      asked.on('error', () => resolve(undefined));
    });
    const piece = Buffer.alloc(1024 * 1024);
    for (let sent = 0; sent < 40 && !asked.destroyed; sent += 1) {
      if (!asked.write(piece))
        await Promise.race([new Promise((resolve) => asked.once('drain', resolve)), over]);
    }
    expect([413, undefined]).toContain(await over);
    const [atWorker] = seen;
    expect(atWorker?.complete).toBe(false);
  });
});

describe('a proxied call with the fence', () => {
  it('confirms the claim; one without it does not', async () => {
    const answer = await gateway.ask({
      method: 'POST',
      url: '/api/v1/pools/etl/claims',
      payload: { confirmSeconds: 5, leaseSeconds: 600 },
    });
    const { id, worker: claimed, fence, leaseExpiresAt } = answer.json().claims[0];
    const end = async () => (await gateway.ask({ url: `/api/v1/claims/${id}` })).json().expiresAt;
    await gateway.ask({ url: `/w/${claimed.id}/` });
    expect(await end()).not.toBe(leaseExpiresAt);
    await gateway.ask({ url: `/w/${claimed.id}/`, headers: { 'claim-fence': String(fence) } });
    expect(await end()).toBe(leaseExpiresAt);
  });
});

describe('web sockets', () => {
  const open = async (path: string, headers: Record<string, string> = { authorization }) => {
    if (!gateway.app.server.listening) await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = gateway.app.server.address() as AddressInfo;
    return new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  };
  const outcome = (socket: WebSocket) =>
    new Promise<string>((resolve) => {
      socket.on('open', () => socket.send('hi'));
      socket.on('message', (data) => resolve(String(data)));
      socket.on('unexpected-response', (_request, response) => resolve(`refused ${response.statusCode}`));
      socket.on('error', (error) => resolve(error.message));
    });

  it('reach a worker, without our credentials', async () => {
    const socket = await open('/w/w1/echo?x=1');
    expect(await outcome(socket)).toBe('echo hi');
    expect(seen[0]?.url).toBe('/echo?x=1');
    expect(seen[0]?.headers.authorization).toBeUndefined();
    socket.terminate();
  });

  it.each([
    ['without login', '/w/w1/', {}, 'refused 401'],
    ['from a sandboxed page', '/w/w1/', { authorization, origin: 'null' }, 'refused 403'],
    ['from another site', '/w/w1/', { authorization, origin: 'https://evil.example' }, 'refused 403'],
    ['to nobody', '/w/nobody/', { authorization }, 'refused 404'],
    ['to the API', '/api/v1/events', { authorization }, 'refused 404'],
    ['by a path that climbs', '/w/w1/a%2F..%2Fb', { authorization }, 'refused 400'],
    ['with an old fence', '/w/w1/', { authorization, 'claim-fence': '9' }, 'refused 409'],
  ])('are refused %s', async (_what, path, headers, expected) => {
    expect(await outcome(await open(path, headers))).toBe(expected);
    expect(seen).toHaveLength(0);
  });

  it('count against the limit of their address, and tell what is left of it', async () => {
    const left = (socket: WebSocket) =>
      new Promise<number>((resolve) => {
        const read = ({ headers }: IncomingMessage) =>
          resolve(Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]));
        socket.on('upgrade', read);
        socket.on('unexpected-response', (_request, response) => read(response));
      });
    const first = await open('/w/w1/');
    const before = await left(first);
    expect(await left(await open('/w/nobody/'))).toBe(before - 1);
    first.terminate();
  });

  it('are refused over the limit, in the shape of every other answer', async () => {
    const refusal = new CallerError('too_many_requests', 'slow down', { details: { retryAfterSeconds: 7 } });
    const app = fastify();
    const countRequest = async () => ({ headers: { ratelimit: '"address";r=0;t=7' }, refusal });
    const login = async () => expect.unreachable('a request over the limit reached the login');
    await registerProxy(app.withTypeProvider<ZodTypeProvider>(), {
      ...gateway.world.ports,
      login,
      countRequest,
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/w/w1/`);
    const [, { statusCode, headers }] = await once(socket, 'unexpected-response');
    expect([statusCode, headers['retry-after'], headers['ratelimit']]).toEqual([
      429,
      '7',
      '"address";r=0;t=7',
    ]);
    await app.close();
  });

  it('end when the gateway does', async () => {
    const socket = await open('/w/w1/');
    await outcome(socket);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await gateway.app.close();
    await closed;
  });
});
