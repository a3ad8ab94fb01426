import { defineConfig } from 'vitest/config';

const reportFile = process.env['CI_REPORT'];
const soak = process.env['SOAK'] === 'full';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/support/seed.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: soak ? 600_000 : 30_000,
    // A soak leaves tens of thousands of folders to remove.
    hookTimeout: soak ? 600_000 : 60_000,
    pool: 'forks',
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'html'],
    },
  },
});
