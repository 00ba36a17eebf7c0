import { describe, expect, it } from 'vitest';
import { fargateSizeProblem } from './fargate-sizes.ts';

describe('a Fargate size', () => {
  it.each([
    [256, 512],
    [256, 2048],
    [512, 4096],
    [1024, 2048],
    [2048, 16_384],
    [4096, 30_720],
    [8192, 20_480],
    [16_384, 122_880],
  ])('of %i CPU units with %i MiB is taken', (cpu, memoryMiB) => {
    expect(fargateSizeProblem(cpu, memoryMiB)).toBeUndefined();
  });

  it.each([
    [256, 1536, /512, 1024, 2048/],
    [512, 5120, /1024 to 4096/],
    [1024, 2500, /steps of 1024/],
    [4096, 31_744, /8192 to 30720/],
    [8192, 17_408, /steps of 4096/],
    [1000, 2048, /no size of 1000/],
  ])('of %i CPU units with %i MiB is refused, saying what would be right', (cpu, memoryMiB, message) => {
    expect(fargateSizeProblem(cpu, memoryMiB)).toMatch(message);
  });
});

it.each([
  [300, 512, 'Fargate has no size of 300 CPU units: use 256, 512, 1024, 2048, 4096, 8192, 16384'],
  [256, 511, 'with cpu 256, memory must be 512, 1024, 2048 (MiB), not 511'],
  [512, 0, 'with cpu 512, memory must be 1024 to 4096 in steps of 1024 (MiB), not 0'],
])('%i CPU units with %i MiB: says what would be right, whole', (cpu, memoryMiB, problem) => {
  expect(fargateSizeProblem(cpu, memoryMiB)).toBe(problem);
});
