import { afterEach, describe, expect, test } from 'vitest';
import { type IncidentWorld, launchesAsked, openIncident, stopsAsked } from './incidents/world.ts';

/** What went wrong in other warm pools, by the thread that tells it, played against this one. */

const opened: IncidentWorld[] = [];
const incident = (...given: Parameters<typeof openIncident>) => {
  const world = openIncident(...given);
  opened.push(world);
  return world;
};
/** The same, running, and at its target. */
const runningPool = async (...given: Parameters<typeof openIncident>) => {
  const world = incident(...given);
  world.startController();
  await world.pass(120);
  expect(await world.warm()).toBe(world.config.target.fixed);
  return world;
};
afterEach(async () => {
  for (const world of opened.splice(0)) await world.end();
});

const fingerprint = 'POST /api/v1/pools/etl/claims {}';
const idempotencyKey = { key: 'one-session', fingerprint };

describe('agent-sandbox#418: one claim took two workers, since its second try read a state older than its first', () => {
  const offsets = Array.from({ length: 16 }, (_, position) => position * 3);

  test.each(offsets)('a second try %i ms after the first, at another gateway', async (milliseconds) => {
    const world = await runningPool({ target: { fixed: 3 } }, { indexLagSeconds: 5 });
    const ask = { pool: 'etl', idempotencyKey };
    const first = world.startGateway().grab(ask);
    await world.pass(milliseconds / 1000);
    const second = world.startGateway().grab(ask);
    const [one, other] = await Promise.all([world.settled(first), world.settled(second)]);
    const third = await world.settled(world.startGateway().grab(ask));
    const ids = [one, other, third].flatMap((try_) =>
      try_.status === 'fulfilled' ? [try_.value.claim.id] : [],
    );
    expect(new Set(ids).size).toBe(1);
    expect((await world.live()).filter(({ claim }) => claim !== undefined)).toHaveLength(1);
  });
});

describe('agent-sandbox#599: several claims took one worker, since each read a state in which it was free', () => {
  test('eight clients at two gateways want the last worker, which the index goes on showing as free', async () => {
    const world = await runningPool({ target: { fixed: 1 }, maxWorkers: 1 }, { indexLagSeconds: 5 });
    const gateways = [world.startGateway(), world.startGateway()];
    const grabs = Array.from({ length: 8 }, (_, client) => gateways[client % 2]?.grab({ pool: 'etl' }));
    const results = await Promise.all(grabs.map((grab) => world.settled(grab ?? Promise.reject())));
    const granted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(granted).toHaveLength(1);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused.map(({ code }) => code)).toEqual(Array(7).fill('pool_empty'));
    const [worker] = await world.live();
    expect(worker?.claim?.id).toBe(granted[0]?.claim.id);
    expect(worker?.fence).toBe(1);
  });
});

describe('agent-sandbox#1215: five times the target was launched, since the list did not show what had been', () => {
  test('no listing shows a launch for a minute', async () => {
    const world = incident({ target: { fixed: 5 }, maxWorkers: 40 }, { figures: { startedLagSeconds: 60 } });
    world.startController();
    world.startController();
    for (let second = 0; second < 240; second += 1) {
      await world.pass(1);
      expect(world.tasksAlive()).toBeLessThanOrEqual(5);
    }
    expect(await world.warm()).toBe(5);
    expect(launchesAsked(world)).toBe(5);
  });

  test('workers that never get ready are not launched again while they are given their time', async () => {
    const world = incident({ target: { fixed: 5 }, maxWorkers: 40, readySeconds: 120 });
    world.account.templates.registerUseless(world.config, 'never_listens', world.time.now());
    world.startController();
    await world.pass(120);
    expect([launchesAsked(world), world.tasksAlive()]).toEqual([5, 5]);
  });
});

describe('agones#607: a claim whose answer was lost held its worker for ever', () => {
  const lostAnswer = async (ask: object) => {
    const world = await runningPool({ target: { fixed: 1 }, lease: { defaultSeconds: 600 } });
    // The client's connection breaks while its gateway works: the answer reaches nobody.
    const lost = await world.settled(world.startGateway().grab({ pool: 'etl', ...ask }));
    if (lost.status === 'rejected') throw lost.reason;
    const { claim } = lost.value;
    const isHeld = async () => (await world.live()).some((worker) => worker.claim?.id === claim.id);
    return { world, claim, isHeld };
  };

  test.each([
    ['a lease', {}, 600],
    ['a wish to be confirmed', { confirmSeconds: 20 }, 20],
  ])('%s ends it', async (_, ask, seconds) => {
    const { world, claim, isHeld } = await lostAnswer(ask);
    await world.pass(seconds - 1);
    expect(await isHeld()).toBe(true);
    await world.pass(30);
    expect(await isHeld()).toBe(false);
    const { value } = (await world.settled(world.startGateway().find(claim.id))) as { value?: object };
    expect(value).toMatchObject({ live: false, claim: { endReason: 'expired' } });
    await world.pass(120);
    expect((await world.live()).map(({ state }) => state)).toEqual(['warm']);
    expect(world.tasksAlive()).toBe(1);
  });

  test('a retry with its key gets it back', async () => {
    const { world, claim } = await lostAnswer({ idempotencyKey });
    const again = await world.settled(world.startGateway().grab({ pool: 'etl', idempotencyKey }));
    expect(again).toMatchObject({ status: 'fulfilled', value: { claim: { id: claim.id } } });
  });
});

