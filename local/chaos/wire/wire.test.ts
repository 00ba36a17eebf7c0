import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Meddler, type Meddling, noMeddling } from './meddler.ts';
import { socketOwner } from './socket-owner.ts';
import { openWire, type Wire } from './wire.ts';

const open: (Server | Wire)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('closeAllConnections' in one) one.closeAllConnections();
    await one.close();
  }
});

/** A program that counts what reaches it and says back what it heard. */
async function aProgram() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push(body);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ said: body }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return { heard, end: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } };
}

async function aWire(meddler: Meddler) {
  const program = await aProgram();
  const wire = await openWire({ target: () => program.end, meddler });
  open.push(wire);
  const ask = (body: string) => fetch(wire.url, { method: 'POST', body });
  return { ...program, ask, wire };
}

const meddling = (call: Meddling, answer: Meddling): Meddler => ({
  onCall: async () => call,
  onAnswer: async () => answer,
});

describe('a wire', () => {
  it('carries calls and answers', async () => {
    const { ask } = await aWire(noMeddling);
    expect(await (await ask('hello')).json()).toEqual({ said: 'hello' });
  });

  it('that is cut before a call lets nothing through', async () => {
    const { ask, heard } = await aWire(meddling('cut', 'pass'));
    await expect(ask('hello')).rejects.toThrow('fetch failed');
    expect(heard).toEqual([]);
  });

  it('that is cut before an answer has let the call take effect', async () => {
    const { ask, heard } = await aWire(meddling('pass', 'cut'));
    await expect(ask('hello')).rejects.toThrow('fetch failed');
    expect(heard).toEqual(['hello']);
  });

  it('garbles an answer into no JSON, never into another', async () => {
    const { ask } = await aWire(meddling('pass', 'garble'));
    await expect((await ask('hello')).json()).rejects.toThrow(SyntaxError);
  });

  it('garbles a call into what its target can not read', async () => {
    const { ask, heard } = await aWire(meddling('garble', 'pass'));
    await ask('hello');
    expect(heard[0]).toMatch(/^he\ufffd+$/);
  });

  it('breaks calls to a target that is not there', async () => {
    const wire = await openWire({ target: () => undefined, meddler: noMeddling });
    open.push(wire);
    await expect(fetch(wire.url)).rejects.toThrow('fetch failed');
  });

  it('tells operations by the names that AWS gives them, and whose calls they are', async () => {
    const calls: { operation: string; owner: number | undefined }[] = [];
    const meddler: Meddler = {
      ...noMeddling,
      async onCall({ operation, ports }) {
        calls.push({ operation, owner: await socketOwner(ports, [1, process.pid]) });
        return 'pass';
      },
    };
    const { wire } = await aWire(meddler);
    await fetch(`${wire.url}/a?b`);
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    await fetch(wire.url, { method: 'POST', headers, body: '{}' });
    expect(calls).toEqual([
      { operation: 'GET /a?b', owner: process.pid },
      { operation: 'GetItem', owner: process.pid },
    ]);
  });
});
