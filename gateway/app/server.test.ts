import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorization, startTestServer, type TestServer } from './api/testing/a-server.ts';
import { aWorker } from './api/testing/a-worker.ts';
import { aTask } from './api/testing/fake-world.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => await server.app.close());

const grab = async (payload: object = {}, headers = {}) =>
  await server.ask({ method: 'POST', url: '/api/v1/pools/etl/claims', payload, headers });
const grabbed = async () => (await grab({ holder: 'ann' })).json().claims[0];

describe('health', () => {
  it('is told without login', async () => {
    const answer = await server.app.inject('/healthz');
    expect(answer.json()).toEqual({ status: 'ok', version: '1.2.3', bundleSha256: null });
    expect((await server.app.inject('/readyz')).statusCode).toBe(200);
  });

  it('tells the truth while the ledger is down, and comes back by itself', async () => {
    server.world.ledgerIsDown = true;
    expect((await server.app.inject('/readyz')).statusCode).toBe(503);
    expect((await server.app.inject('/healthz')).statusCode).toBe(200);
    const answer = await server.ask({ url: '/api/v1/pools' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'ledger_unreachable']);
    server.world.ledgerIsDown = false;
    expect((await server.app.inject('/readyz')).statusCode).toBe(200);
  });
});

describe('pools', () => {
  it("come in the file's order, with their counts", async () => {
    const { pools } = (await server.ask({ url: '/api/v1/pools' })).json();
    expect(pools.map(({ name }: { name: string }) => name)).toEqual(['etl', 'crowd']);
    expect(pools[0]).toMatchObject({
      mode: 'exclusive',
      target: { fixed: 2 },
      want: 2,
      counts: { launching: 1, warm: 2, busy: 0, claimed: 0, draining: 0 },
      hits: 0,
      misses: 0,
      lastPass: null,
      paused: null,
    });
  });

  it('change by PATCH until changed back', async () => {
    const until = '2026-11-22T13:00:00.000Z';
    const patch = { target: { fixed: 7 }, paused: { note: 'deploy', until } };
    const changed = await server.ask({ method: 'PATCH', url: '/api/v1/pools/etl', payload: patch });
    expect(changed.json()).toMatchObject(patch);
    const back = await server.ask({
      method: 'PATCH',
      url: '/api/v1/pools/etl',
      payload: { target: null, paused: null },
    });
    expect(back.json()).toMatchObject({ target: { fixed: 2 }, paused: null });
    expect(server.world.overrides.size).toBe(0);
  });

  it('are drained by a target of 0', async () => {
    const answer = await server.ask({ method: 'POST', url: '/api/v1/pools/etl/drain' });
    expect(answer.json().target).toEqual({ fixed: 0 });
  });

  it('tell what the controller did', async () => {
    server.world.decisions.push({
      pool: 'etl',
      at: server.world.now,
      id: 'd1',
      action: 'launch',
      count: 2,
      reason: '2 below the target of 2',
      outcome: 'launched',
    });
    const { decisions } = (await server.ask({ url: '/api/v1/pools/etl/decisions' })).json();
    expect(decisions).toMatchObject([{ action: 'launch', count: 2, at: '2026-11-22T12:05:00.000Z' }]);
  });
});

