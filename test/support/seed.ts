import fc from 'fast-check';

const FIXED_SEED = 20_261_122;
const RUNS = { default: 100, full: 10_000 };

/**
 * Global set-up: chooses one seed for the whole run and prints it, so that a failure can be repeated with `FC_SEED`.
 * It is the same every time, except in a soak, which is there to find what the fixed one does not.
 */
export default function chooseSeed(): void {
  process.env['FC_SEED'] ??= String(isSoak() ? Date.now() % 2 ** 31 : FIXED_SEED);
  process.stdout.write(`fast-check: FC_SEED=${seed()}, ${numRuns()} runs a property\n`);
}

// Set-up file of every test file: the workers inherit FC_SEED from the process that chose it.
fc.configureGlobal({ seed: seed(), numRuns: numRuns() });

function seed(): number {
  const value = Number(process.env['FC_SEED'] ?? FIXED_SEED);
  if (!Number.isInteger(value)) throw new RangeError('FC_SEED must be an integer');
  return value;
}

function numRuns(): number {
  if (isSoak()) return RUNS.full;
  const value = Number(process.env['FC_RUNS'] ?? RUNS.default);
  if (!Number.isInteger(value) || value < 1) throw new RangeError('FC_RUNS must be a positive integer');
  return value;
}

/** Whether counts are full (`npm run test:soak`) or small. */
export function isSoak(): boolean {
  const soak = process.env['SOAK'];
  if (soak === undefined || soak === '') return false;
  if (soak !== 'full') throw new RangeError('SOAK must be "full" or unset');
  return true;
}
