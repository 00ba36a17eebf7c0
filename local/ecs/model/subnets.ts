import type { Figures } from './figures.ts';

/**
 * Where tasks live. `block`: addresses of their own, in a block of 127.0.0.0/8. `ports`: one address and a port
 * each, for systems whose loopback has only 127.0.0.1.
 */
export type Addressing =
  | { readonly kind: 'block'; readonly cidr: string }
  | { readonly kind: 'ports'; readonly fromPort: number; readonly toPort: number };

/** A task's place: `hostPort` only where all share one address. */
export type Slot = { readonly address: string; readonly hostPort?: number };

export type Subnet = {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
  /** In the order in which they turned free. */
  readonly free: Slot[];
};

const zoneLetters = ['a', 'b'] as const;
/** AWS keeps the first four addresses of a subnet and its last. Source: VPC user guide, "Subnet CIDR blocks". */
export const reservedAtStart = 4;
const reservedAtEnd = 1;

/** Two subnets, in two zones, each one half of the addresses. Throws where the block can't be used. */
export function makeSubnets(addressing: Addressing, region: string): Subnet[] {
  const halves = addressing.kind === 'block' ? blockHalves(addressing.cidr) : portHalves(addressing);
  return halves.map(({ cidr, slots }, position) => ({
    id: `subnet-${`${zoneLetters[position]}`.repeat(17)}`,
    zone: `${region}${zoneLetters[position]}`,
    cidr,
    free: slots,
  }));
}

/** How many tasks still fit. */
export function freeAddressCount(subnet: Subnet, taken: number): number {
  return Math.max(0, subnet.free.length - taken);
}

export function takeSlot(subnet: Subnet, reuse: Figures['addressReuse']): Slot | undefined {
  return reuse === 'at-once' ? subnet.free.pop() : subnet.free.shift();
}

type Half = { readonly cidr: string; readonly slots: Slot[] };

function blockHalves(cidr: string): Half[] {
  const [, second, third, fourth, prefixText] = /^127\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr) ?? [];
  const prefix = Number(prefixText);
  if (prefixText === undefined || prefix < 16 || prefix > 27) {
    throw new Error(`the block ${cidr} must be one of 127.0.0.0/8, from /16 to /27`);
  }
  const start = Number(second) * 2 ** 16 + Number(third) * 2 ** 8 + Number(fourth);
  const size = 2 ** (32 - prefix - 1);
  if (start % (2 * size) !== 0) throw new Error(`the block ${cidr} does not start where a /${prefix} may`);
  return [start, start + size].map((from) => ({
    cidr: `${loopback(from)}/${prefix + 1}`,
    slots: Array.from({ length: size - reservedAtStart - reservedAtEnd }, (_, index) => ({
      address: loopback(from + reservedAtStart + index),
    })).reverse(),
  }));
}

function portHalves({ fromPort, toPort }: { fromPort: number; toPort: number }): Half[] {
  const size = Math.floor((toPort - fromPort + 1) / 2);
  return [fromPort, fromPort + size].map((from) => ({
    cidr: '127.0.0.1/32',
    slots: Array.from({ length: size }, (_, index) => ({
      address: '127.0.0.1',
      hostPort: from + index,
    })).reverse(),
  }));
}

function loopback(offset: number): string {
  return `127.${(offset >>> 16) & 255}.${(offset >>> 8) & 255}.${offset & 255}`;
}
