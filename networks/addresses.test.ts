import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Block,
  contains,
  formatBlock,
  parseBlock,
  parseVpcBlock,
  planSubnets,
  sizeOf,
  unusedAddress,
  usableAddresses,
} from './addresses.ts';

const privateSpaces: readonly Block[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
].map(parseBlock);

const vpcs = fc
  .record({
    space: fc.constantFrom(...privateSpaces),
    prefixBits: fc.integer({ min: 16, max: 24 }),
    at: fc.nat(),
  })
  .map(({ space, prefixBits, at }) => {
    const places = sizeOf(space.prefixBits) / sizeOf(prefixBits);
    return formatBlock({ first: space.first + (at % places) * sizeOf(prefixBits), prefixBits });
  });
const zoneCounts = fc.integer({ min: 2, max: 3 });

function blocksOf(vpc: string, zones: number): Block[] {
  const { privateCidrs, publicCidrs } = planSubnets(vpc, zones);
  return [...privateCidrs, ...publicCidrs].map(parseBlock);
}

describe('the subnets of any VPC', () => {
  test('are two a zone', () => {
    fc.assert(
      fc.property(vpcs, zoneCounts, (vpc, zones) => {
        const { privateCidrs, publicCidrs } = planSubnets(vpc, zones);
        expect([privateCidrs.length, publicCidrs.length]).toEqual([zones, zones]);
      }),
    );
  });

  test('lie within it', () => {
    fc.assert(
      fc.property(vpcs, zoneCounts, (vpc, zones) => {
        for (const block of blocksOf(vpc, zones)) expect(contains(parseBlock(vpc), block)).toBe(true);
      }),
    );
  });

  test('share no address', () => {
    fc.assert(
      fc.property(vpcs, zoneCounts, (vpc, zones) => {
        const blocks = blocksOf(vpc, zones).sort((one, other) => one.first - other.first);
        blocks.slice(1).forEach((block, index) => {
          const before = blocks[index];
          expect(before && before.first + sizeOf(before.prefixBits)).toBeLessThanOrEqual(block.first);
        });
      }),
    );
  });

  test('are of sizes that AWS takes, the private ones a quarter of the VPC', () => {
    fc.assert(
      fc.property(vpcs, zoneCounts, (vpc, zones) => {
        const { privateCidrs, publicCidrs } = planSubnets(vpc, zones);
        for (const cidr of privateCidrs) {
          expect(parseBlock(cidr).prefixBits).toBe(parseBlock(vpc).prefixBits + 2);
        }
        for (const cidr of publicCidrs) expect(usableAddresses(parseBlock(cidr))).toBeGreaterThanOrEqual(11);
      }),
    );
  });

  test('stay where they are when a third zone comes', () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const [two, three] = [planSubnets(vpc, 2), planSubnets(vpc, 3)];
        expect(three.privateCidrs.slice(0, 2)).toEqual(two.privateCidrs);
        expect(three.publicCidrs.slice(0, 2)).toEqual(two.publicCidrs);
      }),
    );
  });

  test('have an address of their own that AWS gives to nobody', () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        for (const cidr of planSubnets(vpc, 3).publicCidrs) {
          expect(contains(parseBlock(cidr), parseBlock(`${unusedAddress(cidr)}/32`))).toBe(true);
          expect(parseBlock(`${unusedAddress(cidr)}/32`).first - parseBlock(cidr).first).toBe(3);
        }
      }),
    );
  });
});

describe('a block', () => {
  test('is told as it was written', () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        expect(formatBlock(parseBlock(vpc))).toBe(vpc);
      }),
    );
  });

  test('of 10.42.0.0/16 gives the subnets that the README shows', () => {
    expect(planSubnets('10.42.0.0/16', 2)).toEqual({
      privateCidrs: ['10.42.0.0/18', '10.42.64.0/18'],
      publicCidrs: ['10.42.192.0/20', '10.42.208.0/20'],
    });
  });

  test.each([
    ['10.42.0.0', 'is not an IPv4 block'],
    ['10.256.0.0/16', 'is not an IPv4 block'],
    ['10.42.0.0/33', 'is not an IPv4 block'],
    ['10.42.7.0/16', 'write 10.42.0.0/16'],
    ['10.0.0.0/8', 'between /16 and /24'],
    ['10.42.0.0/25', 'between /16 and /24'],
    ['8.8.0.0/16', 'public address space'],
    ['172.32.0.0/16', 'public address space'],
  ])('%s is refused for a VPC', (text, reason) => {
    expect(() => parseVpcBlock(text)).toThrow(reason);
  });
});
