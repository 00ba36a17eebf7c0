import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningWorker, startWorker } from './worker.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((part) => part.close()));
});

async function start(environment: Record<string, string> = {}): Promise<RunningWorker> {
  const worker = await startWorker({ host: '127.0.0.1', port: 0, environment });
  open.push(worker);
  return worker;
}

async function post(worker: RunningWorker, body: unknown, path = '/api/0.01/task'): Promise<Response> {
  return await fetch(`http://127.0.0.1:${worker.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function get(worker: RunningWorker, path: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${worker.port}${path}`);
}

async function slots(worker: RunningWorker): Promise<{ running: number; free: number }> {
  const info = (await (await get(worker, '/api/0.01/node_info')).json()) as {
    node_info: { available_processing_capacity: number };
    running_tasks: unknown[];
  };
  return { running: info.running_tasks.length, free: info.node_info.available_processing_capacity };
}

async function metadataServer(): Promise<string> {
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ TaskARN: 'arn:aws:ecs:eu-west-1:000000000000:task/pool/0123abcd' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4/x`;
}

describe('an example worker', () => {
  it("answers node_info as Fossa does, byte for byte but for the node's name", async () => {
    const text = await (await get(await start(), '/api/0.01/node_info')).text();
    expect(text.replace(/"\d+:[a-z]{5}"/, '"9950:szpcx"')).toBe(
      '{"node_info":{"available_processing_capacity":4,"max_concurrent_tasks":4,"node_ident":"9950:szpcx"},' +
        '"recent_completed_tasks":[],"running_tasks":[]}\n',
    );
  });

  it('lives beside others in one process, each with a name of its own', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await post(one, { model_class: 'Sleepy', model_construction_kwargs: { seconds: 60 } });
    expect(await slots(one)).toEqual({ running: 1, free: 3 });
    expect(await slots(other)).toEqual({ running: 0, free: 4 });
  });

  it('says which ECS task it is', async () => {
    const worker = await start({ ECS_CONTAINER_METADATA_URI_V4: await metadataServer() });
    expect((await get(worker, '/')).headers.get('x-worker-id')).toBe('0123abcd');
  });

  it('does not start where ECS tells no task', async () => {
    const nobody = { ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:1' };
    await expect(start(nobody)).rejects.toThrow('told no task id');
  });

  it('answers 503 until its start is over', async () => {
    const worker = await start({ START_SECONDS: '3600' });
    expect((await get(worker, '/api/0.01/node_info')).status).toBe(503);
  });

  it('names every setting that is wrong', async () => {
    const wrong = { MAX_CONCURRENT_TASKS: 'many', START_SECONDS: '-1' };
    await expect(start(wrong)).rejects.toThrow(/MAX_CONCURRENT_TASKS.*START_SECONDS/);
  });

  it('leaks a slot, turns zombie, and shows neither a crash nor an end of its tasks', async () => {
    const worker = await start();
    await post(worker, { model_class: 'Leaky' });
    await expect.poll(() => slots(worker)).toEqual({ running: 0, free: 3 });
    await post(worker, { model_class: 'Zombie' });
    await post(worker, { model_class: 'Quick' });
    expect(await slots(worker)).toEqual({ running: 2, free: 1 });
  });

  it('goes deaf: takes a connection and answers nothing', async () => {
    const worker = await start();
    await post(worker, { model_class: 'Deaf' });
    const asked = fetch(`http://127.0.0.1:${worker.port}/`, { signal: AbortSignal.timeout(200) });
    await expect(asked).rejects.toThrow('timeout');
  });

  it('crashes on request', async () => {
    const worker = await start();
    await post(worker, { model_class: 'Crash' }).catch(() => undefined);
    await worker.crashed;
    await expect(get(worker, '/')).rejects.toThrow();
  });

  it('ends with a web socket, a stream and a task open', async () => {
    const worker = await start();
    const socket = new WebSocket(`ws://127.0.0.1:${worker.port}/echo`);
    await once(socket, 'open');
    const ticks = await get(worker, '/ticks');
    await post(worker, { model_class: 'Sleepy', model_construction_kwargs: { seconds: 60 } });
    await worker.close();
    await expect(ticks.text()).rejects.toThrow();
  });

  it.each(['hello', 'x'.repeat(20_000)])('echoes a web socket frame (%#)', async (said) => {
    const worker = await start();
    const socket = new WebSocket(`ws://127.0.0.1:${worker.port}/echo`);
    await once(socket, 'open');
    socket.send(said);
    const [heard] = await once(socket, 'message');
    expect(String(heard)).toBe(said);
    socket.close();
    await once(socket, 'close');
  });

  it.each([
    ['in the middle of a body', 'POST /api/0.01/task HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{'],
    [
      'at an upgrade that is refused',
      'GET /no HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['at a stream', 'GET /ticks HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('outlives a client that goes away %s', async (_when, sent) => {
    const worker = await start();
    const socket = connect({ host: '127.0.0.1', port: worker.port });
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
    socket.resetAndDestroy();
    expect(await slots(worker)).toEqual({ running: 0, free: 4 });
  });

  it('refuses a body over its bound, an unknown path and a wrong method', async () => {
    const worker = await start();
    expect((await post(worker, 'x'.repeat(2_000_000))).status).toBe(413);
    expect(await (await get(worker, '/nowhere')).json()).toEqual({ msg: 'Not Found' });
    expect(await (await get(worker, '/api/0.01/task')).json()).toEqual({ msg: 'Method Not Allowed' });
  });

  it('takes a claim at its hook, again when it comes again, and none that is older', async () => {
    const worker = await start();
    const deliver = (fence: number) =>
      post(worker, { claimId: `c${fence}`, fence, payload: { job: 7 } }, '/claimed');
    const statuses = [];
    for (const fence of [2, 2, 1, 3]) statuses.push((await deliver(fence)).status);
    expect(statuses).toEqual([200, 200, 409, 200]);
    expect(await (await get(worker, '/claimed')).json()).toEqual({
      delivery: { claimId: 'c3', fence: 3, payload: { job: 7 } },
    });
    expect((await post(worker, { fence: 4 }, '/claimed')).status).toBe(400);
  });

  it('shows a page of itself and of each task', async () => {
    const worker = await start();
    const { task_id } = (await (
      await post(worker, { model_class: 'Failing', model_construction_kwargs: { message: '<b>' } })
    ).json()) as { task_id: string };
    expect(await (await get(worker, '/')).text()).toContain('available_processing_capacity');
    const page = await (await get(worker, `/task/${task_id}`)).text();
    expect(page).toContain('TaskFailed');
    expect(page).not.toContain('<b>');
  });
});
