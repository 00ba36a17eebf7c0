import { CallerError } from '../shared/pool/errors.ts';

/** An IPv4 block: its first address as an unsigned 32-bit number, and the length of its prefix in bits. */
export type Block = { readonly first: number; readonly prefixBits: number };

export type SubnetPlan = {
  readonly privateCidrs: readonly string[];
  readonly publicCidrs: readonly string[];
};

const addressBits = 32;
const octets = 4;

/** AWS takes VPCs of /16 to /28 (VPC user guide, "VPC CIDR blocks"); a plan's smallest subnet is 4 bits longer. */
const vpcPrefixBits = { least: 16, most: 24 } as const;

/** AWS keeps the first four addresses of a subnet and its last one (VPC user guide, "Subnet sizing"). */
const keptAddresses = 5;

/** Where a VPC's addresses may lie: RFC 1918, and RFC 6598's shared space. */
const allowedBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Reads `10.42.0.0/16`. Throws `invalid_configuration` where it isn't a block that begins at its own first address. */
export function parseBlock(text: string): Block {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const parts = match?.slice(1, 1 + octets).map(Number) ?? [];
  const prefixBits = Number(match?.[1 + octets]);
  if (match === null || parts.some((part) => part > 255) || prefixBits > addressBits) {
    throw new CallerError('invalid_configuration', `"${text}" is not an IPv4 block such as 10.42.0.0/16`);
  }
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  if (first % sizeOf(prefixBits) !== 0) {
    const own = formatBlock({ first: first - (first % sizeOf(prefixBits)), prefixBits });
    throw new CallerError('invalid_configuration', `${text} begins inside its block: write ${own}`);
  }
  return { first, prefixBits };
}

export function formatBlock({ first, prefixBits }: Block): string {
  return `${formatAddress(first)}/${prefixBits}`;
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** How many addresses a prefix leaves. */
export function sizeOf(prefixBits: number): number {
  return 2 ** (addressBits - prefixBits);
}

/** How many addresses of a subnet AWS gives out. */
export function usableAddresses({ prefixBits }: Block): number {
  return Math.max(0, sizeOf(prefixBits) - keptAddresses);
}

export function contains(outer: Block, inner: Block): boolean {
  return inner.first >= outer.first && endOf(inner) <= endOf(outer);
}

function endOf({ first, prefixBits }: Block): number {
  return first + sizeOf(prefixBits);
}

/** The VPC's block, read and found fit: private address space, and a size whose subnets AWS takes. */
export function parseVpcBlock(text: string): Block {
  const block = parseBlock(text);
  if (block.prefixBits < vpcPrefixBits.least || block.prefixBits > vpcPrefixBits.most) {
    throw new CallerError(
      'invalid_configuration',
      `${text} has to be between /${vpcPrefixBits.least} and /${vpcPrefixBits.most}`,
    );
  }
  if (!allowedBlocks.some((allowed) => contains(parseBlock(allowed), block))) {
    throw new CallerError(
      'invalid_configuration',
      `${text} is public address space: take a block of ${allowedBlocks.join(', ')}`,
    );
  }
  return block;
}

/**
 * The subnets of up to three zones: a quarter of the VPC each for the private ones, since every worker takes an
 * address; the last quarter, in quarters, for the public ones. A zone's place doesn't depend on how many there are,
 * so that a third zone moves nothing.
 */
export function planSubnets(vpcCidr: string, zoneCount: number): SubnetPlan {
  const quarters = quartersOf(parseVpcBlock(vpcCidr));
  const publicQuarters = quartersOf(quarters[3]);
  return {
    privateCidrs: quarters.slice(0, 3).slice(0, zoneCount).map(formatBlock),
    publicCidrs: publicQuarters.slice(0, 3).slice(0, zoneCount).map(formatBlock),
  };
}

function quartersOf({ first, prefixBits }: Block): readonly [Block, Block, Block, Block] {
  const quarter = (index: number): Block => ({
    first: first + index * sizeOf(prefixBits + 2),
    prefixBits: prefixBits + 2,
  });
  return [quarter(0), quarter(1), quarter(2), quarter(3)];
}

/**
 * The one address of a subnet that AWS keeps and doesn't use, its fourth (VPC user guide, "Subnet sizing": "reserved
 * for future use"): nobody else ever has it.
 */
export function unusedAddress(subnetCidr: string): string {
  return formatAddress(parseBlock(subnetCidr).first + 3);
}