describe('daytona#3289: what failed to start was created again without end', () => {
  test('an hour of an image that can not be pulled is a few launches, and said; then all goes on', async () => {
    const world = incident({ target: { fixed: 5 } });
    const repair = world.account.conditions.begin({ startsFail: 'CannotPullContainerError: not found' });
    world.startController();
    await world.pass(3600);
    expect(launchesAsked(world)).toBeLessThanOrEqual(15);
    expect((await world.problems())[0]).toMatch(
      /^\d+ launches failed: the image can't be used: .*CannotPullContainerError.*; stopped, with one trial at \d\d:\d\d UTC$/,
    );
    repair();
    await world.pass(900 + 120);
    expect(await world.warm()).toBe(5);
    expect(await world.problems()).toEqual([]);
  });

  test('an hour of refused calls is a few calls', async () => {
    const world = incident({ target: { fixed: 5 } });
    world.account.conditions.begin({ faults: { denied: ['RunTask'] } });
    world.startController();
    await world.pass(3600);
    expect(world.asked.filter(({ operation }) => operation === 'RunTask').length).toBeLessThanOrEqual(10);
    expect((await world.problems())[0]).toMatch(
      /^\d launches? failed: a permission is missing: .*AccessDenied/,
    );
  });
});

describe('terraform-aws-github-runner#4391: a worker at work was taken for an orphan and ended', () => {
  const busyPool = async (hidden = new Set<string>()) => {
    const world = await runningPool({ target: { fixed: 2 }, drainSeconds: 300 }, { hidden });
    return world;
  };

  test('a claimed worker that nobody lists and that does not answer is not stopped', async () => {
    const hidden = new Set<string>();
    const world = await busyPool(hidden);
    const grabbed = await world.settled(world.startGateway().grab({ pool: 'etl', leaseSeconds: 900 }));
    if (grabbed.status === 'rejected') throw grabbed.reason;
    const { claim, worker } = grabbed.value;
    world.account.workers.work(worker.id, 600);
    hidden.add(worker.id);
    world.account.workers.setSilent(worker.id, true);
    await world.pass(100);
    hidden.clear();
    world.account.workers.setSilent(worker.id, false);
    await world.pass(300);
    expect(stopsAsked(world, worker.id)).toEqual([]);
    expect((await world.live()).find(({ id }) => id === worker.id)?.claim?.id).toBe(claim.id);
  });

  test('a worker whose claim has ended is stopped once its work has, too', async () => {
    const world = await busyPool();
    const grabbed = await world.settled(world.startGateway().grab({ pool: 'etl' }));
    if (grabbed.status === 'rejected') throw grabbed.reason;
    const { claim, worker } = grabbed.value;
    world.account.workers.work(worker.id, 100);
    const workEndsAt = world.time.now() + 100_000;
    await world.settled(world.startGateway().release(claim.id));
    await world.pass(200);
    expect(stopsAsked(world, worker.id)[0]).toBeGreaterThanOrEqual(workEndsAt);
    expect(await world.warm()).toBe(2);
  });
});

describe('agent-sandbox#426: a roll-out ended every warm worker at once, and the pool was empty', () => {
  const target = 4;
  const rollingOut = async () => await runningPool({ target: { fixed: target }, readySeconds: 60 });
  const stayWarmFor = async (world: IncidentWorld, seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      await world.pass(1);
      expect(await world.warm()).toBeGreaterThanOrEqual(target);
    }
  };
  const templatesOf = async (world: IncidentWorld) => [
    ...new Set((await world.live()).map(({ template }) => template)),
  ];

  test('the warm count is never under the target, and every worker is of the new template in the end', async () => {
    const world = await rollingOut();
    world.account.templates.register(world.config, world.time.now());
    await stayWarmFor(world, 300);
    expect(await templatesOf(world)).toEqual(['sim-etl:2']);
  });

  test('a template whose workers never get ready leaves the pool as it was, and grabs are made good', async () => {
    const world = await rollingOut();
    world.account.templates.registerUseless(world.config, 'never_listens', world.time.now());
    const gateway = world.startGateway();
    for (let round = 0; round < 6; round += 1) {
      await stayWarmFor(world, 60);
      const grabbed = await world.settled(gateway.grab({ pool: 'etl', leaseSeconds: 30 }));
      expect(grabbed.status).toBe('fulfilled');
      await world.pass(120);
    }
    await stayWarmFor(world, 60);
    expect(await templatesOf(world)).toEqual(['sim-etl:1']);
    expect((await world.problems())[0]).toMatch(/^the roll-out of sim-etl:2 is halted since/);
  });
});
