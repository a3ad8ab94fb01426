import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, loadPolicy, verifyInstall } from '../../src/index.js';
import { evidence, instant } from '../property/evidence-arbitrary.js';
import { policy } from '../property/policy-arbitrary.js';
import { asJson, compileSchema } from './schema.js';

const validates = compileSchema('decision');
const inFixtures = (path: string) => join('fixtures', path);

interface Row {
  readonly plugin: string;
  readonly signature: string | null;
  readonly trustStore: string | null;
  readonly policy: string;
  readonly at: string | null;
}

// oxlint-disable-next-line typescript/no-unsafe-assignment -- the rows are ours, and a wrong one fails its test.
const rows: readonly Row[] = JSON.parse(readFileSync(inFixtures('expected.json'), 'utf8'));

const decisionOf = async ({ plugin, signature, trustStore, policy: file, at }: Row) =>
  verifyInstall(
    inFixtures(plugin),
    signature === null ? null : inFixtures(signature),
    await loadPolicy(inFixtures(file)),
    {
      ...(trustStore === null ? {} : { trustStore: inFixtures(trustStore) }),
      ...(at === null ? {} : { at: new Date(at) }),
      digest: 'sha256',
    },
  );

describe('The schema of a decision takes', () => {
  it.each(rows)('what is decided on $plugin with $signature under $policy', async (row) => {
    expect(validates(asJson(await decisionOf(row)))).toBe(true);
  });

  it('whatever decide makes of whatever evidence', () => {
    const record = {
      decisionId: '00000000-0000-4000-8000-000000000000',
      evaluatedAt: '2027-01-31T00:00:00.000Z',
      policyId: 'a'.repeat(64),
      timings: { totalMillis: 1.5, readMillis: 0 },
    };
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        expect(validates(asJson({ ...decide(found, rules, now), ...record }))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('The schema of a decision refuses', () => {
  it.each<[what: string, change: object]>([
    ['a key that nobody has declared', { extra: 1 }],
    ['another version of its shape', { schemaVersion: 2 }],
    ['a verdict that is none', { verdict: 'maybe' }],
    ['an allowed one with the reason of a denied one', { reason: 'unsigned' }],
    ['a verified one without signers', { signers: [] }],
    ['a row with a code that is none', { checks: [{ code: 'all-is-well' }] }],
    ['one that does not say which policy', { policyId: undefined }],
  ])('%s', async (_what, change) => {
    const [row] = rows;
    if (row === undefined) throw new TypeError('there are rows');
    const decision = await decisionOf(row);
    expect(decision).toMatchObject({ verdict: 'allow', assurance: 'verified' });
    expect([validates(asJson(decision)), validates(asJson({ ...decision, ...change }))]).toEqual([true, false]);
  });
});
