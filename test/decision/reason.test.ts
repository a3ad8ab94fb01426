import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { CATALOGUE } from '../../src/decision/catalogue/index.js';
import {
  badArtifact,
  badFile,
  badStore,
  decided,
  delivered,
  evidence,
  expired,
  inDays,
  noKeyMatches,
  NOW,
  path,
  unsigned,
  untrusted,
} from './evidence.js';

describe('Of several codes that deny, the reason is the most specific one', () => {
  it.each<[reason: string, what: string, overrides: Partial<Evidence>]>([
    ['signature-mismatch', 'other bytes of an end entity that has run out', delivered(path(expired), 'mismatch')],
    ['signature-mismatch', 'other bytes of a stranger', untrusted('unknown-issuer', expired, 'mismatch')],
    [
      'signature-mismatch',
      'other bytes, and no store',
      { ...untrusted('unknown-issuer', {}, 'mismatch'), ...badStore('trust-store-missing') },
    ],
    [
      'artifact-changed',
      'a changed artifact, and no store',
      { ...badArtifact('artifact-changed'), ...badStore('trust-store-missing') },
    ],
    ['artifact-missing', 'no artifact, and no signature', { ...badArtifact('artifact-missing'), ...unsigned }],
    [
      'artifact-missing',
      'no artifact, and a bad signature file',
      { ...badArtifact('artifact-missing'), ...badFile('signature-not-base64') },
    ],
    [
      'private-key-in-signature-file',
      'a private key, and no artifact',
      { ...badArtifact('artifact-missing'), ...badFile('private-key-in-signature-file') },
    ],
    [
      'signature-not-base64',
      'a bad signature file, and no store',
      { ...badFile('signature-not-base64'), ...badStore('trust-store-missing') },
    ],
    ['unsigned', 'no signature, and no store', { ...unsigned, ...badStore('trust-store-missing') }],
    [
      'trust-store-missing',
      'no pin that matches, and no store',
      { ...noKeyMatches, ...badStore('trust-store-missing') },
    ],
    [
      'trust-store-unreadable',
      'an unknown issuer, and a store that can’t be read',
      { ...untrusted('unknown-issuer'), ...badStore('trust-store-unreadable') },
    ],
    [
      'certificate-expired',
      'an end entity that has run out and lives too long',
      delivered(path({ notBefore: inDays(-500), notAfter: inDays(-1) })),
    ],
  ])('%s: %s', (reason, _what, overrides) => {
    expect(decided(overrides)).toBe(`deny ${reason}`);
  });
});

describe('The catalogue', () => {
  it('knows who acts, for every code', () => {
    for (const { actor } of Object.values(CATALOGUE)) {
      expect(['operator', 'administrator', 'vendor', 'developer', 'nobody']).toContain(actor);
    }
  });
});

describe('The summary', () => {
  it.each<[string, Partial<Evidence>, string]>([
    ['verified', {}, 'Allowed: "app.jar" is signed by "CN=Pin", which this machine trusts.'],
    ['denied', unsigned, 'Denied: "app.jar" (unsigned). The artifact "app.jar" came without a signature.'],
  ])('tells a log what was decided: %s', (_what, overrides, summary) => {
    expect(decide(evidence(overrides), {}, NOW).summary).toBe(summary);
  });

  it('names the relaxations that allow', () => {
    expect(decide(evidence(unsigned), { level: 'audit' }, NOW).summary).toBe(
      'Allowed, but not verified (audit-level): "app.jar".',
    );
  });
});
