import { describe, expect, test, vi } from 'vitest';
import { apply } from './apply.ts';
import { aKnownTemplate, aPool, aWorker, noon, observedWith } from './fakes/builders.ts';
import { aWorld, type World } from './fakes/world.ts';
import { memoryOf } from './memory.ts';
import { emptyPoolState } from './observed.ts';
import { plan } from './plan/plan.ts';

async function applied(
  world: World,
  view: Parameters<typeof observedWith>[0] = {},
  signal = new AbortController().signal,
) {
  const observed = observedWith(view);
  for (const worker of observed.workers) world.ledger.content.live.set(worker.id, worker);
  const memory = memoryOf(new Map(), 'etl');
  return await apply(world.ports, { observed, plan: plan(observed, noon), memory }, signal);
}

const surplus = ['w1', 'w2', 'w3'].map((id) => aWorker({ id, state: 'warm' }));

describe('a plan that launches or drains', () => {
  test('is recorded before anything is asked for', async () => {
    const world = aWorld();
    const seen: unknown[] = [];
    const launch = world.ports.fleet.launch;
    vi.spyOn(world.ports.fleet, 'launch').mockImplementation(async (record, pool) => {
      seen.push(world.ledger.content.states.get('etl'));
      return await launch(record, pool);
    });
    await applied(world);
    expect(seen).toMatchObject([
      {
        sequence: 1,
        openLaunches: [{ count: 2, attempts: 1, notAfter: noon + 30_000, subnets: ['subnet-a', 'subnet-b'] }],
      },
    ]);
  });

  test('does nothing at all where another plan was first', async () => {
    const world = aWorld();
    world.ledger.content.states.set('etl', { pool: 'etl', sequence: 4, openLaunches: [], breakers: [] });
    expect(await applied(world, { workers: surplus })).toEqual({ advanced: false, outcomes: [] });
    expect([...world.ledger.content.live.values()].map(({ state }) => state)).toEqual([
      'warm',
      'warm',
      'warm',
    ]);
  });

  test('leaves the sequence alone where nothing is launched or drained', async () => {
    const world = aWorld();
    const workers = [aWorker({ id: 'w1', state: 'draining' }), ...surplus.slice(0, 2)];
    const knownTemplates = [aKnownTemplate('dev-etl:1')];
    const state = { ...emptyPoolState('etl'), provenTemplate: 'dev-etl:1', knownTemplates };
    await applied(world, { workers, state });
    expect(world.ledger.content.states.size).toBe(0);
    expect(world.fleet.stops).toEqual(['w1']);
  });
});

describe('the answer to a launch', () => {
  test('gives each task a row, then closes the record', async () => {
    const world = aWorld();
    const { outcomes } = await applied(world);
    expect([...world.ledger.content.live.values()]).toMatchObject([
      { state: 'launching', launchToken: world.fleet.sent[0]?.token },
      { state: 'launching', launchToken: world.fleet.sent[0]?.token },
    ]);
    expect(world.ledger.content.states.get('etl')).toMatchObject({ sequence: 2, openLaunches: [] });
    expect(outcomes).toMatchObject([{ outcome: '2 launched', took: 'effect' }]);
  });

  test('that never comes leaves the record open', async () => {
    const world = aWorld();
    world.fleet.habits.next.push('lost');
    const { outcomes } = await applied(world);
    expect(world.ledger.content.states.get('etl')).toMatchObject({
      sequence: 1,
      openLaunches: [{ count: 2 }],
    });
    expect(outcomes).toMatchObject([{ outcome: 'no answer: timed out', took: 'nothing' }]);
  });

  test('that is a refusal closes the record and trips the breaker', async () => {
    const world = aWorld();
    world.fleet.habits.next.push({ refused: { cause: 'quota', message: 'vCPU limit' } });
    const { outcomes } = await applied(world);
    expect(world.ledger.content.states.get('etl')).toMatchObject({
      openLaunches: [],
      breakers: [{ provider: 'FARGATE', cause: 'quota', failures: 1, openUntil: noon + 60_000 }],
    });
    expect(outcomes).toMatchObject([
      {
        outcome:
          "failed: the account's vCPU quota of Fargate is used up (Service Quotas raises it) (vCPU limit)",
        took: 'failure',
      },
    ]);
  });

  test('that refuses a repeated attempt leaves the record open: the first one may have taken effect', async () => {
    const world = aWorld();
    world.fleet.habits.next.push('lost');
    await applied(world);
    const state = world.ledger.content.states.get('etl');
    if (state === undefined) throw new Error('no state');
    vi.spyOn(world.ports.fleet, 'launch').mockResolvedValue({
      kind: 'refused',
      failure: { cause: 'permission', message: 'AccessDenied' },
    });
    await applied(world, { state });
    expect(world.ledger.content.states.get('etl')?.openLaunches).toMatchObject([{ attempts: 2 }]);
  });

  test('that refuses an attempt leaves open what a later attempt of another controller has sent', async () => {
    const world = aWorld();
    vi.spyOn(world.ports.fleet, 'launch').mockImplementation(async (record) => {
      const state = world.ledger.content.states.get('etl');
      if (state === undefined) throw new Error('the launch was not recorded before it was asked for');
      const openLaunches = state.openLaunches.map((open) => ({ ...open, attempts: record.attempts + 1 }));
      world.ledger.content.states.set('etl', { ...state, sequence: state.sequence + 1, openLaunches });
      return { kind: 'refused', failure: { cause: 'throttle', message: 'Rate exceeded' } };
    });
    await applied(world);
    expect(world.ledger.content.states.get('etl')?.openLaunches).toMatchObject([{ attempts: 2 }]);
  });

  test('is told with what failed and why, where half of it failed', async () => {
    const world = aWorld([aPool()]);
    world.fleet.habits.next.push({ only: 1, failure: { cause: 'capacity', message: 'unavailable' } });
    const { outcomes } = await applied(world);
    expect(outcomes[0]?.outcome).toBe(
      '1 launched, 1 failed: no Fargate capacity in eu-west-1a, eu-west-1b (unavailable)',
    );
  });
});

