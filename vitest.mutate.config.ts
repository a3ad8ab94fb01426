import { defineConfig } from 'vitest/config';

/** The tests that Stryker runs for each mutant of `decision/` and `policy/`: those that are about nothing else. */
export default defineConfig({
  test: {
    include: [
      'test/decision/**/*.test.ts',
      'test/policy/**/*.test.ts',
      'test/docs/codes.test.ts',
      'test/property/decide*.test.ts',
      'test/gate/forecast.test.ts',
    ],
    setupFiles: ['test/support/seed.ts'],
    pool: 'threads',
    testTimeout: 60_000,
  },
});
