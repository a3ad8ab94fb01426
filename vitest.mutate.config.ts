import { defineConfig } from 'vitest/config';

/** The tests that Stryker runs for the mutants of one group of `.ci/mutate.mjs`. Modules are loaded once a run, for most mutants stand in tables. */
export default defineConfig({
  test: {
    include: (process.env['MUTATE_TESTS'] ?? 'test/decision/**/*.test.ts').split(' '),
    // A mutant's own bookkeeping takes more time than what is timed here.
    exclude: ['test/policy/long-texts.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
