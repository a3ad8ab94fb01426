// Applies each deliberate fault of test/mutants/mutants.json to a copy of this tree, one by one: the test that is named must fail.
// `npm run test:mutants`, or some of them: `npm run test:mutants -- "path length"`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

const root = process.cwd();
const wanted = process.argv[2] ?? '';
const mutants = JSON.parse(readFileSync('test/mutants/mutants.json', 'utf8')).filter(({ name }) =>
  name.includes(wanted),
);
const copy = mkdtempSync(join(tmpdir(), 'install-gate-mutants-'));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const part of ['src', 'test', 'fixtures', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
  cpSync(part, join(copy, part), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
symlinkSync(join(root, 'dist'), join(copy, 'dist'));
const suites = process.env.CONFORMANCE_SUITES ?? resolve(root, '../shared/suites');

/** Whether the tests of that file whose title holds the text pass. */
function passes({ test, title }) {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', test, '-t', title], {
    cwd: copy,
    env: { ...process.env, SKIP_BUILD: '1', CONFORMANCE_SUITES: suites },
    encoding: 'utf8',
  });
  if (!/Tests .*\d+ (passed|failed)/.test(stdout)) throw new Error(`no test "${title}" in ${test}`);
  return status === 0;
}

let killed = 0;
for (const mutant of mutants) {
  const { name, file, find, replace } = mutant;
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(find).length !== 2) throw new Error(`${name}: the text to replace isn't there once in ${file}`);
  if (!passes(mutant)) throw new Error(`${name}: ${mutant.test} fails without the fault`);
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  const survived = passes(mutant);
  writeFileSync(path, original);
  if (!survived) killed++;
  console.log(`${survived ? 'SURVIVED' : 'killed  '}  ${name} (${mutant.test}: ${mutant.title})`);
}
console.log(
  `${mutants.length} mutants, ${killed} killed by the test that is named, ${mutants.length - killed} survived`,
);
process.exitCode = killed === mutants.length ? 0 : 1;
