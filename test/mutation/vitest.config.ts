import { defineConfig } from 'vitest/config';

/**
 * The unit tests of what is mutated, each mutant only those that reach it. Properties over hundreds of random views
 * are left out: what only they can see would take hours.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['shared/pool/**/*.test.ts', 'pool-controller/plan/**/*.test.ts'],
    exclude: ['**/*.property.test.ts'],
    isolate: false,
    testTimeout: 20_000,
  },
});
