import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Makes `fast-check` a package that isn't there. */
const HOOKS = `
  export const resolve = async (specifier, context, next) => {
    if (specifier !== 'fast-check') return next(specifier, context);
    throw Object.assign(new Error('Cannot find package fast-check'), { code: 'ERR_MODULE_NOT_FOUND' });
  };`;
const asUrl = (code: string) => `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
const REGISTER = `import { register } from 'node:module'; register('${asUrl(HOOKS)}');`;

function run(code: string, ...options: readonly string[]): string {
  return execFileSync(process.execPath, [...options, '--input-type=module', '--eval', code], {
    encoding: 'utf8',
  }).trim();
}
const without = (code: string) => run(code, '--import', asUrl(REGISTER));

const LAWS = `
  import { assertPolicyLaws } from 'install-gate/testing';
  const answer = await assertPolicyLaws({}, { numRuns: 1 }).then(({ laws }) => laws.length, ({ name, message }) => name + ': ' + message);
  console.log(answer);`;

describe('install-gate/testing where fast-check is not installed', () => {
  it('is imported, and serves all that does not need it', () => {
    expect(
      without("import { createTestAuthority } from 'install-gate/testing'; console.log(createTestAuthority().seed)"),
    ).toBe('install-gate');
  });

  it('says what to install where the laws are asked for', () => {
    expect(Number(run(LAWS))).toBeGreaterThan(10);
    expect(without(LAWS)).toBe('TypeError: assertPolicyLaws needs fast-check 4: npm install --save-dev fast-check');
  });
});
