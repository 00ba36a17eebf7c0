import * as aws from '@pulumi/aws';
import { CallerError } from '../shared/pool/errors.ts';
import type { WantedZones } from './config.ts';

/**
 * The zones of the subnets. Those that AWS calls impaired are counted too: a zone that fails must not move the
 * subnets of an `up` to another one. Local zones and those one opts into are left out.
 */
export async function findZones(wanted: WantedZones, region: string): Promise<string[]> {
  const { names } = await aws.getAvailabilityZones({
    region,
    allAvailabilityZones: false,
    filters: [
      { name: 'opt-in-status', values: ['opt-in-not-required'] },
      { name: 'zone-type', values: ['availability-zone'] },
    ],
  });
  return chooseZones(wanted, names);
}

/**
 * Pure: the named zones, or the first ones by name, so that two runs choose the same. Throws
 * `invalid_configuration` where the region has no such zones.
 */
export function chooseZones(wanted: WantedZones, available: readonly string[]): string[] {
  const sorted = [...available].sort();
  const chosen = 'names' in wanted ? [...wanted.names] : sorted.slice(0, wanted.count);
  const unknown = chosen.filter((name) => !available.includes(name));
  const isShort = 'count' in wanted && chosen.length < wanted.count;
  if (unknown.length === 0 && !isShort) return chosen;
  throw new CallerError(
    'invalid_configuration',
    `the networks stack's config is wrong: zones: the region has ${sorted.join(', ')}${
      isShort ? ' alone' : `, not ${unknown.join(', ')}`
    }: run pulumi config set zones with some of these`,
  );
}
