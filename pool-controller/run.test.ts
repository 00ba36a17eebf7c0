import { describe, expect, test, vi } from 'vitest';
import { workerPriceUsdPerHour } from '../shared/pool/fargate-price.ts';
import type { WorkerState } from '../shared/pool/worker.ts';
import { aLaunch, aPool, noon } from './fakes/builders.ts';
import { aWorld, type World } from './fakes/world.ts';
import { type RunSettings, run } from './run.ts';

function started(world: World, settings: RunSettings = { mode: 'watch' }, ports = world.ports) {
  const ending = new AbortController();
  const ended = run(ports, settings, ending.signal);
  return {
    ended,
    async end() {
      ending.abort();
      await world.clock.pass(0);
      return await ended;
    },
  };
}

function states({ ledger }: World): Partial<Record<WorkerState, number>> {
  const counts: Partial<Record<WorkerState, number>> = {};
  for (const { state } of ledger.content.live.values()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

describe('a controller that watches', () => {
  test('brings a new pool to its target and then leaves it alone', async () => {
    const world = aWorld([aPool({ target: { fixed: 3 } })]);
    const controller = started(world);
    await world.clock.pass(8000);
    expect(states(world)).toEqual({ warm: 3 });
    const sent = world.fleet.sent.length;
    await world.clock.pass(120_000);
    expect(world.fleet.sent).toHaveLength(sent);
    expect(states(world)).toEqual({ warm: 3 });
    await controller.end();
  });

  test('launches a replacement within half a second of a grab', async () => {
    const world = aWorld();
    const controller = started(world);
    await world.clock.pass(20_000);
    const [worker] = world.ledger.content.live.values();
    if (worker === undefined) throw new Error('no worker');
    const { live } = world.ledger.content;
    const now = world.clock.now();
    const claim = { id: 'etl.w.nonce0001', fence: 1, createdAt: now, expiresAt: now + 60_000 };
    live.set(worker.id, { ...worker, state: 'claimed', version: worker.version + 1, claim });
    await world.clock.pass(500);
    expect(states(world)).toEqual({ claimed: 1, warm: 1, launching: 1 });
    await controller.end();
  });

  test('ends an overdue claim, stops its worker and copies the claim', async () => {
    const world = aWorld();
    const controller = started(world);
    await world.clock.pass(20_000);
    const [worker] = world.ledger.content.live.values();
    if (worker === undefined) throw new Error('no worker');
    const now = world.clock.now();
    const claim = { id: 'etl.w.nonce0001', fence: 1, createdAt: now, expiresAt: now + 1000 };
    const { live, endedClaims, closed } = world.ledger.content;
    live.set(worker.id, { ...worker, state: 'claimed', version: worker.version + 1, claim });
    await world.clock.pass(30_000);
    expect(endedClaims.get(claim.id)).toMatchObject({ endReason: 'expired' });
    expect(closed.get(worker.id)).toMatchObject({ state: 'stopped' });
    expect(states(world)).toEqual({ warm: 2 });
    await controller.end();
  });

  test('drains a pool that was removed, lets its claims live on, then forgets it', async () => {
    const world = aWorld();
    const controller = started(world);
    await world.clock.pass(20_000);
    const [worker] = world.ledger.content.live.values();
    if (worker === undefined) throw new Error('no worker');
    const { live, states: rows } = world.ledger.content;
    const now = world.clock.now();
    const claim = { id: 'etl.w.nonce0001', fence: 1, createdAt: now, expiresAt: now + 60_000 };
    live.set(worker.id, { ...worker, state: 'claimed', version: worker.version + 1, claim });
    world.pools = [];
    await world.clock.pass(40_000);
    expect(states(world)).toEqual({ claimed: 1 });
    await world.clock.pass(60_000);
    expect(states(world)).toEqual({});
    expect([...rows.keys()]).toEqual([]);
    await controller.end();
  });

  test('goes on by itself when the ledger is back', async () => {
    const world = aWorld();
    const controller = started(world);
    world.ledger.content.unreachable = true;
    await world.clock.pass(90_000);
    expect(world.fleet.sent).toEqual([]);
    world.ledger.content.unreachable = false;
    await world.clock.pass(60_000);
    expect(states(world)).toEqual({ warm: 2 });
    await controller.end();
  });

  test('a pool whose image never gets ready is a few launches and a breaker, not a loop', async () => {
    const world = aWorld([aPool({ readySeconds: 5 })]);
    world.fleet.habits.says = () => ({ kind: 'unready', message: '503 still loading' });
    const controller = started(world);
    await world.clock.pass(600_000);
    const tasks = world.fleet.tasks().length;
    expect(tasks).toBeGreaterThan(3);
    expect(tasks).toBeLessThan(12);
    const problems = world.ledger.content.reports.get('etl')?.problems ?? [];
    expect(problems[0]).toMatch(
      /launches failed: not ready: .*503 still loading; stopped, with one trial at \d\d:\d\d UTC/,
    );
    world.fleet.habits.says = () => ({ kind: 'ready', idle: true, leaked: false });
    await world.clock.pass(900_000);
    expect(states(world)).toEqual({ warm: 2 });
    await controller.end();
  });

  test('a warm worker that answers, and is ready no more, is replaced', async () => {
    const world = aWorld();
    const controller = started(world);
    await world.clock.pass(20_000);
    const [sick] = [...world.ledger.content.live.keys()];
    world.fleet.habits.says = ({ id }) =>
      id === sick
        ? { kind: 'unready', message: '503 for ever' }
        : { kind: 'ready', idle: true, leaked: false };
    await world.clock.pass(240_000);
    expect(states(world)).toEqual({ warm: 2 });
    expect([...world.ledger.content.live.keys()]).not.toContain(sick);
    await controller.end();
  });

  test('says one line a minute while nothing happens', async () => {
    const world = aWorld();
    const controller = started(world);
    await world.clock.pass(20_000);
    world.lines.length = 0;
    await world.clock.pass(180_000);
    expect(world.lines.length).toBeGreaterThanOrEqual(2);
    expect(world.lines.length).toBeLessThanOrEqual(4);
    await controller.end();
  });

  test('gives the lease back when it is told to end', async () => {
    const world = aWorld();
    const controller = started(world);
    await world.clock.pass(2000);
    await controller.end();
    expect(world.ledger.content.lease).toMatchObject({ released: true });
  });
});

describe('a new template that never gets ready', () => {
  const [old, broken, repaired] = ['dev-etl:1', 'dev-etl:2', 'dev-etl:3'] as const;
  const target = 3;
  const settledWorld = async () => {
    const world = aWorld([aPool({ target: { fixed: target }, maxWorkers: 8, readySeconds: 20 })]);
    const controller = started(world);
    await world.clock.pass(20_000);
    world.fleet.habits.says = ({ template }) =>
      template === broken
        ? { kind: 'unready', message: '503 still loading' }
        : { kind: 'ready', idle: true, leaked: false };
    world.fleet.habits.template = broken;
    return { world, controller };
  };
  const warmIn = ({ ledger }: World) =>
    [...ledger.content.live.values()].filter(({ state }) => state === 'warm').length;

  test('never takes the pool under its target, halts, and goes on with the next template', async () => {
    const { world, controller } = await settledWorld();
    const { content } = world.ledger;
    for (let second = 0; second < 1200; second += 1) {
      await world.clock.pass(1000);
      expect(warmIn(world)).toBeGreaterThanOrEqual(target);
    }
    const tried = world.fleet.sent.filter(({ template }) => template === broken);
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.length).toBeLessThan(8);
    expect(content.states.get('etl')).toMatchObject({ provenTemplate: old, rollOut: { to: broken } });
    expect(content.reports.get('etl')?.problems[0]).toMatch(
      /^the roll-out of dev-etl:2 is halted since 12:\d\d UTC: none of its workers got warm within 320 s: .*503 still loading; dev-etl:1 stays/,
    );
    const told = content.decisions.filter(({ action }) => action === 'rollOut');
    expect(told.map(({ reason }) => reason.split(':')[0])).toEqual(['dev-etl', 'halted']);
    world.fleet.habits.template = repaired;
    await world.clock.pass(90_000);
    expect([...content.live.values()].map(({ template, state }) => [template, state])).toEqual(
      Array(target).fill([repaired, 'warm']),
    );
    expect(content.states.get('etl')).toMatchObject({ provenTemplate: repaired });
    await controller.end();
  });

  test('keeps up with grabs by the old one, before the halt and after it', async () => {
    const { world, controller } = await settledWorld();
    const { live } = world.ledger.content;
    for (let grab = 0; grab < 20; grab += 1) {
      await world.clock.pass(40_000);
      const warm = [...live.values()].filter(({ state }) => state === 'warm');
      expect(warm.map(({ template }) => template)).toEqual(Array(target).fill(old));
      const [worker] = warm;
      if (worker === undefined) throw new Error('no warm worker');
      const now = world.clock.now();
      const claim = { id: `etl.w.nonce${1000 + grab}`, fence: 1, createdAt: now, expiresAt: now + 30_000 };
      live.set(worker.id, { ...worker, state: 'claimed', version: worker.version + 1, claim });
    }
    await controller.end();
  });

  test('is halted for the next controller, too', async () => {
    const { world, controller } = await settledWorld();
    await world.clock.pass(600_000);
    await controller.end();
    world.fleet.sent.length = 0;
    const next = started(world);
    await world.clock.pass(600_000);
    expect(world.fleet.sent.map(({ template }) => template)).toEqual([]);
    await next.end();
  });
});

describe('a new template of another size', () => {
  const [small, large] = [
    { cpu: 1024, memory: 2048 },
    { cpu: 4096, memory: 8192 },
  ];
  // 0.0394 USD an hour for a small one, and 0.158 USD for a large one.
  const maxSpendPerHour = 0.4;
  const limits = { target: { fixed: 9 }, maxWorkers: 40, maxSpendPerHour };
  const changedTo = async (world: World, size: Record<string, unknown>) => {
    const controller = started(world);
    await world.clock.pass(30_000);
    world.pools = [aPool({ ...limits, ...size })];
    world.fleet.habits.template = 'dev-etl:2';
    return controller;
  };
  const spentUsd = ({ ledger }: World, priceOf: (template: string) => number) =>
    [...ledger.content.live.values()].reduce((sum, { template }) => sum + priceOf(template), 0);
  const priceWhere =
    (before: Record<string, unknown>, after: Record<string, unknown>) => (template: string) =>
      workerPriceUsdPerHour(aPool(template === 'dev-etl:1' ? before : after));

  test.each([
    ['smaller', large, small, 9],
    ['larger', small, large, 2],
  ] as const)('a %s one: the pool never costs more than its budget, and gets there', async (...given) => {
    const [, before, after, most] = given;
    const world = aWorld([aPool({ ...limits, ...before })]);
    const controller = await changedTo(world, after);
    for (let second = 0; second < 240; second += 1) {
      await world.clock.pass(1000);
      expect(spentUsd(world, priceWhere(before, after))).toBeLessThanOrEqual(maxSpendPerHour);
    }
    expect([...world.ledger.content.live.values()].map(({ template, state }) => [template, state])).toEqual(
      Array(most).fill(['dev-etl:2', 'warm']),
    );
    await controller.end();
  });

  test('a smaller one that never gets ready: the larger ones are launched for what they cost', async () => {
    const world = aWorld([aPool({ ...limits, ...large })]);
    world.fleet.habits.says = ({ template }) =>
      template === 'dev-etl:1'
        ? { kind: 'ready', idle: true, leaked: false }
        : { kind: 'unready', message: '' };
    const controller = await changedTo(world, small);
    for (let second = 0; second < 900; second += 1) {
      await world.clock.pass(1000);
      expect(spentUsd(world, priceWhere(large, small))).toBeLessThanOrEqual(maxSpendPerHour);
    }
    expect(states(world)).toEqual({ warm: 2 });
    await controller.end();
  });
});

describe('a new template that is asked otherwise', () => {
  const before = { port: 2345, worker: 'fossa', target: { fixed: 3 }, maxWorkers: 8 };
  const after = { ...before, port: 80, worker: 'http', readySeconds: 20 };
  const answering = (mayAnswer: (template: string) => boolean): World['fleet']['habits']['says'] => {
    return ({ template }, { port, protocol: { kind } }) => {
      const isOld = template === 'dev-etl:1';
      const isAskedRight = port === (isOld ? 2345 : 80) && kind === (isOld ? 'fossa' : 'http');
      if (!isAskedRight || !mayAnswer(template)) return { kind: 'silent', message: 'nobody listens' };
      return { kind: 'ready', idle: true, leaked: false };
    };
  };
  const rollingOutIn = async (mayAnswer: (template: string) => boolean) => {
    const world = aWorld([aPool(before)]);
    world.fleet.habits.says = answering(mayAnswer);
    const controller = started(world);
    await world.clock.pass(20_000);
    world.pools = [aPool(after)];
    world.fleet.habits.template = 'dev-etl:2';
    return { world, controller };
  };
  const warmIn = ({ ledger }: World) =>
    [...ledger.content.live.values()].filter(({ state }) => state === 'warm');

  test('replaces the others, none of which is taken for a silent one', async () => {
    const { world, controller } = await rollingOutIn(() => true);
    for (let second = 0; second < 90; second += 1) {
      await world.clock.pass(1000);
      expect(warmIn(world).length).toBeGreaterThanOrEqual(3);
      expect(warmIn(world).filter(({ silentSince }) => silentSince !== undefined)).toEqual([]);
    }
    expect(warmIn(world)).toMatchObject(
      Array(3).fill({ template: 'dev-etl:2', port: 80, protocol: { kind: 'http' } }),
    );
    await controller.end();
  });

  test('and that never gets ready leaves the one before it launching and turning warm', async () => {
    const { world, controller } = await rollingOutIn((template) => template === 'dev-etl:1');
    const { live } = world.ledger.content;
    for (let round = 0; round < 12; round += 1) {
      await world.clock.pass(60_000);
      expect(warmIn(world)).toMatchObject(
        Array(3).fill({ template: 'dev-etl:1', port: 2345, protocol: { kind: 'fossa' } }),
      );
      const [first] = warmIn(world);
      if (first !== undefined) world.fleet.kill(first.id);
    }
    expect(world.ledger.content.states.get('etl')?.rollOut?.halted).toBeDefined();
    expect(live.size).toBeGreaterThan(0);
    await controller.end();
  });
});

describe('a protocol that is changed for workers of the same template', () => {
  test('holds for new ones, which replace the others: those are asked as they turned warm', async () => {
    const world = aWorld([aPool({ worker: 'fossa' })]);
    const controller = started(world);
    await world.clock.pass(20_000);
    const asked = vi.spyOn(world.ports.worker, 'probe');
    const old = new Set(world.ledger.content.live.keys());
    world.pools = [aPool({ worker: 'http' })];
    await world.clock.pass(60_000);
    const kinds = asked.mock.calls.map(([{ workerId, protocol }]) =>
      [old.has(workerId), protocol.kind].join(),
    );
    expect(new Set(kinds)).toEqual(new Set(['true,fossa', 'false,http']));
    expect(states(world)).toEqual({ warm: 2 });
    expect([...world.ledger.content.live.keys()].filter((id) => old.has(id))).toEqual([]);
    await controller.end();
  });
});

describe('launches whose answers are lost', () => {
  test.each(['lost', 'never sent'] as const)(
    'a launch that was %s is replayed by its token',
    async (fate) => {
      const world = aWorld();
      world.fleet.habits.next.push(fate);
      const controller = started(world);
      await world.clock.pass(15_000);
      expect(new Set(world.fleet.sent.map(({ token }) => token)).size).toBe(1);
      expect(world.fleet.tasks()).toHaveLength(2);
      expect(states(world)).toEqual({ warm: 2 });
      expect(world.ledger.content.states.get('etl')?.openLaunches).toEqual([]);
      await controller.end();
    },
  );

  test('what a provider has no capacity for is launched on the other one', async () => {
    const capacity = [
      { provider: 'FARGATE_SPOT', weight: 1 },
      { provider: 'FARGATE', weight: 1 },
    ];
    const world = aWorld([aPool({ target: { fixed: 1 }, capacity })]);
    const failure = { cause: 'capacity', message: 'Capacity is unavailable at this time' } as const;
    world.fleet.habits.next.push({ only: 0, failure });
    const controller = started(world);
    await world.clock.pass(15_000);
    expect(world.fleet.sent.map(({ provider }) => provider)).toEqual(['FARGATE_SPOT', 'FARGATE']);
    expect(states(world)).toEqual({ warm: 1 });
    await controller.end();
  });

  test('what no zone together has capacity for is launched in one zone after the other', async () => {
    const world = aWorld([aPool({ target: { fixed: 1 } })]);
    const failure = { cause: 'capacity', message: 'Capacity is unavailable at this time' } as const;
    world.fleet.habits.next.push({ only: 0, failure }, { only: 0, failure });
    const controller = started(world);
    await world.clock.pass(15_000);
    expect(world.fleet.sent.map(({ subnets }) => subnets)).toEqual([
      ['subnet-a', 'subnet-b'],
      ['subnet-a'],
      ['subnet-b'],
    ]);
    expect(states(world)).toEqual({ warm: 1 });
    const problems = world.ledger.content.reports.get('etl')?.problems;
    expect(problems).toEqual([
      '2 launches failed: no Fargate capacity in eu-west-1a; using eu-west-1b until 12:01 UTC',
    ]);
    const reasons = world.ledger.content.decisions.map(({ reason }) => reason);
    expect(reasons[2]).toBe(
      '0 warm or on their way where 1 are wanted; no Fargate capacity in eu-west-1a until 12:01 UTC',
    );
    await controller.end();
  });

  test('half a launch is completed by a new one', async () => {
    const world = aWorld([aPool({ target: { fixed: 4 } })]);
    const failure = { cause: 'throttle', message: 'Rate exceeded' } as const;
    world.fleet.habits.next.push({ only: 1, failure });
    const controller = started(world);
    await world.clock.pass(15_000);
    expect(world.fleet.sent.map(({ count }) => count)).toEqual([4, 3]);
    expect(states(world)).toEqual({ warm: 4 });
    await controller.end();
  });
});

test('tasks of a launch that is too old to be replayed are adopted, and its record closes after a minute', async () => {
  const world = aWorld();
  const minute = 60_000;
  const record = aLaunch({ count: 2, createdAt: noon - 31 * minute, notAfter: noon - 30 * minute });
  world.ledger.content.states.set('etl', { pool: 'etl', sequence: 1, openLaunches: [record], breakers: [] });
  await world.fleet.fleet.launch(record, 'etl');
  world.fleet.sent.length = 0;
  await world.clock.pass(5000);
  const controller = started(world);
  await world.clock.pass(10_000);
  expect(world.fleet.sent).toEqual([]);
  expect(states(world)).toEqual({ warm: 2 });
  expect(world.ledger.content.states.get('etl')?.openLaunches).toHaveLength(1);
  await world.clock.pass(2 * minute);
  expect(world.ledger.content.states.get('etl')?.openLaunches).toEqual([]);
  expect(states(world)).toEqual({ warm: 2 });
  await controller.end();
});

describe('the controllers of one cluster', () => {
  test('a successor that announces itself starts within two seconds', async () => {
    const world = aWorld();
    const first = started(world);
    await world.clock.pass(20_000);
    const holder = world.ledger.content.lease?.holder;
    const second = started(world, { mode: 'scheduled', staySeconds: 60 });
    await world.clock.pass(3000);
    expect(world.ledger.content.lease?.holder).not.toBe(holder);
    await first.end();
    await second.end();
  });

  test('one that never answers again is succeeded after 15 s, and acts no more', async () => {
    const world = aWorld();
    const frozen = started(world);
    await world.clock.pass(10_000);
    await frozen.end();
    const { content } = world.ledger;
    content.lease = { holder: 'gone', version: (content.lease?.version ?? 0) + 1 };
    const next = started(world);
    await world.clock.pass(13_000);
    expect(content.lease.holder).toBe('gone');
    await world.clock.pass(5000);
    expect(content.lease.holder).not.toBe('gone');
    await next.end();
  });

  test('a holder that can not renew stops acting before anybody else may start', async () => {
    const world = aWorld();
    const launch = vi.fn(world.ports.fleet.launch);
    const takeControllerLease = vi.fn(world.ports.ledger.takeControllerLease);
    const ports = {
      ...world.ports,
      fleet: { ...world.ports.fleet, launch },
      ledger: Object.assign(Object.create(world.ports.ledger), { takeControllerLease }),
    };
    const controller = started(world, { mode: 'watch' }, ports);
    await world.clock.pass(6000);
    takeControllerLease.mockImplementation(() => new Promise(() => undefined));
    await world.clock.pass(16_000);
    const asked = launch.mock.calls.length;
    for (const id of world.ledger.content.live.keys()) world.fleet.kill(id);
    await world.clock.pass(30_000);
    expect(launch.mock.calls).toHaveLength(asked);
    void controller;
  });

  test('two that watch do not take the lease from each other in turn', async () => {
    const world = aWorld();
    const one = started(world);
    const other = started(world);
    await world.clock.pass(30_000);
    const holder = world.ledger.content.lease?.holder;
    await world.clock.pass(120_000);
    expect(world.ledger.content.lease?.holder).toBe(holder);
    await one.end();
    await other.end();
  });
});

describe('a scheduled run that let go', () => {
  const scheduled: RunSettings = { mode: 'scheduled', staySeconds: 600 };

  test('for a single pass takes the lease back, and goes on until its stay is over', async () => {
    const world = aWorld();
    const stay = started(world, scheduled);
    await world.clock.pass(20_000);
    const { content } = world.ledger;
    const holder = content.lease?.holder;
    const once = started(world, { mode: 'once' });
    await world.clock.pass(3000);
    expect((await once.ended).passes).toBe(1);
    await world.clock.pass(8000);
    expect(content.lease).toMatchObject({ holder });
    expect(content.lease?.released).toBeUndefined();
    for (const id of content.live.keys()) world.fleet.kill(id);
    await world.clock.pass(30_000);
    expect(states(world)).toEqual({ warm: 2 });
    await world.clock.pass(540_000);
    await stay.ended;
    expect(content.lease).toMatchObject({ holder, released: true });
  });

  test('for a successor that stays leaves it the lease, and ends', async () => {
    const world = aWorld();
    const first = started(world, scheduled);
    await world.clock.pass(20_000);
    const { content } = world.ledger;
    const second = started(world, scheduled);
    await world.clock.pass(3000);
    const holder = content.lease?.holder;
    const holders = new Set<string | undefined>();
    for (let second = 0; second < 40; second += 1) {
      await world.clock.pass(1000);
      holders.add(content.lease?.holder);
    }
    await first.ended;
    expect([...holders]).toEqual([holder]);
    await second.end();
  });

  test('for a successor that died on the way goes on', async () => {
    const world = aWorld();
    const stay = started(world, scheduled);
    await world.clock.pass(20_000);
    const { content } = world.ledger;
    const { lease } = content;
    if (lease === undefined) throw new Error('no lease');
    content.lease = { ...lease, version: lease.version + 1, successor: 'dead' };
    await world.clock.pass(3000);
    expect(content.lease).toMatchObject({ holder: lease.holder, released: true });
    await world.clock.pass(6000);
    expect(content.lease.released).toBeUndefined();
    await stay.end();
  });

  test('is over with its stay, whoever has the lease', async () => {
    const world = aWorld();
    const first = started(world, { mode: 'scheduled', staySeconds: 22 });
    await world.clock.pass(20_000);
    const second = started(world, scheduled);
    await world.clock.pass(6000);
    await first.ended;
    await second.end();
  });
});

describe('a single pass', () => {
  test('asks for what is missing, lets go and says what it did', async () => {
    const world = aWorld();
    const once = started(world, { mode: 'once' });
    await world.clock.pass(1000);
    const { passes, last } = await once.ended;
    expect(passes).toBe(1);
    expect(last?.pools[0]).toMatchObject({ pool: 'etl', want: 2, done: { launch: 1 } });
    expect(world.ledger.content.lease?.released).toBe(true);
  });

  test('is refused after 20 s while another controller will not let go', async () => {
    const world = aWorld();
    const { content } = world.ledger;
    content.lease = { holder: 'stubborn', version: 1 };
    const once = started(world, { mode: 'once' });
    const refused = expect(once.ended).rejects.toMatchObject({ code: 'ledger_conflict' });
    for (let second = 0; second < 25; second += 1) {
      const lease: { holder: string; version: number } = content.lease;
      content.lease = { ...lease, version: lease.version + 1 };
      await world.clock.pass(1000);
    }
    await refused;
  });
});

test('a scheduled stay ends by itself and gives the lease back', async () => {
  const world = aWorld();
  const stay = started(world, { mode: 'scheduled', staySeconds: 60 });
  await world.clock.pass(61_000);
  expect((await stay.ended).passes).toBeGreaterThan(10);
  expect(world.ledger.content.lease?.released).toBe(true);
});

describe('a template whose workers end by themselves soon after they are warm', () => {
  const target = 3;
  /** Ends each warm worker of the template five seconds after it was warm; the most that were warm at the least. */
  const dying = async (world: World, template: string, seconds: number) => {
    let fewestWarm = target;
    for (let second = 0; second < seconds; second += 1) {
      await world.clock.pass(1000);
      const warm = [...world.ledger.content.live.values()].filter(({ state }) => state === 'warm');
      fewestWarm = Math.min(fewestWarm, warm.length);
      for (const worker of warm) {
        const age = world.clock.now() - (worker.warmAt ?? 0);
        if (worker.template === template && age >= 5000) world.fleet.kill(worker.id);
      }
    }
    return fewestWarm;
  };
  const launched = ({ fleet }: World) => fleet.sent.reduce((sum, { count }) => sum + count, 0);

  test('is launched less and less often, and as before once one of them lasts', async () => {
    const world = aWorld([aPool({ target: { fixed: target } })]);
    const controller = started(world);
    await dying(world, 'dev-etl:1', 3600);
    expect(launched(world)).toBeLessThan(20);
    expect(world.ledger.content.reports.get('etl')?.problems.join()).toContain(
      'it ended by itself soon after it was warm',
    );
    await world.clock.pass(1_000_000);
    expect(states(world)).toEqual({ warm: target });
    expect(world.ledger.content.states.get('etl')?.breakers).toEqual([]);
    await controller.end();
  });

  test('that is new is tried again beside the old one, and its roll-out halts', async () => {
    const world = aWorld([aPool({ target: { fixed: target }, readySeconds: 20 })]);
    const controller = started(world);
    await world.clock.pass(200_000);
    world.fleet.sent.length = 0;
    world.fleet.habits.template = 'dev-etl:2';
    await dying(world, 'dev-etl:2', 60);
    expect(world.ledger.content.states.get('etl')).toMatchObject({ provenTemplate: 'dev-etl:1' });
    expect(await dying(world, 'dev-etl:2', 900)).toBeGreaterThanOrEqual(target - 1);
    expect(launched(world)).toBeLessThan(30);
    expect(world.ledger.content.reports.get('etl')?.problems[0]).toMatch(
      /^the roll-out of dev-etl:2 is halted .*: none of its workers lasted within 320 s: it ended by itself/,
    );
    expect([...world.ledger.content.live.values()].map(({ template, state }) => [template, state])).toEqual(
      Array(target).fill(['dev-etl:1', 'warm']),
    );
    await controller.end();
  });
});
