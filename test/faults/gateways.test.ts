import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrabbedClaim, grab, look, release } from './client.ts';
import { patiently } from './patiently.ts';
import { untilAtRest } from './settled.ts';
import { type Gateway, type Plot, startWorld, type World } from './world.ts';

const grabs = 300;
const killedAfter = 60;
const pool = {
  name: 'etl',
  image: 'local/chaos/images/hosted',
  target: { fixed: 310 },
  maxWorkers: 640,
};

describe('two gateways on one ledger', () => {
  let world: World;
  let plot: Plot;
  let gateways: Gateway[];
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted' });
    plot = await world.plot('gateways', [pool]);
    await plot.controller(['--watch']);
    await untilAtRest(plot, 400);
    gateways = [await plot.gateway(), await plot.gateway()];
  }, 480_000);
  afterAll(() => world?.close());

  const gatewayOf = (number: number) => gateways[number % gateways.length]?.url ?? '';

  /** The same key, at another gateway each time, until it is given a worker. */
  async function grabUntilGranted(number: number, firstAt: number): Promise<GrabbedClaim> {
    const key = `key-${number}`;
    const { body } = await patiently(
      (tries) => grab(gatewayOf(firstAt + tries), pool.name, { holder: key }, key),
      ({ status }) => status === 201,
    );
    const [claim] = body.claims;
    if (claim === undefined) throw new Error(`${key} was granted nothing`);
    return claim;
  }

  it('give 300 keys a worker each, though one of them is killed among the 300 grabs', async () => {
    let granted = 0;
    const enough = Promise.withResolvers<void>();
    const grabbing = Promise.all(
      Array.from({ length: grabs }, async (_, number) => {
        const claim = await grabUntilGranted(number, number);
        granted += 1;
        if (granted === killedAfter) enough.resolve();
        return claim;
      }),
    );
    await enough.promise;
    gateways[0]?.kill('SIGKILL');
    const killedAt = granted;
    gateways[0] = await plot.gateway();
    const claims = await grabbing;
    console.log(`a gateway was killed after ${killedAt} of ${grabs} grabs`);
    expect(killedAt).toBeLessThan(grabs);
    expect(new Set(claims.map(({ worker }) => worker.id)).size).toBe(grabs);
    const again = await Promise.all(claims.map((_, number) => grabUntilGranted(number, number + 1)));
    expect(again.map(({ id }) => id)).toEqual(claims.map(({ id }) => id));
    const rows = await plot.outsider.ledger.liveWorkers(pool.name);
    const inLedger = rows.flatMap(({ claim }) => claim?.id ?? []);
    expect(inLedger.toSorted()).toEqual(claims.map(({ id }) => id).toSorted());
    await releaseAtTheOther(claims);
  }, 240_000);

  async function releaseAtTheOther(claims: readonly GrabbedClaim[]): Promise<void> {
    const released = await Promise.all(
      claims.map(({ id }, number) =>
        patiently(
          (tries) => release(gatewayOf(number + 1 + tries), id),
          ({ status }) => status === 200,
        ),
      ),
    );
    expect(new Set(released.map(({ status, body }) => `${status} ${body.endReason}`))).toEqual(
      new Set(['200 released']),
    );
    const [first] = claims;
    expect((await look(gatewayOf(1), first?.id ?? '')).body).toMatchObject({ state: 'ended' });
  }
});
