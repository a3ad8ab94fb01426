// Mutation tests of the pure core: `npm run mutate`, or some files of it: `npm run mutate -- --mutate src/policy/grace-period.ts`.
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: ['src/decision/**/*.ts', 'src/policy/**/*.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.vitest-report/stryker',
  reporters: ['clear-text', 'json', 'progress'],
  jsonReporter: { fileName: '.vitest-report/mutation.json' },
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
