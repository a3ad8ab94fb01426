import { describe, expect, it } from 'vitest';
import { ca, leafOf } from '../x509/build.js';
import { build, leastMillis, outcomeOf } from '../x509/paths.js';
import { certificatePolicies, policyConstraints, policyMappings } from '../support/extensions.js';

const POLICIES = Array.from({ length: 40 }, (_, index) => `1.2.3.${index}`);
/** Every policy is mapped to every other: RFC 5280's tree has 40 times as many nodes at each level (CVE-2023-0464). */
const MAPPINGS = POLICIES.flatMap((issuer) => POLICIES.map((subject): readonly [string, string] => [issuer, subject]));

describe('A path whose policies multiply at each level', () => {
  const root = ca('Policy root');
  const chain = [root];
  for (let level = 1; level <= 6; level++) {
    chain.unshift(
      ca(`Policy ${level}`, {
        issuer: chain[0] ?? root,
        extraExtensions: [
          certificatePolicies(POLICIES),
          policyMappings(MAPPINGS),
          policyConstraints({ requireExplicitPolicy: 0 }),
        ],
      }),
    );
  }
  const issuer = chain[0] ?? root;
  const search = (policy: string) => ({
    endEntity: leafOf(issuer, { extraExtensions: [certificatePolicies([policy])] }),
    intermediates: chain.slice(0, -1),
    trustAnchors: [root],
  });

  it('is judged in the time that its size asks for', () => {
    expect(outcomeOf(search('1.2.3.1'))).toBe('ok');
    expect(leastMillis(() => build(search('1.2.3.1')))).toBeLessThan(1000);
  });

  it('is refused by no-acceptable-policy where the end entity has another one', () => {
    expect(outcomeOf(search('1.2.4'))).toBe('no-acceptable-policy');
  });
});
