import { expect, test } from 'vitest';
import { chooseZones } from './zones.ts';

const available = ['eu-west-1c', 'eu-west-1a', 'eu-west-1b'];

test('zones by number are the first by name, in whatever order AWS lists them', () => {
  expect(chooseZones({ count: 2 }, available)).toEqual(['eu-west-1a', 'eu-west-1b']);
});

test('zones by name keep their order, which is the order of the subnets', () => {
  expect(chooseZones({ names: ['eu-west-1c', 'eu-west-1a'] }, available)).toEqual([
    'eu-west-1c',
    'eu-west-1a',
  ]);
});

test('a zone that the region has not is refused with those that it has', () => {
  expect(() => chooseZones({ names: ['eu-west-1a', 'us-east-1a'] }, available)).toThrow(
    'the region has eu-west-1a, eu-west-1b, eu-west-1c, not us-east-1a',
  );
});

test('a region with too few zones is refused', () => {
  expect(() => chooseZones({ count: 3 }, ['us-west-1a', 'us-west-1c'])).toThrow(
    'us-west-1a, us-west-1c alone',
  );
});
