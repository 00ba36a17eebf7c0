import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordCluster } from '../../cluster/testing/record-cluster.ts';
import { inputsOf } from '../../cluster/testing/resources.ts';
import type { Meddler } from '../../local/chaos/wire/meddler.ts';
import { aWorld } from '../../pool-controller/fakes/world.ts';
import { run } from '../../pool-controller/run.ts';
import { type Alarm, isInAlarm, type Point, pointsOf } from './alarm.ts';
import { grab, release } from './client.ts';
import type { Program } from './program.ts';
import { untilAtRest } from './settled.ts';
import { type Gateway, type Plot, startWorld, type World } from './world.ts';

const minute = 60_000;

describe('a controller that is dead for ten minutes', () => {
  let alarm: Alarm;
  beforeAll(async () => {
    const inputs = inputsOf(await recordCluster(), 'aws:cloudwatch/metricAlarm:MetricAlarm', 'no-heartbeat');
    alarm = inputs as unknown as Alarm;
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

const pool = { name: 'etl', image: 'local/chaos/images/hosted', target: { fixed: 24 }, maxWorkers: 60 };
const grabs = 20;
/** AWS's own. Source: ECS developer guide, "Request throttling". */
const buckets = {
  runTaskCalls: { burst: 20, perSecond: 20 },
  launches: { burst: 100, perSecond: 20 },
  reads: { burst: 100, perSecond: 20 },
} as const;

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
