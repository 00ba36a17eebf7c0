import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimsAnswer, DecisionsAnswer, PoolAnswer, WorkersAnswer } from './answers.ts';
import { descendants, eventually, type LocalRun, readProcess, startLocalRun, workerAt } from './local-run.ts';

/** One whole run, as a person starts it; the cases go on from one another's state only by counts that they read. */
describe('./go.sh local', () => {
  let run: LocalRun;
  beforeAll(async () => {
    run = await startLocalRun([]);
    await untilWarm(5);
  });
  afterAll(async () => {
    await run?.end();
  });

  const pool = async () => (await run.call<PoolAnswer>('GET', '/api/v1/pools/default')).body;
  const untilWarm = (count: number) => eventually(pool, ({ counts }) => counts.warm === count);
  const grab = (body: object = {}, headers: Record<string, string> = {}) =>
    run.call<ClaimsAnswer>('POST', '/api/v1/pools/default/claims', body, headers);

  it('says its address, its user and its password, and when the first worker was warm', async () => {
    expect(run.output()).toMatch(/user +fossa\n +password +end-to-end/);
    const told = /the first worker of pool "default" is warm, [\d.]+ s after the start/;
    await eventually(
      async () => run.output(),
      (output) => told.test(output),
    );
  });

  it('hands out a real worker, which answers at the address and through the proxy', async () => {
    const { status, body } = await grab({ holder: 'tester' });
    expect(status).toBe(201);
    const [claim] = body.claims;
    expect(claim?.holder).toBe('tester');
    const info = await fetch(`http://${claim?.worker.address}:2345/api/0.01/node_info`);
    expect(await info.json()).toMatchObject({ running_tasks: [] });
    const proxied = await run.call('GET', `/w/${claim?.worker.id}/api/0.01/node_info`);
    expect(proxied.body).toMatchObject({ node_info: { max_concurrent_tasks: 4 } });
  });

  it('replaces a worker that was handed out', async () => {
    await untilWarm(5);
    const before = (await pool()).counts.claimed;
    expect((await grab()).status).toBe(201);
    await eventually(pool, ({ counts }) => counts.warm === 5 && counts.claimed === before + 1);
  });

  it('runs a task on a claimed worker and shows its result', async () => {
    const [claim] = (await grab()).body.claims;
    const task = {
      model_class: 'WordCount',
      method: 'go',
      model_construction_kwargs: { partitions: 2, words: 20 },
    };
    const posted = await run.call<{ task_id: string }>('POST', `/api/v1/claims/${claim?.id}/tasks`, task);
    expect(posted).toMatchObject({ status: 200, body: { task_id: expect.any(String) } });
    const worker = `/api/v1/pools/default/workers/${claim?.worker.id}`;
    await eventually(
      () => run.call<{ tasks: { recent: { status: string }[] } }>('GET', worker),
      ({ body }) => JSON.stringify(body).includes('"complete"'),
    );
  });

  it('answers the same claim to the same key, and says that a released one has ended', async () => {
    const headers = { 'idempotency-key': 'e2e-1' };
    const [first] = (await grab({}, headers)).body.claims;
    expect((await grab({}, headers)).body.claims[0]?.id).toBe(first?.id);
    expect((await grab({ holder: 'else' }, headers)).status).toBe(422);
    expect((await run.call('DELETE', `/api/v1/claims/${first?.id}`)).status).toBe(200);
    expect((await run.call('DELETE', `/api/v1/claims/${first?.id}`)).status).toBe(200);
    expect((await grab({}, headers)).status).toBe(409);
  });

  it('stops a released worker, and remembers how it ended', async () => {
    const [claim] = (await grab()).body.claims;
    await run.call('DELETE', `/api/v1/claims/${claim?.id}`);
    const worker = `/api/v1/pools/default/workers/${claim?.worker.id}`;
    await eventually(
      () => run.call<{ state: string; end?: { exitCode?: number } }>('GET', worker),
      ({ body }) => body.state === 'stopped',
    );
  });

  it('ends a claim whose lease is over, and drains its worker', async () => {
    const [claim] = (await grab({ leaseSeconds: 1 })).body.claims;
    await eventually(
      () => run.call('GET', `/api/v1/claims/${claim?.id}`),
      ({ body }) => JSON.stringify(body).includes('expired'),
    );
    expect((await run.call('POST', `/api/v1/claims/${claim?.id}/renew`, {})).status).toBe(409);
  });

  it('says what the controller did and why', async () => {
    const { body } = await run.call<DecisionsAnswer>('GET', '/api/v1/pools/default/decisions');
    expect(body.decisions.map(({ action }) => action)).toContain('launch');
    expect(body.decisions.every(({ reason, outcome }) => reason !== '' && outcome !== '')).toBe(true);
  });

  it('scales, pauses and drains as an operator says, until that is taken back', async () => {
    await run.call('PATCH', '/api/v1/pools/default', { target: { fixed: 2 } });
    await untilWarm(2);
    await run.call('PATCH', '/api/v1/pools/default', { target: null });
    await untilWarm(5);
  });

  it('goes on when the controller or the gateway is killed, and loses no claim', async () => {
    const [claim] = (await grab({ holder: 'survivor' })).body.claims;
    for (const program of [/pool-controller\/main/, /gateway\/app\/main/]) {
      const [pid] = await run.pids(program);
      process.kill(pid ?? 0, 'SIGKILL');
      await eventually(
        () => run.pids(program),
        (pids) => pids.length === 1 && pids[0] !== pid,
      );
    }
    const found = await eventually(
      () => run.call<{ holder?: string }>('GET', `/api/v1/claims/${claim?.id}`).catch(() => undefined),
      (answer) => answer?.status === 200,
    );
    expect(found?.body.holder).toBe('survivor');
    expect(run.output()).toMatch(/controller died \(SIGKILL\); starting it again/);
    await untilWarm(5);
  });

  it('replaces a worker that died', async () => {
    await untilWarm(5);
    const list = async () =>
      (await run.call<WorkersAnswer>('GET', '/api/v1/pools/default/workers')).body.workers;
    const victim = (await list()).find(({ state }) => state === 'warm');
    process.kill(await workerAt(run, victim?.address), 'SIGKILL');
    await eventually(list, (workers) => workers.every(({ id }) => id !== victim?.id));
    await untilWarm(5);
  });

  it('ends everything on Ctrl-C within ten seconds and leaves no process behind', async () => {
    const pids = await descendants(run.pid);
    expect(pids.length).toBeGreaterThan(5);
    const { code, seconds } = await run.end();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(10);
    expect(await commandsOf(pids)).toEqual([]);
  });

  it('starts clean the second time, and with --keep goes on with the last ledger', async () => {
    const second = await startLocalRun([]);
    const totals = await second.call<PoolAnswer>('GET', '/api/v1/pools/default');
    expect(totals.body).toMatchObject({ hits: 0 });
    await eventually(
      async () => (await second.call<PoolAnswer>('GET', '/api/v1/pools/default')).body,
      ({ counts }) => counts.warm > 0,
    );
    const granted = await second.call<ClaimsAnswer>('POST', '/api/v1/pools/default/claims', {});
    const id = granted.body.claims[0]?.id;
    await second.end();
    const kept = await startLocalRun(['--keep']);
    const found = await kept.call<{ id: string }>('GET', `/api/v1/claims/${id}`);
    await kept.end();
    expect(found).toMatchObject({ status: 200, body: { id } });
  });
});

/** What those of the pids that still run were started as. */
async function commandsOf(pids: readonly number[]): Promise<readonly string[]> {
  const all = await Promise.all(pids.map((pid) => readProcess(String(pid))));
  return all.flatMap((one) => (one === undefined ? [] : [one.command]));
}