describe('workers', () => {
  it('are all live ones by default, page by page', async () => {
    const first = (await server.ask({ url: '/api/v1/pools/etl/workers?limit=2' })).json();
    const second = (await server.ask({ url: `/api/v1/pools/etl/workers?limit=2&next=${first.next}` })).json();
    const ids = [...first.workers, ...second.workers].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['w1', 'w3', 'w2']);
    expect(second).not.toHaveProperty('next');
    expect(first.workers[0]).toMatchObject({
      state: 'warm',
      address: '127.0.0.1',
      zone: 'us-east-1a',
      template: 'etl:3',
      capacityProvider: 'FARGATE',
      url: 'http://localhost:80/w/w1/',
    });
  });

  it('are asked for their tasks, subtasks apart', async () => {
    const results = { type: 'TaskFailed', payload: { exception_class_name: 'ValueError' } };
    server.world.tasks.set('w1', [
      aTask({ id: 'abc', status: 'failed', results }),
      aTask({ id: 'batch:2::amq.gen-x', method: 'count' }),
    ]);
    const worker = (await server.ask({ url: '/api/v1/pools/etl/workers/w1' })).json();
    expect(worker.tasks).toMatchObject([{ id: 'abc', status: 'failed', results }]);
    expect(worker.subtasks).toMatchObject([{ batch: 'batch', number: 2, method: 'count' }]);
  });

  it('that are silent say so, and those that stopped how they ended', async () => {
    server.world.tasks.delete('w1');
    const silent = (await server.ask({ url: '/api/v1/pools/etl/workers/w1' })).json();
    expect(silent.tasksProblem).toContain('no answer');
    const end = { exitCode: 137, stopCode: 'EssentialContainerExited', stoppedReason: 'OutOfMemoryError' };
    server.world.closed.set('w9', aWorker({ id: 'w9', state: 'stopped', stoppedAt: 1, end }));
    const stopped = (await server.ask({ url: '/api/v1/pools/etl/workers/w9' })).json();
    expect(stopped).toMatchObject({ state: 'stopped', end });
    const list = (await server.ask({ url: '/api/v1/pools/etl/workers?state=stopped' })).json();
    expect(list.workers).toHaveLength(1);
  });
});

describe('claims', () => {
  it('hand out a worker', async () => {
    const answer = await grab({ holder: 'ann', leaseSeconds: 60 });
    expect(answer.statusCode).toBe(201);
    expect(answer.json().claims).toEqual([
      {
        id: expect.stringMatching(/^etl\.w1\./),
        pool: 'etl',
        worker: { id: 'w1', address: '127.0.0.1', url: 'http://localhost:80/w/w1/' },
        holder: 'ann',
        fence: 1,
        createdAt: '2026-11-22T12:05:00.000Z',
        expiresAt: '2026-11-22T12:06:00.000Z',
      },
    ]);
  });

  it('need no body at all', async () => {
    const bare = await server.ask({ method: 'POST', url: '/api/v1/pools/etl/claims' });
    expect(bare.statusCode).toBe(201);
    const empty = await server.ask({
      method: 'POST',
      url: '/api/v1/pools/etl/claims',
      headers: { 'content-type': 'application/json' },
      payload: '',
    });
    expect(empty.statusCode).toBe(201);
  });

  it('are found, renewed and released, twice alike', async () => {
    const { id } = await grabbed();
    const url = `/api/v1/claims/${id}`;
    expect((await server.ask({ url })).json()).toMatchObject({ state: 'live', holder: 'ann' });
    const renewed = await server.ask({ method: 'POST', url: `${url}/renew`, payload: { leaseSeconds: 10 } });
    expect(renewed.json().expiresAt).toBe('2026-11-22T12:05:10.000Z');
    const released = await server.ask({ method: 'DELETE', url });
    expect(released.json()).toMatchObject({ state: 'ended', endReason: 'released' });
    expect((await server.ask({ method: 'DELETE', url })).json()).toEqual(released.json());
    expect((await server.ask({ method: 'POST', url: `${url}/renew` })).json().error.code).toBe('claim_ended');
    expect((await server.ask({ url })).json()).toMatchObject({ state: 'ended', endReason: 'released' });
  });

  it('say that their worker is about to be reclaimed, when they are read and when they are renewed', async () => {
    const { id, worker } = await grabbed();
    const row = server.world.workers.get(worker.id);
    if (row === undefined) throw new Error('the grabbed worker has no row');
    server.world.workers.set(worker.id, { ...row, reclaimingSince: server.world.now });
    const since = new Date(server.world.now).toISOString();
    const url = `/api/v1/claims/${id}`;
    expect((await server.ask({ url })).json()).toMatchObject({ state: 'live', reclaimingSince: since });
    const renewed = await server.ask({ method: 'POST', url: `${url}/renew` });
    expect(renewed.json()).toMatchObject({ id, reclaimingSince: since });
    const { claim, reclaimingSince } = (
      await server.ask({ url: `/api/v1/pools/etl/workers/${worker.id}` })
    ).json();
    expect([claim.id, reclaimingSince]).toEqual([id, since]);
    await server.ask({ method: 'DELETE', url });
    expect((await server.ask({ url })).json()).not.toHaveProperty('reclaimingSince');
  });

  it('that miss say why, and when to come back', async () => {
    await grab();
    await grab();
    const miss = await grab();
    expect(miss.statusCode).toBe(503);
    expect(miss.headers['retry-after']).toBe('7');
    expect(miss.json().error).toMatchObject({
      code: 'pool_empty',
      details: { reason: 'launching', etaSeconds: 7 },
    });
  });

  it('on a shared pool are refused', async () => {
    const answer = await server.ask({ method: 'POST', url: '/api/v1/pools/crowd/claims', payload: {} });
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'pool_shared']);
  });

  it('are as many as are asked for, each with a worker of its own', async () => {
    const { claims } = (await grab({ count: 2 })).json();
    expect(new Set(claims.map(({ worker }: { worker: { id: string } }) => worker.id)).size).toBe(2);
  });

  it.each([0, 101, 1.5])('are never %j of them', async (count) => {
    const { error } = (await grab({ count })).json();
    expect(error).toMatchObject({ code: 'invalid_request', details: { problems: [{ path: 'count' }] } });
  });

  it('tell the deadline of a claim that has to be confirmed, until a task confirms it', async () => {
    const [claim] = (await grab({ confirmSeconds: 5, leaseSeconds: 600 })).json().claims;
    expect(Date.parse(claim.leaseExpiresAt) - Date.parse(claim.expiresAt)).toBe(595_000);
    const url = `/api/v1/claims/${claim.id}`;
    await server.ask({ method: 'POST', url: `${url}/tasks`, payload: { model_class: 'Quick' } });
    const used = (await server.ask({ method: 'GET', url })).json();
    expect([used.expiresAt, used.leaseExpiresAt]).toEqual([claim.leaseExpiresAt, undefined]);
  });

  it('tell every problem of a body at once', async () => {
    const answer = await grab({ holder: '', leaseSeconds: 0.5, colour: 'red' });
    expect(answer.statusCode).toBe(400);
    const paths = answer.json().error.details.problems.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(['colour', 'holder', 'leaseSeconds']);
  });
});

