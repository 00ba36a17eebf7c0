import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordCluster } from '../../cluster/testing/record-cluster.ts';
import { inputsOf } from '../../cluster/testing/resources.ts';
import type { Granted } from '../../gateway/app/claims/claims.ts';
import type { Meddler } from '../../local/chaos/wire/meddler.ts';
import { aWorld } from '../../pool-controller/fakes/world.ts';
import { run } from '../../pool-controller/run.ts';
import { type Alarm, isInAlarm, type Point, pointsOf } from './alarm.ts';
import { grab, release } from './client.ts';
import { type IncidentWorld, openIncident } from './incidents/world.ts';
import type { Program } from './program.ts';
import { untilAtRest } from './settled.ts';
import { type Gateway, type Plot, startWorld, type World } from './world.ts';

const minute = 60_000;

/** The alarm that the cluster stack makes. */
async function noHeartbeatAlarm(): Promise<Alarm> {
  const inputs = inputsOf(await recordCluster(), 'aws:cloudwatch/metricAlarm:MetricAlarm', 'no-heartbeat');
  return inputs as unknown as Alarm;
}

describe('a controller that is dead for ten minutes', () => {
  let alarm: Alarm;
  beforeAll(async () => {
    alarm = await noHeartbeatAlarm();
  });

  /** The production controller in virtual time; gives what it measured, and ends it. */
  function aController() {
    const world = aWorld();
    const points: Point[] = [];
    const log = {
      ...world.ports.log,
      info: (fields: object) => void points.push(...pointsOf(fields, alarm.metricName)),
    };
    const start = () => {
      const ending = new AbortController();
      const ports = { ...world.ports, log, metrics: { cluster: 'here' } };
      const ended = run(ports, { mode: 'watch' }, ending.signal);
      return async () => {
        ending.abort();
        await world.clock.pass(0);
        await ended;
      };
    };
    return { ...world, points, start };
  }

  it('is told by the alarm that the cluster stack makes: not after five minutes, but after ten', async () => {
    const { clock, points, start } = aController();
    const end = start();
    for (let passed = 0; passed < 20; passed += 1) {
      await clock.pass(minute);
      if (passed >= 10) expect(isInAlarm(alarm, points, clock.now())).toBe(false);
    }
    await end();
    await clock.pass(5 * minute);
    expect(isInAlarm(alarm, points, clock.now())).toBe(false);
    await clock.pass(5 * minute);
    expect(isInAlarm(alarm, points, clock.now())).toBe(true);
    const endNext = start();
    await clock.pass(minute);
    expect(isInAlarm(alarm, points, clock.now())).toBe(false);
    await endNext();
  });
});

/** AWS's own. Source: ECS developer guide, "Request throttling". */
const buckets = {
  runTaskCalls: { burst: 20, perSecond: 20 },
  launches: { burst: 100, perSecond: 20 },
  reads: { burst: 100, perSecond: 20 },
} as const;

/** How few tokens a bucket, full at first, had left when one was taken at each of these moments. */
function fewestLeft(
  bucket: { readonly burst: number; readonly perSecond: number },
  takings: readonly { readonly at: number }[],
): number {
  let left = bucket.burst;
  let fewest = left;
  let last = 0;
  for (const { at } of takings) {
    left = Math.min(bucket.burst, left + ((at - last) / 1000) * bucket.perSecond) - 1;
    fewest = Math.min(fewest, left);
    last = at;
  }
  return fewest;
}

