import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hourMilliseconds,
  minuteMilliseconds,
  sumsOfHit,
  sumsOfMiss,
  sumsOfSight,
} from '../../../../shared/pool/history.ts';
import { startTestServer, type TestServer } from '../testing/a-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

const noon = Date.parse('2026-11-22T12:00:00Z');
const sight = sumsOfSight(
  {
    counts: { launching: 0, warm: 2, busy: 0, claimed: 1, draining: 0 },
    want: 2,
    maxWorkers: 10,
    workerUsdPerHour: 0.01,
  },
  60_000,
);
const read = async (query: string) => (await server.ask({ url: `/api/v1/pools/etl/history${query}` })).json();

describe("a pool's history", () => {
  it('is of the last hour by the minute where nothing else is asked', async () => {
    server.world.historyMinutes.push(
      { at: noon, sums: sight },
      { at: noon + minuteMilliseconds, sums: sumsOfMiss },
    );
    expect(await read('')).toMatchObject({
      stepSeconds: 60,
      from: '2026-11-22T11:06:00.000Z',
      to: '2026-11-22T12:06:00.000Z',
      history: [
        { at: '2026-11-22T12:00:00.000Z', counts: { warm: 2, claimed: 1 }, want: 2, demand: 0 },
        { at: '2026-11-22T12:01:00.000Z', counts: null, demand: 1, misses: 1 },
      ],
    });
  });

  it('of a week is merged hours, and the minutes of those that are not merged yet', async () => {
    server.world.historyHours.push({ at: noon - 2 * hourMilliseconds, sums: sumsOfMiss });
    server.world.historyMinutes.push(
      { at: noon - 2 * hourMilliseconds, sums: sumsOfMiss },
      { at: noon - 30 * minuteMilliseconds, sums: sumsOfHit(3) },
      { at: noon - 10 * minuteMilliseconds, sums: sumsOfHit(3) },
    );
    expect(await read('?span=week')).toMatchObject({
      stepSeconds: 3600,
      history: [
        { at: '2026-11-22T10:00:00.000Z', hits: 0, misses: 1 },
        { at: '2026-11-22T11:00:00.000Z', hits: 2, misses: 0 },
      ],
    });
  });

  it.each(['?span=hour&from=2026-11-22T11:00:00Z', '?to=2026-11-22T11:00:00Z', '?span=century', '?from=now'])(
    'is not told of %s',
    async (query) => {
      expect(await read(query)).toMatchObject({ error: { code: 'invalid_request' } });
    },
  );

  it('gives the pool its latencies of the last hour', async () => {
    server.world.historyMinutes.push({ at: noon, sums: sumsOfHit(12) });
    const pool = (await server.ask({ url: '/api/v1/pools/etl' })).json();
    expect(pool).toMatchObject({
      maxWorkers: 10,
      latency: { claimLatencyMilliseconds: { p50: 12.5 }, secondsToWarm: null },
    });
  });

  it('is read from the ledger once for all who ask within some seconds', async () => {
    expect((await read('')).history).toEqual([]);
    server.world.historyMinutes.push({ at: noon, sums: sight });
    expect((await read('')).history).toEqual([]);
    server.world.now += 21_000;
    expect((await read('')).history).toHaveLength(1);
  });
});

describe('what a pool costs an hour', () => {
  it('is what all its workers cost, and the idle ones apart', async () => {
    const { spendUsdPerHour, idleUsdPerHour } = (await server.ask({ url: '/api/v1/pools/etl' })).json();
    // Three workers, two of them warm: a quarter of a vCPU on ARM and half a GB each.
    expect(spendUsdPerHour).toBeCloseTo(3 * (0.25 * 0.03238 + 0.5 * 0.00356), 10);
    expect(idleUsdPerHour).toBeCloseTo((2 / 3) * spendUsdPerHour, 10);
  });
});
