// Runs the tests with many more runs a property and a new seed: `npm run test:soak [-- vitest arguments]`.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, SOAK: 'full' },
});
process.exitCode = status ?? 1;
