import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Worker } from '../../shared/pool/worker.ts';
import { type Answered, type ClaimsBody, grab, release } from './client.ts';
import { patiently } from './patiently.ts';
import type { Program } from './program.ts';
import { untilAtRest } from './settled.ts';
import { atEveryCall, type Trap, tallyOf } from './trap.ts';
import { type Gateway, type Plot, startWorld, type World } from './world.ts';

const pool = {
  name: 'etl',
  image: 'local/chaos/images/hosted',
  target: { fixed: 12 },
  maxWorkers: 40,
  reuse: { maxClaims: 1000 },
  onClaim: { path: '/claimed' },
};
/** On two cores. */
const bounds = { atOnce: 2, tries: 3 };

const idsOf = ({ body }: Answered<ClaimsBody>) => body.claims.map(({ id }) => id);
const isGranted = ({ status }: Answered<unknown>) => status === 201;
const isReleased = ({ status }: Answered<unknown>) => status === 200;

describe('a gateway that is killed before or after any one of its calls', () => {
  let world: World;
  let plot: Plot;
  let controller: Program;
  let steady: Gateway;
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted' });
    plot = await world.plot('claims', [pool]);
    controller = await plot.controller(['--watch']);
    steady = await plot.gateway();
    await untilAtRest(plot);
  });
  afterAll(() => world?.close());

  const live = () => plot.outsider.ledger.liveWorkers(pool.name);
  /** Without the holds of a try that died: nobody was told of them, and they are freed after ten seconds. */
  const heldBy = async (holder: string) =>
    (await live()).filter(({ claim }) => claim?.holder === holder && claim.hold === undefined);

  /** Grabs at a gateway that may die of it, and again with the same key at a fresh one. */
  async function grabTwice(trap: Trap, holder: string, count: number): Promise<Answered<ClaimsBody>> {
    const victim = await plot.gateway(trap.meddler);
    trap.arm(() => victim.kill('SIGKILL'));
    const body = { holder, payload: { job: holder }, ...(count === 1 ? {} : { count }) };
    const first = await grab(victim.url, pool.name, body, holder).catch(() => undefined);
    trap.disarm();
    if (trap.hasSprung()) expect(first).toBeUndefined();
    victim.kill('SIGKILL');
    await victim.ended;
    const fresh = await plot.gateway();
    const again = await patiently(() => grab(fresh.url, pool.name, body, holder), isGranted);
    if (first?.status === 201) expect(idsOf(again)).toEqual(idsOf(first));
    fresh.kill('SIGKILL');
    return again;
  }

  async function grabWithTrap(trap: Trap, name: string, count: number): Promise<void> {
    const holder = `grab-of-${count}-${name}`;
    const { status, body } = await grabTwice(trap, holder, count);
    expect([status, body.claims?.length]).toEqual([201, count]);
    const held = await heldBy(holder);
    expect(held.map(({ claim }) => claim?.id).toSorted()).toEqual(idsOf({ status, body }).toSorted());
    for (const worker of held) await expectAtWork(worker, holder);
    for (const { id } of body.claims) await patiently(() => release(steady.url, id), isReleased);
  }

  /** ECS runs it, it answers as itself, and its hook has heard of this claim. */
  async function expectAtWork({ id, address, claim }: Worker, job: string): Promise<void> {
    expect(world.ecs.model.task(id)?.status).toBe('RUNNING');
    const claimed = await fetch(`http://${address}:2346/claimed`);
    expect(await claimed.json()).toEqual({
      delivery: { claimId: claim?.id, fence: claim?.fence, payload: { job } },
    });
  }

  it('in a grab with a key: the retry gets the one worker that the key has', async () => {
    const deaths = await atEveryCall(bounds, (trap, name) => grabWithTrap(trap, name, 1));
    console.log(`a grab with a key: ${tallyOf(deaths)}`);
    expect(deaths.at).toEqual(expect.arrayContaining(['before UpdateItem 1', 'after POST /claimed 1']));
    expect(deaths.notReached).toEqual([]);
    await untilAtRest(plot);
  }, 300_000);

  it('in a grab of three: the retry gets all three, and nobody sees a half', async () => {
    const deaths = await atEveryCall(bounds, (trap, name) => grabWithTrap(trap, name, 3));
    console.log(`a grab of three: ${tallyOf(deaths)}`);
    expect(deaths.at).toEqual(expect.arrayContaining(['before UpdateItem 3', 'after UpdateItem 3']));
    expect(deaths.notReached).toEqual([]);
    await untilAtRest(plot);
  }, 300_000);

  async function releaseWithTrap(trap: Trap, name: string): Promise<void> {
    const holder = `release-${name}`;
    const { body } = await patiently(() => grab(steady.url, pool.name, { holder }, holder), isGranted);
    const claimId = body.claims[0]?.id ?? '';
    const victim = await plot.gateway(trap.meddler);
    trap.arm(() => victim.kill('SIGKILL'));
    await release(victim.url, claimId).catch(() => undefined);
    trap.disarm();
    victim.kill('SIGKILL');
    const fresh = await plot.gateway();
    const again = await patiently(() => release(fresh.url, claimId), isReleased);
    expect(again).toMatchObject({
      status: 200,
      body: { id: claimId, state: 'ended', endReason: 'released' },
    });
    expect(await heldBy(holder)).toEqual([]);
    fresh.kill('SIGKILL');
  }

  it('in a release: the second one answers the same, and the worker is warm again', async () => {
    const deaths = await atEveryCall(bounds, releaseWithTrap);
    console.log(`a release: ${tallyOf(deaths)}`);
    expect(deaths.at).toEqual(expect.arrayContaining(['before UpdateItem 1', 'after UpdateItem 1']));
    expect(deaths.notReached).toEqual([]);
    await untilAtRest(plot);
    expect((await live()).map(({ claimsServed }) => claimsServed > 0)).toContain(true);
    await controller.end();
  }, 300_000);
});