describe('tasks', () => {
  const task = { model_class: 'WordCount', method: 'go' };

  it('go to the worker of a live claim, with a current fence or none', async () => {
    const { id, fence } = await grabbed();
    const post = (headers = {}) =>
      server.ask({ method: 'POST', url: `/api/v1/claims/${id}/tasks`, payload: task, headers });
    expect((await post()).json()).toMatchObject({ task_id: 'task0' });
    expect((await post({ 'claim-fence': String(fence) })).statusCode).toBe(200);
    const old = await post({ 'claim-fence': String(fence + 1) });
    expect([old.statusCode, old.json().error.code]).toEqual([409, 'fence_not_current']);
    server.world.now += 3_600_001;
    expect((await post()).json().error.code).toBe('claim_ended');
  });

  it("that the worker refuses come back with the worker's words and status", async () => {
    const { id } = await grabbed();
    const answer = await server.ask({
      method: 'POST',
      url: `/api/v1/claims/${id}/tasks`,
      payload: { model_class: 'Nope' },
    });
    expect(answer.statusCode).toBe(412);
    expect(answer.json().error).toMatchObject({
      code: 'worker_failed',
      message: expect.stringContaining("'Nope' is not accepted"),
    });
  });

  it('of a shared pool go where most slots are free', async () => {
    const post = () => server.ask({ method: 'POST', url: '/api/v1/pools/crowd/tasks', payload: task });
    const workers = [];
    for (let time = 0; time < 4; time += 1) workers.push((await post()).json().worker.id);
    expect(workers.filter((id) => id === 's1')).toHaveLength(2);
    expect(workers.filter((id) => id === 's2')).toHaveLength(2);
  });

  it('of a shared pool pass over a silent worker, and say when all are full', async () => {
    server.world.tasks.delete('s1');
    const post = () => server.ask({ method: 'POST', url: '/api/v1/pools/crowd/tasks', payload: task });
    for (let time = 0; time < 4; time += 1) expect((await post()).json().worker.id).toBe('s2');
    const full = await post();
    expect([full.statusCode, full.json().error.code]).toEqual([503, 'worker_failed']);
    server.world.tasks.delete('s2');
    expect((await post()).json().error.code).toBe('pool_empty');
  });

  it('are not for an exclusive pool', async () => {
    const answer = await server.ask({ method: 'POST', url: '/api/v1/pools/etl/tasks', payload: task });
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'pool_exclusive']);
  });

  it('over all workers are gathered, by batch, and silent workers are named', async () => {
    server.world.tasks.set('s1', [aTask({ id: 'p1' }), aTask({ id: 'b:1::q' })]);
    server.world.tasks.set('s2', [aTask({ id: 'b:0::q' })]);
    const tasks = (await server.ask({ url: '/api/v1/pools/crowd/tasks' })).json();
    expect(tasks.tasks).toMatchObject([{ id: 'p1', worker: 's1' }]);
    expect(tasks.batches).toMatchObject([
      {
        batch: 'b',
        subtasks: [
          { number: 0, worker: 's2' },
          { number: 1, worker: 's1' },
        ],
      },
    ]);
    server.world.tasks.delete('s2');
    expect((await server.ask({ url: '/api/v1/pools/crowd/tasks' })).json().silent).toMatchObject([
      { worker: 's2' },
    ]);
  });
});

