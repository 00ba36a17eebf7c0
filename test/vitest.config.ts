import { defineConfig } from 'vitest/config';

/** Tests that cross rooms: real programs, real servers, one file after the other on a machine of two cores. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // These have a configuration of their own.
    exclude: ['test/faults/!(chaos).test.ts', '**/node_modules/**'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
