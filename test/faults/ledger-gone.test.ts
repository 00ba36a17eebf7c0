import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Meddler } from '../../local/chaos/wire/meddler.ts';
import {
  type Answered,
  type ClaimBody,
  type ClaimsBody,
  call,
  grab,
  look,
  release,
  renew,
} from './client.ts';
import { untilAtRest } from './settled.ts';
import { type Gateway, type Plot, startWorld, type World } from './world.ts';

const goneSeconds = 60;
const leaseSeconds = 600;
const pool = { name: 'etl', image: 'local/chaos/images/hosted', target: { fixed: 4 }, maxWorkers: 10 };

/** A wire that can be cut, and mended. */
function aCuttableWire() {
  let isCut = false;
  const meddler: Meddler = {
    onCall: async () => (isCut ? 'cut' : 'pass'),
    onAnswer: async () => (isCut ? 'cut' : 'pass'),
  };
  return {
    meddler,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
  };
}

describe('a ledger that is gone for a minute', () => {
  const wire = aCuttableWire();
  let world: World;
  let plot: Plot;
  let gateway: Gateway;
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted' });
    plot = await world.plot('ledger-gone', [pool]);
    await plot.controller(['--watch'], { meddler: wire.meddler });
    gateway = await plot.gateway(wire.meddler);
    await untilAtRest(plot);
  });
  afterAll(() => world?.close());

  const codeOf = ({ status, body }: Answered<ClaimsBody | ClaimBody>) => `${status} ${body.error?.code}`;

  it('costs no claim and gives no wrong answer: 503 until it is back, then all is as before', async () => {
    const { url } = gateway;
    const [held] = (await grab(url, pool.name, { holder: 'held', leaseSeconds })).body.claims;
    const [kept] = (await grab(url, pool.name, { holder: 'kept', leaseSeconds }, 'kept')).body.claims;
    await untilAtRest(plot);
    wire.cut();
    const until = performance.now() + goneSeconds * 1000;
    const said = new Set<string>();
    while (performance.now() < until) {
      const answers = await Promise.all([
        grab(url, pool.name, { holder: 'new' }, 'new'),
        grab(url, pool.name, { holder: 'kept', leaseSeconds }, 'kept'),
        look(url, held?.id ?? ''),
        renew(url, held?.id ?? '', leaseSeconds),
        release(url, held?.id ?? ''),
      ]);
      for (const answer of answers) said.add(codeOf(answer));
      expect((await call(url, 'GET', '/readyz')).status).toBe(503);
      expect((await call(url, 'GET', '/healthz')).status).toBe(200);
      await sleep(500);
    }
    expect([...said]).toEqual(['503 ledger_unreachable']);
    wire.mend();
    expect((await look(url, held?.id ?? '')).body.state).toBe('live');
    const again = await grab(url, pool.name, { holder: 'kept', leaseSeconds }, 'kept');
    expect(again.body.claims[0]?.id).toBe(kept?.id);
    expect((await release(url, held?.id ?? '')).body).toMatchObject({
      state: 'ended',
      endReason: 'released',
    });
    expect((await release(url, kept?.id ?? '')).status).toBe(200);
    await untilAtRest(plot);
    const rows = await plot.outsider.ledger.liveWorkers(pool.name);
    expect(rows.filter(({ claim }) => claim !== undefined)).toEqual([]);
  }, 150_000);
});
