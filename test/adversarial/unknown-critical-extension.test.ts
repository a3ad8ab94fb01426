import { describe, expect, it } from 'vitest';
import { unknownExtension } from '../support/extensions.js';
import { ca, leafOf } from '../x509/build.js';
import { outcomeOf } from '../x509/paths.js';

const odd = (critical: boolean) => ({ extraExtensions: [unknownExtension('1.2.3.4', critical)] });
const root = ca('Root');
const oddCa = (critical: boolean) => ca(`Odd ${critical}`, { issuer: root, ...odd(critical) });
const oddRoot = (critical: boolean) => ca(`Odd root ${critical}`, odd(critical));

describe('A critical extension that nobody knows refuses the path', () => {
  it.each([
    ['on the end entity', true, 'unknown-critical-extension'],
    ['but not where it is not critical', false, 'ok'],
  ])('%s', (_where, critical, outcome) => {
    expect(outcomeOf({ endEntity: leafOf(root, odd(critical)), trustAnchors: [root] })).toBe(outcome);
    const issuer = oddCa(critical);
    expect(outcomeOf({ endEntity: leafOf(issuer), intermediates: [issuer], trustAnchors: [root] })).toBe(outcome);
    const anchor = oddRoot(critical);
    expect(outcomeOf({ endEntity: leafOf(anchor), trustAnchors: [anchor] })).toBe(outcome);
    expect(outcomeOf({ endEntity: leafOf(anchor), trustAnchors: [anchor], profile: 'rfc5280' })).toBe('ok');
  });
});
