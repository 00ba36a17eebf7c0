import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../api/testing/a-server.ts';
import { aWorker } from '../api/testing/a-worker.ts';

let gateway: TestServer;
let worker: Server;
/** What the worker says to whoever connects, once asked. */
let saying: string;

beforeAll(async () => {
  worker = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from(saying, 'latin1')));
  });
  await new Promise<void>((resolve) => worker.listen(0, '127.0.0.1', resolve));
  gateway = await startTestServer();
  const { port } = worker.address() as AddressInfo;
  gateway.world.workers.set('w1', aWorker({ id: 'w1', port }));
});
afterAll(async () => {
  await gateway.app.close();
  await new Promise((resolve) => worker.close(resolve));
});

const ok = 'HTTP/1.1 200 OK\r\n';

describe('a worker that answers as no server should', () => {
  it.each([
    ['nothing', '', 502],
    ['no HTTP', 'hello\r\n\r\n', 502],
    ['half a header', `${ok}Content-Le`, 502],
    ['a header too large', `${ok}X: ${'y'.repeat(300_000)}\r\n\r\n`, 502],
    ['two lengths', `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 502],
    ['a length in words', `${ok}Content-Length: many\r\n\r\nab`, 502],
    ['a carriage return in a header', `${ok}X: a\rSet-Cookie: b=c\r\n\r\n`, 502],
    ['a NUL in a header', `${ok}X: a\0b\r\n\r\n`, 502],
    [
      'a switch that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      502,
    ],
    ['a chunk of no size', `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\nab`, 502],
    [
      'two Connections',
      `${ok}Connection: close\r\nConnection: x-hop\r\nX-Hop: 1\r\nContent-Length: 2\r\n\r\nok`,
      200,
    ],
    ['two Locations', 'HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n', 302],
    ['cookies without end', `${ok}${'Set-Cookie: a=b\r\n'.repeat(400)}Content-Length: 2\r\n\r\nok`, 200],
    ['early hints', `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${ok}Content-Length: 2\r\n\r\nok`, 200],
  ])('%s: the gateway stays, and tells', async (_what, words, status) => {
    saying = words;
    const answer = await gateway.ask({ url: '/w/w1/' });
    expect(answer.statusCode).toBe(status);
    if (status === 502) expect(answer.json().error.code).toBe('worker_gone');
    else expect(answer.headers['content-security-policy']).toMatch(/^sandbox/);
    expect(answer.headers).not.toHaveProperty('x-hop');
    expect((await gateway.app.inject('/healthz')).statusCode).toBe(200);
  });

  it.each([
    ['less than it said', `${ok}Content-Length: 100\r\n\r\nab`],
    ['half a chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nab`],
  ])('%s: the answer is cut, not made up', async (_what, words) => {
    saying = words;
    const url = gateway.app.server.listening
      ? `http://127.0.0.1:${(gateway.app.server.address() as AddressInfo).port}`
      : await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const headers = { authorization: `Basic ${Buffer.from('fossa:correct horse').toString('base64')}` };
    const whole = fetch(`${url}/w/w1/`, { headers }).then((answer) => answer.text());
    await expect(whole).rejects.toThrow();
    expect((await gateway.app.inject('/healthz')).statusCode).toBe(200);
  });
});
