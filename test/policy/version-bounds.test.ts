import { expect, it } from 'vitest';
import { parsePolicy, type PolicyInput } from '../../src/index.js';
import { boundsOfRules } from '../../src/policy/version-bounds.js';

const key = 'a1'.repeat(32);

it.each<[what: string, policy: PolicyInput, bounds: readonly string[]]>([
  ['none', {}, []],
  ['a publisher without versions', { publishers: [{ key, apps: ['com.acme.*'] }] }, []],
  ['an app without a lowest version', { apps: { 'com.acme.*': { checks: { rollback: 'warn' } } } }, []],
  ['a range without bounds', { publishers: [{ key, versions: '(,)' }] }, []],
  [
    'ranges and lowest versions, each once',
    {
      publishers: [
        { key, versions: '[1.0,2.0),[3.0]' },
        { key, versions: '[2.0,)' },
      ],
      apps: { 'com.acme.crm': { minimumVersion: '3.0' }, 'com.acme.*': { minimumVersion: '1.4' } },
    },
    ['1.0', '2.0', '3.0', '1.4'],
  ],
])('The versions that a policy names: %s', (_what, policy, bounds) => {
  expect(boundsOfRules(parsePolicy(policy))).toEqual(bounds);
});