describe('the contract', () => {
  it('is OpenAPI 3.1 and names every call with its fields', async () => {
    const document = (await server.ask({ url: '/openapi.json' })).json();
    expect(document.openapi).toMatch(/^3\.1\./);
    const calls = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.sort()).toEqual([
      'delete /api/v1/claims/{claim}',
      'get /api/v1/claims/{claim}',
      'get /api/v1/events',
      'get /api/v1/pools',
      'get /api/v1/pools/{pool}',
      'get /api/v1/pools/{pool}/decisions',
      'get /api/v1/pools/{pool}/history',
      'get /api/v1/pools/{pool}/tasks',
      'get /api/v1/pools/{pool}/workers',
      'get /api/v1/pools/{pool}/workers/{worker}',
      'get /api/v1/pools/{pool}/workers/{worker}/accepts',
      'get /api/v1/status',
      'get /healthz',
      'get /readyz',
      'patch /api/v1/pools/{pool}',
      'post /api/v1/claims/{claim}/renew',
      'post /api/v1/claims/{claim}/tasks',
      'post /api/v1/pools/{pool}/claims',
      'post /api/v1/pools/{pool}/drain',
      'post /api/v1/pools/{pool}/tasks',
    ]);
    const body =
      document.paths['/api/v1/pools/{pool}/claims'].post.requestBody.content['application/json'].schema;
    expect(Object.keys(body.properties)).toContain('leaseSeconds');
  });
});

it('metrics tell workers by state, and grabs by how they ended', async () => {
  await grab();
  await grab();
  await grab();
  const { body } = await server.ask({ url: '/metrics' });
  expect(body).toContain('warm_pool_workers{pool="etl",state="claimed"} 2');
  expect(body).toContain('warm_pool_grabs_total{pool="etl",outcome="miss"} 1');
  expect(body).toContain('warm_pool_grab_seconds_count{pool="etl",outcome="hit"} 2');
  expect(body).toContain('warm_pool_want{pool="crowd"} 3');
});

it('nothing secret is logged', async () => {
  await grab({ holder: 'ann' }, { cookie: 'session=hush', 'idempotency-key': 'my-key' });
  await server.app.inject({ url: '/', headers: { authorization: 'Basic d3Jvbmc6d3Jvbmc=' } });
  const log = server.world.log.join('');
  expect(log).toContain('/api/v1/pools/:pool/claims');
  for (const secret of [authorization, authorization.slice(6), 'hush', 'd3Jvbmc6d3Jvbmc=']) {
    expect(log).not.toContain(secret);
  }
});
