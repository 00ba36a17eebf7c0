import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Meddler } from '../../local/chaos/wire/meddler.ts';
import { eventually } from '../end-to-end/local-run.ts';
import { type GrabbedClaim, grab, look, release, renew } from './client.ts';
import { untilAtRest } from './settled.ts';
import { type Gateway, type Plot, startWorld, type World } from './world.ts';

const pool = { name: 'etl', image: 'local/chaos/images/hosted', target: { fixed: 24 }, maxWorkers: 60 };
const claimsAtTheEdge = 16;
/** Around the end of the lease, in milliseconds. */
const earliest = -600;
const step = 50;

/** A wire that can hold back the writes to workers, and let them go. */
function aHoldingWire() {
  let gate: PromiseWithResolvers<void> | undefined;
  let held: PromiseWithResolvers<void> | undefined;
  const meddler: Meddler = {
    async onCall({ operation }) {
      if (operation === 'UpdateItem' && gate !== undefined) {
        held?.resolve();
        await gate.promise;
      }
      return 'pass';
    },
    onAnswer: async () => 'pass',
  };
  return {
    meddler,
    /** From now on writes wait; resolves when the first one does. */
    hold() {
      gate = Promise.withResolvers();
      held = Promise.withResolvers();
      return held.promise;
    },
    letGo() {
      gate?.resolve();
      gate = undefined;
    },
  };
}

describe('the end of a lease', () => {
  const gatewayWire = aHoldingWire();
  const controllerWire = aHoldingWire();
  let world: World;
  let plot: Plot;
  let gateway: Gateway;
  let other: Gateway;
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted' });
    plot = await world.plot('leases', [pool]);
    await plot.controller(['--watch'], { meddler: controllerWire.meddler });
    gateway = await plot.gateway(gatewayWire.meddler);
    other = await plot.gateway();
    await untilAtRest(plot);
  });
  afterAll(() => world?.close());

  async function grabOne(leaseSeconds: number): Promise<GrabbedClaim> {
    const { body } = await grab(other.url, pool.name, { leaseSeconds, waitSeconds: 30 });
    const [claim] = body.claims;
    if (claim === undefined) throw new Error(JSON.stringify(body));
    return claim;
  }
  const ended = (id: string) =>
    eventually(
      async () => (await look(other.url, id)).body,
      ({ state, endReason }) => state === 'ended' && endReason !== undefined,
    );
  const rowOf = ({ worker }: GrabbedClaim) =>
    plot.outsider.ledger.worker({ pool: pool.name, workerId: worker.id });

  it('that is renewed at that very moment has happened or has not: never both', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: claimsAtTheEdge }, async (_, index) => {
        const claim = await grabOne(2);
        await sleep(Math.max(0, Date.parse(claim.expiresAt) + earliest + step * index - Date.now()));
        const { status } = await renew(gateway.url, claim.id, 20);
        return { claim, status };
      }),
    );
    const renewed = outcomes.filter(({ status }) => status === 200);
    const late = outcomes.filter(({ status }) => status === 409);
    expect(renewed.length + late.length).toBe(claimsAtTheEdge);
    for (const { claim } of late) expect((await ended(claim.id)).endReason).toBe('expired');
    for (const { claim } of renewed) {
      expect((await rowOf(claim))?.claim?.id).toBe(claim.id);
      expect((await release(other.url, claim.id)).body.endReason).toBe('released');
    }
    console.log(`at the end of their leases: ${renewed.length} renewed, ${late.length} too late`);
  }, 90_000);

  it('is the end, though a renewal was on its way that lands after it', async () => {
    const claim = await grabOne(2);
    const onItsWay = gatewayWire.hold();
    const renewing = renew(gateway.url, claim.id, 600);
    await onItsWay;
    await ended(claim.id);
    await eventually(
      () => rowOf(claim),
      (row) => row?.claim === undefined,
    );
    gatewayWire.letGo();
    expect(await renewing).toMatchObject({ status: 409, body: { error: { code: 'claim_ended' } } });
    expect((await ended(claim.id)).endReason).toBe('expired');
  }, 90_000);

  it('is put off by a renewal that was sent in time and lands before the reaper', async () => {
    const claim = await grabOne(2);
    const onItsWay = gatewayWire.hold();
    const renewing = renew(gateway.url, claim.id, 60);
    await onItsWay;
    await sleep(Math.max(0, Date.parse(claim.expiresAt) + 200 - Date.now()));
    gatewayWire.letGo();
    expect((await renewing).status).toBe(200);
    expect((await look(other.url, claim.id)).body.state).toBe('live');
    await release(other.url, claim.id);
  }, 90_000);

  it('ends a claim once, though its release is on its way and lands after it', async () => {
    const claim = await grabOne(2);
    const onItsWay = gatewayWire.hold();
    const releasing = release(gateway.url, claim.id);
    await onItsWay;
    await eventually(
      () => rowOf(claim),
      (row) => row?.claim === undefined,
    );
    gatewayWire.letGo();
    expect(await releasing).toMatchObject({ status: 200, body: { state: 'ended', endReason: 'expired' } });
    expect((await ended(claim.id)).endReason).toBe('expired');
  }, 90_000);

  it('does not undo a release that came first, though the reaper had seen the claim', async () => {
    const claim = await grabOne(2);
    await sleep(Math.max(0, Date.parse(claim.expiresAt) - Date.now()));
    await controllerWire.hold();
    expect((await release(other.url, claim.id)).body.endReason).toBe('released');
    controllerWire.letGo();
    await untilAtRest(plot);
    expect((await ended(claim.id)).endReason).toBe('released');
  }, 90_000);
});
