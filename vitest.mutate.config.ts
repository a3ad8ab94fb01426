import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that kill most of what can be killed come first: a mutant's run ends with the first test that fails. */
const FIRST = [
  'whole-explanations',
  'wrong-value',
  'effective-policy',
  'whole-decisions',
  'catalogue-words',
  'rows',
  'levels',
  'every-code',
  'grace-ladder',
  'permit',
  'publishers',
  'continuity',
  'rollback',
];

function placeOf({ moduleId }: TestSpecification): number {
  const index = FIRST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return index === -1 ? FIRST.length : index;
}

class BroadestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

/** The tests that Stryker runs for the mutants of one group of `.ci/mutate.mjs`. Modules are loaded once a run, for most mutants stand in tables. */
export default defineConfig({
  test: {
    include: (process.env['MUTATE_TESTS'] ?? 'test/decision/**/*.test.ts').split(' '),
    // A mutant's own bookkeeping takes more time than what is timed here.
    exclude: ['test/policy/long-texts.test.ts'],
    env: { FC_RUNS: '10' },
    setupFiles: ['test/support/seed.ts'],
    sequence: { sequencer: BroadestFirst },
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
