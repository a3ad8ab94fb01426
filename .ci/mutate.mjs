// Mutation tests of the pure core, `src/decision` and `src/policy`, with Stryker: `npm run mutate`, or some groups: `npm run mutate -- versions`.
// Each group of files is tried with the tests that are about it, and a mutant counts as killed only by those. What survives is listed with its
// reason in test/mutants/survivors.json; a survivor that isn't listed fails the run, and so does a score under the least one.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';

const LEAST_SCORE = 95;
const REPORT = '.vitest-report/mutation.json';
const GROUPS = {
  catalogue: {
    files: ['src/decision/catalogue/**/*.ts'],
    tests: ['test/docs/codes.test.ts', 'test/decision/{catalogue-words,every-code,rows,reason}.test.ts'],
  },
  words: {
    files: ['src/decision/{format-*,assert-*}.ts'],
    tests: ['test/decision/{format-*,assert-*}.test.ts'],
  },
  roles: {
    files: ['src/decision/fill-roles.ts'],
    tests: ['test/decision/{fill-roles,required-roles}.test.ts'],
  },
  judges: {
    files: ['src/decision/judge/**/*.ts', 'src/decision/evidence/**/*.ts', 'src/decision/evidence.ts'],
    tests: ['test/decision/**/*.test.ts'],
  },
  verdict: {
    files: ['src/decision/{check,permit-coverage,rank,verdict,weigh}.ts'],
    tests: ['test/decision/**/*.test.ts'],
  },
  decision: {
    files: ['src/decision/{codes,collect-warnings,decide,decision,pin-publisher-id,signer,to-json}.ts'],
    tests: ['test/decision/**/*.test.ts'],
  },
  versions: {
    files: ['src/policy/{maven-version,osgi-version,version-*}.ts'],
    tests: ['test/policy/version-*.test.ts'],
  },
  patterns: {
    files: ['src/policy/{app-pattern,fold-name}.ts'],
    tests: ['test/policy/{app-pattern,fold-name}.test.ts', 'test/decision/publishers.test.ts'],
  },
  explain: {
    files: ['src/policy/{explain-policy,explain/*}.ts'],
    tests: ['test/policy/{explain-policy,whole-explanations}.test.ts'],
  },
  rules: {
    files: [
      'src/policy/{app-rules,deny-list,effective-policy,enforcement,grace-period,levels,policy,publishers}.ts',
      'src/policy/{required-roles,signer-reference,tolerance}.ts',
    ],
    tests: [
      'test/decision/{enforcement,grace-period,levels,origins,publishers,revocation,rules,unnamed-origin}.test.ts',
      'test/decision/whole-decisions.test.ts',
      'test/policy/{contradiction,deny-list,effective-policy,revocation-policy,signer-reference}.test.ts',
      'test/policy/whole-explanations.test.ts',
      'test/conformance/marketplace-ca.test.ts',
    ],
  },
  schema: {
    files: ['src/policy/{contradictions,describe-wrong-value,parse-policy,plain-data,policy-error,policy-schema}.ts'],
    tests: ['test/policy/{contradiction,hostile-policy,parse-policy,policy-error,unknown-key,wrong-value}.test.ts'],
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0)
  throw new RangeError(`no such group: ${unknown.join(', ')} (${Object.keys(GROUPS).join(', ')})`);

const listed = JSON.parse(readFileSync('test/mutants/survivors.json', 'utf8'));
const isListed = (mutant) =>
  listed.some(
    ({ file, line, replacement }) =>
      mutant.file === file && mutant.line === line && mutant.replacement.includes(replacement),
  );

process.env.CONFORMANCE_SUITES ??= resolve('../shared/suites');
const rows = [];
const survivors = [];
for (const [group, { files, tests }] of Object.entries(GROUPS)) {
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  process.env.MUTATE_TESTS = tests.join(' ');
  const results = await new Stryker({
    packageManager: 'npm',
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: files,
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 20_000,
    tempDirName: '.vitest-report/stryker',
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: REPORT.replace('.json', `-${group}.json`) },
  }).runMutationTest();
  const count = (...states) => results.filter(({ status }) => states.includes(status)).length;
  rows.push({
    group,
    killed: count('Killed', 'Timeout'),
    survived: count('Survived', 'NoCoverage'),
    // These don't compile, and no test ever meets them.
    invalid: count('CompileError', 'RuntimeError'),
  });
  for (const { status, fileName, location, replacement } of results) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    const file = fileName.replaceAll('\\', '/').replace(/^.*?(?=src\/)/, '');
    const line = readFileSync(file, 'utf8').split('\n')[location.start.line - 1]?.trim() ?? '';
    survivors.push({ file, at: location.start.line, line, replacement });
  }
}

const unlisted = survivors.filter((mutant) => !isListed(mutant));
for (const { file, at, line, replacement } of unlisted)
  console.log(`SURVIVED  ${file}:${at}  ${line}  =>  ${replacement}`);
writeFileSync(REPORT, JSON.stringify({ rows, survivors }, null, 2));

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const score = (killed, survived) => ((100 * killed) / (killed + survived)).toFixed(1);
for (const { group, killed, survived } of rows) {
  console.log(`${group.padEnd(10)} ${killed} of ${killed + survived} killed, ${score(killed, survived)} %`);
}
const total = score(sum('killed'), sum('survived'));
console.log(
  `${sum('killed')} of ${sum('killed') + sum('survived')} mutants killed, ${total} %; ${sum('survived')} survived, ${unlisted.length} of them not listed`,
);
process.exitCode = unlisted.length > 0 || Number(total) < LEAST_SCORE ? 1 : 0;
