import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';

/** Within the package, so that the guide's files import it by its name. */
const FOLDER = '.vitest-report/guide';
const GUIDE = 'docs/testing-your-host.md';
const TIME_OUT_MILLIS = 120_000;

/** The guide's files, by the name in their first line. */
const files = new Map(
  [...readFileSync(GUIDE, 'utf8').matchAll(/```ts\n\/\/ ([a-z.-]+\.ts)\n([\s\S]*?)```/g)].map(
    ([, name = '', code = '']) => [name, code],
  ),
);

function writeGuide(): string {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, code] of files) writeFileSync(join(FOLDER, name), code);
  // Or vitest would take ours, from further up. A busy machine needs more time than a host's.
  writeFileSync(join(FOLDER, 'vitest.config.mjs'), 'export default { test: { testTimeout: 60_000 } };');
  return resolve(FOLDER);
}

describe('The guide for hosts', () => {
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  it('has a host and its test file', () => {
    expect([...files.keys()]).toEqual(['plugin-installer.ts', 'plugin-installer.test.ts']);
  });

  it(
    'has code that compiles',
    () => {
      const root = writeGuide();
      const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
      const options = ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, host)?.options ?? {};
      expect(options.strict).toBe(true);
      const program = ts.createProgram(
        [...files.keys()].map((name) => join(root, name)),
        options,
      );
      // The guide's own files alone: all others are checked by `npm run typecheck`.
      const messages = program
        .getSourceFiles()
        .filter(({ fileName }) => fileName.includes('plugin-installer'))
        .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
      expect(messages).toEqual([]);
    },
    TIME_OUT_MILLIS,
  );

  it(
    'has tests that pass',
    () => {
      const root = writeGuide();
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', root, '--reporter', 'json'],
        { encoding: 'utf8', env: { ...process.env, VITEST: undefined, NODE_ENV: undefined } },
      );
      expect(status, `${stdout}${stderr}`).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 5 });
    },
    TIME_OUT_MILLIS,
  );
});
