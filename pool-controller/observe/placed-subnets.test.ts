import { expect, test, vi } from 'vitest';
import { ServiceError } from '../../shared/pool/errors.ts';
import { aWorld } from '../fakes/world.ts';
import { memoryOf } from '../memory.ts';
import { placedSubnets } from './placed-subnets.ts';

const looking = () => {
  const world = aWorld();
  const memory = memoryOf(new Map(), 'etl');
  const zonesOf = vi.spyOn(world.ports.fleet, 'zonesOf');
  return { world, zonesOf, look: () => placedSubnets(world.ports, memory) };
};

test('subnets come with their zones, in the order of the settings; EC2 is asked once', async () => {
  const { look, zonesOf } = looking();
  await look();
  expect(await look()).toEqual([
    { id: 'subnet-a', zone: 'eu-west-1a' },
    { id: 'subnet-b', zone: 'eu-west-1b' },
  ]);
  expect(zonesOf).toHaveBeenCalledTimes(1);
  expect(zonesOf).toHaveBeenCalledWith(['subnet-a', 'subnet-b']);
});

test('a subnet whose zone is not told is asked for again after ten minutes', async () => {
  const { look, zonesOf, world } = looking();
  world.fleet.habits.zones = new Map([['subnet-b', 'eu-west-1b']]);
  expect(await look()).toEqual([{ id: 'subnet-a' }, { id: 'subnet-b', zone: 'eu-west-1b' }]);
  await world.clock.pass(599_000);
  await look();
  expect(zonesOf).toHaveBeenCalledTimes(1);
  await world.clock.pass(1000);
  await look();
  expect(zonesOf).toHaveBeenCalledTimes(2);
});

test('where EC2 refuses, the subnets go without zones, and it is said once', async () => {
  const { look, zonesOf, world } = looking();
  zonesOf.mockRejectedValue(new ServiceError('fleet_refused', 'no permission'));
  await look();
  expect(await look()).toEqual([{ id: 'subnet-a' }, { id: 'subnet-b' }]);
  expect(world.warnings).toHaveLength(1);
});

test('what is no answer of EC2 is our own bug, and not swallowed', async () => {
  const { look, zonesOf } = looking();
  zonesOf.mockRejectedValue(new TypeError('no such thing'));
  await expect(look()).rejects.toThrow(TypeError);
});
