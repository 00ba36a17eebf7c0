import { describe, expect, it } from 'vitest';
import { workerPriceUsdPerHour } from './fargate-price.ts';

describe("a worker's price", () => {
  it.each([
    ['arm64', 1024, 2048, 0.03238 + 2 * 0.00356],
    ['x86_64', 256, 512, 0.04048 / 4 + 0.004445 / 2],
  ] as const)('on %s with %i CPU units and %i MiB is the sum of both', (architecture, cpu, memory, price) => {
    expect(workerPriceUsdPerHour({ architecture, cpu, memory })).toBeCloseTo(price, 9);
  });
});
