import { defineConfig } from 'vitest/config';

/** Programs under faults. They wait most of the time, for leases to run out: so several files at once. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/faults/!(chaos).test.ts'],
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
