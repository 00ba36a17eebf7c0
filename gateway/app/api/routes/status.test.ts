import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/a-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

const read = async () => (await server.ask({ url: '/api/v1/status' })).json();
const report = (pool: string, passAt: number, problems: string[] = []) =>
  server.world.reports.set(pool, { pool, passAt, runId: 'run-1', want: 2, problems });

describe('the status', () => {
  it('is healthy where the controller passes and nothing is wrong', async () => {
    for (const pool of ['etl', 'crowd']) report(pool, server.world.now - 5000);
    const { nat, controller, problems, spendUsdPerHour, idleUsdPerHour } = await read();
    expect({ nat, controller, problems }).toMatchObject({
      nat: { state: 'none' },
      controller: { state: 'healthy', lastPass: '2026-11-22T12:04:55.000Z', lastHeartbeat: null },
      problems: [],
    });
    // Five workers, four of them warm and idle.
    expect(idleUsdPerHour).toBeCloseTo((4 / 5) * spendUsdPerHour, 10);
  });

  it('sees a heartbeat once the lease was renewed under its eyes', async () => {
    server.world.lease = { holder: 'run-1', version: 7 };
    expect((await read()).controller.lastHeartbeat).toBeNull();
    server.world.lease = { holder: 'run-1', version: 8 };
    server.world.now += 5000;
    expect((await read()).controller.lastHeartbeat).toBe('2026-11-22T12:05:05.000Z');
    server.world.now += 5000;
    expect((await read()).controller.lastHeartbeat).toBe('2026-11-22T12:05:05.000Z');
  });

  it('says the worst first: the controller once, the NAT, then empty pools, then the others', async () => {
    server.world.nat = { state: 'down', note: 'no instance' };
    const passAt = server.world.now - 120_000;
    report('etl', passAt, ['one worker is silent']);
    report('crowd', passAt, ['no capacity']);
    for (const id of ['s1', 's2']) server.world.workers.delete(id);
    expect((await read()).problems).toEqual([
      { problem: expect.stringContaining('the controller is late: no pass for 120 s') },
      { problem: expect.stringContaining('the NAT instance is down (no instance)') },
      { pool: 'crowd', problem: 'no capacity' },
      { pool: 'etl', problem: 'one worker is silent' },
    ]);
  });

  it('asks AWS for the NAT once in 30 s', async () => {
    expect((await read()).nat.state).toBe('none');
    server.world.nat = { state: 'replacing', note: 'i-1 is Pending' };
    server.world.now += 29_000;
    expect((await read()).nat.state).toBe('none');
    server.world.now += 1000;
    expect((await read()).nat.state).toBe('replacing');
  });

  it('is unreachable with the ledger', async () => {
    server.world.ledgerIsDown = true;
    expect(await read()).toMatchObject({ error: { code: 'ledger_unreachable' } });
  });
});
