import { describe, expect, it } from 'vitest';
import { makeSubnets } from './subnets.ts';

describe('the subnets of a block', () => {
  it('are its halves, in two zones, without the addresses that AWS keeps', () => {
    const subnets = makeSubnets({ kind: 'block', cidr: '127.80.0.0/26' }, 'eu-west-1');
    expect(subnets.map(({ zone, cidr, free }) => ({ zone, cidr, free: free.length }))).toEqual([
      { zone: 'eu-west-1a', cidr: '127.80.0.0/27', free: 27 },
      { zone: 'eu-west-1b', cidr: '127.80.0.32/27', free: 27 },
    ]);
    expect(subnets.map(({ free }) => free.at(-1)?.address)).toEqual(['127.80.0.4', '127.80.0.36']);
  });

  it.each(['10.0.0.0/24', '127.80.0.0/28', '127.80.0.0/8', '127.80.0.64/24', 'x'])('refuses %s', (cidr) => {
    expect(() => makeSubnets({ kind: 'block', cidr }, 'eu-west-1')).toThrow(cidr);
  });
});

describe('the subnets of a system with one loopback address', () => {
  it('share it, each task with a port of its own', () => {
    const subnets = makeSubnets({ kind: 'ports', fromPort: 20_000, toPort: 20_003 }, 'eu-west-1');
    expect(subnets.flatMap(({ free }) => free)).toEqual(
      [20_001, 20_000, 20_003, 20_002].map((hostPort) => ({ address: '127.0.0.1', hostPort })),
    );
  });
});