describe('ten minutes of grabs without a controller', () => {
  const secondsBetweenGrabs = 4;
  let world: IncidentWorld;
  beforeAll(() => {
    world = openIncident({ target: { fixed: 200 }, maxWorkers: 500 }, { addressBlock: '127.80.0.0/20' });
  });
  afterAll(() => world?.end());

  async function grabFor(seconds: number): Promise<readonly Granted[]> {
    const granted: Granted[] = [];
    for (let passed = 0; passed < seconds; passed += secondsBetweenGrabs) {
      const grabbed = await world.settled(world.startGateway().grab({ pool: 'etl' }));
      if (grabbed.status === 'rejected') throw grabbed.reason;
      granted.push(grabbed.value);
      await world.pass(secondsBetweenGrabs);
    }
    return granted;
  }
  const runTasks = (from: number) =>
    world.asked.filter(({ operation, at }) => operation === 'RunTask' && at >= from);
  const countOf = (input: object) => ('count' in input ? Number(input.count) : 0);

  it('are all granted, the alarm is on by then, and the pool is full again in three minutes: the bucket of calls never runs dry', async () => {
    const alarm = await noHeartbeatAlarm();
    const points: Point[] = [];
    const watched = {
      log: {
        info: (fields: object) => void points.push(...pointsOf(fields, alarm.metricName)),
        warn: () => undefined,
      },
      metrics: { cluster: 'here' },
    };
    const isOn = () => isInAlarm(alarm, points, world.time.now());
    const controller = world.startController(watched);
    await world.pass(660);
    expect(await world.warm()).toBe(200);
    expect(isOn()).toBe(false);

    controller.die();
    const callsBefore = world.asked.length;
    const early = await grabFor(300);
    expect(isOn()).toBe(false);
    const late = await grabFor(304);
    expect(isOn()).toBe(true);
    expect(world.asked.length).toBe(callsBefore);
    const claims = [...early, ...late].map(({ claim }) => claim);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(151);
    expect(await world.warm()).toBe(200 - 151);

    const backAt = world.time.now();
    world.startController(watched);
    const during = await grabFor(60);
    expect(isOn()).toBe(false);
    await world.pass(120);
    expect(await world.warm()).toBe(200);
    const calls = runTasks(backAt);
    const started = world.account.ecs.model.tasks().filter(({ createdAt }) => createdAt >= backAt).length;
    expect(started).toBe(claims.length + during.length);
    expect(fewestLeft(buckets.runTaskCalls, calls)).toBeGreaterThanOrEqual(0);
    // A pass hears that the bucket of launches is empty from the calls that it refuses.
    const refused = calls.reduce((sum, { input }) => sum + countOf(input), 0) - started;
    expect(refused).toBeLessThan(buckets.launches.burst);
    const held = new Set((await world.live()).flatMap(({ claim }) => claim?.id ?? []));
    expect(held).toEqual(new Set([...claims, ...during.map(({ claim }) => claim)].map(({ id }) => id)));
  });
});

const pool = { name: 'etl', image: 'local/chaos/images/hosted', target: { fixed: 24 }, maxWorkers: 60 };
const grabs = 20;
describe('a pool whose controller is dead', () => {
  let world: World;
  let plot: Plot;
  let controller: Program;
  let gateway: Gateway;
  const fleetCalls: { operation: string; isThrottled: boolean }[] = [];
  const listening: Meddler = {
    onCall: async () => 'pass',
    async onAnswer({ operation }, { body }) {
      fleetCalls.push({ operation, isThrottled: body.includes('ThrottlingException') });
      return 'pass';
    },
  };
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted', figures: buckets });
    plot = await world.plot('dead-controller', [pool]);
    controller = await plot.controller(['--watch'], { meddler: listening });
    gateway = await plot.gateway();
    await untilAtRest(plot);
  });
  afterAll(() => world?.close());

  it('is grabbed from without it and without ECS, and is filled again within the buckets when it is back', async () => {
    controller.kill('SIGKILL');
    await controller.ended;
    const callsAtDeath = fleetCalls.length;
    const claims = await Promise.all(
      Array.from({ length: grabs }, (_, number) => grab(gateway.url, pool.name, { holder: `h${number}` })),
    );
    expect(claims.map(({ status }) => status)).toEqual(Array.from({ length: grabs }, () => 201));
    for (const { body } of claims) {
      expect((await release(gateway.url, body.claims[0]?.id ?? '')).status).toBe(200);
    }
    await sleep(1000);
    expect(fleetCalls.length).toBe(callsAtDeath);
    await plot.controller(['--watch'], { meddler: listening });
    await untilAtRest(plot, 120);
    const after = fleetCalls.slice(callsAtDeath);
    expect(after.filter(({ isThrottled }) => isThrottled)).toEqual([]);
    expect(after.filter(({ operation }) => operation === 'RunTask').length).toBeLessThanOrEqual(grabs);
    expect(after.filter(({ operation }) => operation === 'StopTask').length).toBeGreaterThanOrEqual(grabs);
  }, 180_000);
});