describe('actions', () => {
  test('are overtaken by whoever changed the worker first', async () => {
    const world = aWorld();
    const observed = observedWith({ workers: surplus });
    for (const worker of surplus) world.ledger.content.live.set(worker.id, { ...worker, version: 2 });
    const memory = memoryOf(new Map(), 'etl');
    const input = { observed, plan: plan(observed, noon), memory };
    const { outcomes } = await apply(world.ports, input, new AbortController().signal);
    expect(outcomes).toMatchObject([{ took: 'nothing', outcome: 'somebody else changed the worker first' }]);
  });

  test('that fail, fail alone', async () => {
    const world = aWorld();
    const workers = ['w1', 'w2'].map((id) => aWorker({ id, state: 'draining' }));
    const stop = world.ports.fleet.stop;
    vi.spyOn(world.ports.fleet, 'stop').mockImplementation(async (id, reason) => {
      if (id === 'w1') throw new Error('no route');
      await stop(id, reason);
    });
    const { outcomes } = await applied(world, { workers: [...workers, ...surplus.slice(0, 2)].map(renamed) });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed: no route', 'done']);
  });

  test('are left to the next pass once the lease is lost', async () => {
    const world = aWorld();
    const lost = new AbortController();
    lost.abort();
    const { outcomes } = await applied(world, {}, lost.signal);
    expect(world.fleet.sent).toEqual([]);
    expect(outcomes).toMatchObject([{ took: 'nothing' }]);
  });
});

function renamed(worker: ReturnType<typeof aWorker>, position: number) {
  return position < 2 ? worker : { ...worker, id: `other${position}`, address: `10.1.0.${position}` };
}

describe('a worker that was to return and is to stop after all', () => {
  const leaving = aWorker({ id: 'leaving', state: 'draining', returning: true, drainDeadline: noon - 1 });
  const saying = { leaving: { kind: 'ready', idle: false, leaked: false } } as const;

  test('can return no more before it is told to: a stop may be sent late', async () => {
    const world = aWorld();
    const stop = world.ports.fleet.stop;
    const returningThen: unknown[] = [];
    vi.spyOn(world.ports.fleet, 'stop').mockImplementation(async (id, reason) => {
      returningThen.push(world.ledger.content.live.get(id)?.returning);
      await stop(id, reason);
    });
    await applied(world, { workers: [leaving, ...surplus.slice(0, 2)], saying });
    expect(world.fleet.stops).toEqual(['leaving']);
    expect(returningThen).toEqual([undefined]);
  });

  test('is not told to where it has come back meanwhile, and may be claimed', async () => {
    const world = aWorld();
    const observed = observedWith({ workers: [leaving], saying });
    world.ledger.content.live.set('leaving', { ...leaving, state: 'claimed', version: leaving.version + 2 });
    const memory = memoryOf(new Map(), 'etl');
    const planned = plan(observed, noon);
    expect(planned.actions).toContainEqual(expect.objectContaining({ kind: 'stop' }));
    await apply(world.ports, { observed, plan: planned, memory }, new AbortController().signal);
    expect(world.fleet.stops).toEqual([]);
  });
});
