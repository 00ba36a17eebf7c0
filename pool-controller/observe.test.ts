import { describe, expect, test, vi } from 'vitest';
import { aKnownTemplate, aLaunch, aPool, aTask, aWorker, noon, rollingOut } from './fakes/builders.ts';
import { aWorld, type World } from './fakes/world.ts';
import { memoryOf, type PoolMemory } from './memory.ts';
import { observe, type PoolSubject } from './observe.ts';

async function lookAt({ ports }: World, entry: PoolSubject['entry'], memory: PoolMemory) {
  const [known] = await ports.ledger.knownPools();
  return await observe(ports, { pool: 'etl', entry, known }, memory);
}

function looking(world: World, memory: PoolMemory = memoryOf(new Map(), 'etl')) {
  const probe = vi
    .spyOn(world.ports.worker, 'probe')
    .mockResolvedValue({ kind: 'ready', idle: true, leaked: false });
  vi.spyOn(world.ports.fleet, 'describe').mockImplementation(async (ids) => ({
    found: ids.map((id) => aTask({ id })),
    missing: [],
  }));
  const look = () => lookAt(world, { config: aPool() }, memory);
  return { look, probe, memory };
}

describe('probes', () => {
  test.each([
    ['launching', 3],
    ['draining', 3],
    ['warm', 1],
    ['claimed', 1],
  ] as const)('a %s worker is probed %i times in three passes of a second', async (state, times) => {
    const world = aWorld();
    world.ledger.content.live.set('w1', aWorker({ id: 'w1', state }));
    const { look, probe } = looking(world);
    for (let pass = 0; pass < 3; pass += 1) {
      await look();
      await world.clock.pass(1000);
    }
    expect(probe).toHaveBeenCalledTimes(times);
  });

  test('an answer from another state is not used again', async () => {
    const world = aWorld();
    const worker = aWorker({ id: 'w1', state: 'claimed' });
    world.ledger.content.live.set('w1', worker);
    const { look, probe } = looking(world);
    await look();
    world.ledger.content.live.set('w1', { ...worker, state: 'warm' });
    await look();
    expect(probe).toHaveBeenCalledTimes(2);
  });

  test('what is gone is forgotten', async () => {
    const world = aWorld();
    world.ledger.content.live.set('w1', aWorker({ id: 'w1', state: 'warm' }));
    const { look, memory } = looking(world);
    await look();
    world.ledger.content.live.clear();
    await look();
    expect(memory.probes.size).toBe(0);
  });

  test('each worker is asked as its own template is, and once it was warm as it was then', async () => {
    const world = aWorld();
    const knownTemplates = [aKnownTemplate('dev-etl:1', { port: 80, worker: 'http' })];
    world.ledger.content.states.set('etl', { ...rollingOut(), sequence: 1, knownTemplates });
    const none = { kind: 'none' } as const;
    for (const worker of [
      aWorker({ id: 'w1', state: 'launching' }),
      aWorker({ id: 'w2', state: 'launching', template: 'dev-etl:2' }),
      aWorker({
        id: 'w3',
        state: 'warm',
        port: 81,
        protocol: { kind: 'http', readyPath: '/up', identity: true },
      }),
      aWorker({ id: 'w4', state: 'warm', protocol: none }),
    ])
      world.ledger.content.live.set(worker.id, worker);
    const { probe, memory } = looking(world);
    await lookAt(world, { config: aPool({ worker: 'fossa' }), template: 'dev-etl:2' }, memory);
    const asked = probe.mock.calls.map(([{ workerId, port, protocol }]) => [
      ...[workerId, port, protocol.kind],
      ...('readyPath' in protocol ? [protocol.readyPath] : []),
    ]);
    expect(asked.toSorted()).toEqual([
      ['w1', 80, 'http', '/'],
      ['w2', 2345, 'fossa'],
      ['w3', 81, 'http', '/up'],
    ]);
  });

  test('workers without a protocol are ready once they run', async () => {
    const world = aWorld();
    world.ledger.content.live.set('w1', aWorker({ id: 'w1', state: 'launching' }));
    const { probe, memory } = looking(world);
    const entry = { config: aPool({ worker: 'none' }) };
    const observed = await lookAt(world, entry, memory);
    expect(observed.probes.get('w1')?.probe).toMatchObject({ kind: 'ready', idle: true });
    expect(probe).not.toHaveBeenCalled();
  });
});

describe('the fleet', () => {
  test('an open launch of which nothing without a row is listed is told', async () => {
    const world = aWorld();
    const openLaunches = [aLaunch({ token: 'wp-nothing' }), aLaunch({ token: 'wp-launch-0001' })];
    world.ledger.content.states.set('etl', { pool: 'etl', sequence: 1, openLaunches, breakers: [] });
    vi.spyOn(world.ports.fleet, 'listRunning').mockResolvedValue(['t1']);
    const observed = await looking(world).look();
    expect([...observed.emptyListings]).toEqual(['wp-nothing']);
  });

  test('its current template is believed for a while, and asked for again where the configuration has changed', async () => {
    const world = aWorld();
    const { look, memory } = looking(world);
    const asked = vi.spyOn(world.ports.fleet, 'currentTemplate');
    await look();
    await look();
    expect(asked).toHaveBeenCalledTimes(1);
    world.fleet.habits.template = 'dev-etl:2';
    const observed = await lookAt(world, { config: aPool({ port: 80 }) }, memory);
    expect([observed.config?.port, observed.template]).toEqual([80, 'dev-etl:2']);
  });

  test('half a view is none: a fleet that does not answer fails the whole look', async () => {
    const world = aWorld();
    const { look } = looking(world);
    vi.spyOn(world.ports.fleet, 'listRunning').mockRejectedValue(new Error('no route'));
    await expect(look()).rejects.toThrow('no route');
  });

  test("a removed pool keeps this program's last word of its configuration", async () => {
    const world = aWorld();
    const { look, memory } = looking(world);
    await look();
    const observed = await lookAt(world, undefined, memory);
    expect(observed).toMatchObject({ removed: true, config: { name: 'etl' }, template: undefined });
    expect(world.clock.now()).toBe(noon);
  });
});
