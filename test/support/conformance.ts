import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One third-party suite, read in place. */
export interface Suite {
  /** The absolute path of one of its files. */
  path(name: string): string;
  /** One of its JSON files, as it is. */
  json(name: string): unknown;
}

/**
 * `describe` for the tests of a third-party suite. They are read from the folder that `CONFORMANCE_SUITES` names, else from
 * `../shared/suites`. Where the suite is missing its tests are skipped and the title says so; with `REQUIRE_CONFORMANCE=1` that is
 * a failure.
 *
 * @param name - the suite's folder.
 * @param body - called only where the suite is there, so that it may read it to make its tests.
 */
export function describeSuite(name: string, body: (suite: Suite) => void): void {
  const named = process.env['CONFORMANCE_SUITES'] ?? '';
  const folder = join(named === '' ? resolve(PROJECT_ROOT, '../shared/suites') : resolve(named), name);
  if (existsSync(folder)) {
    const path = (file: string) => join(folder, file);
    describe(`Conformance suite ${name}`, () =>
      body({ path, json: (file): unknown => JSON.parse(readFileSync(path(file), 'utf8')) }));
    return;
  }
  const required = process.env['REQUIRE_CONFORMANCE'] === '1';
  it.skipIf(!required)(`The conformance suite ${name} is there (without it its tests are skipped)`, () => {
    throw new Error(`REQUIRE_CONFORMANCE=1, and there is no suite ${folder}; CONFORMANCE_SUITES names another folder`);
  });
}
