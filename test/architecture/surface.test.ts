import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What the package promises. A name that comes or goes is a change that users notice: it belongs into the changelog. */
const SURFACE: Readonly<Record<string, readonly string[]>> = {
  'install-gate': [
    'CHECK_NAMES',
    'DEFAULT_ARCHIVE_LIMITS',
    'InstallRefused',
    'MARKETPLACE_INTERMEDIATE_V2',
    'PolicyError',
    'admitInstall',
    'assertInstallAllowed',
    'auditInstalled',
    'checkTrustStoreHealth',
    'createInstallGate',
    'decide',
    'explainPolicy',
    'formatDecision',
    'formatGracePeriod',
    'holdInstall',
    'inspectArchive',
    'loadPolicy',
    'loadTrustStore',
    'loadUpmConfiguration',
    'openTrustStore',
    'parsePolicy',
    'previewInstall',
    'verifyInstall',
  ],
  'install-gate/ed25519': ['createEd25519Verifier', 'verifyEd25519'],
  'install-gate/upload': ['createUploadHandler'],
  'install-gate/x509': [
    'MARKETPLACE_INTERMEDIATE_V2',
    'buildCertificationPath',
    'parseCertificate',
    'parseCertificateRevocationList',
  ],
  'install-gate/testing': [
    'DEFAULT_VOCABULARY',
    'HOSTILE_INSTALLS',
    'HostNotSafe',
    'POLICY_LAWS',
    'PolicyLawBroken',
    'assertHostRefuses',
    'assertPolicyLaws',
    'createTestAuthority',
    'createTestClock',
    'createTestClockFloor',
    'createTestKey',
    'createTestPermitStore',
    'createTestTrustStore',
    'mintCertificate',
    'permitStatement',
    'rotationStatement',
    'seededBytes',
    'signatureDocument',
    'signatureFile',
    'statementEnvelope',
    'vocabularyOf',
  ],
  'install-gate/testing/arbitraries': [
    'SOUND_EVIDENCE',
    'certificateFacts',
    'deniedItems',
    'evidence',
    'instants',
    'lawSamples',
    'policies',
    'requests',
    'revocationFacts',
    'signatureSources',
    'signatures',
    'signerCandidates',
  ],
};

/** What isn't code. */
const DATA = ['decision', 'policy', 'signature-file'].map((name) => `install-gate/schemas/${name}.json`);

describe('the public surface', () => {
  it.each(Object.entries(SURFACE))('of %s is what it was', async (name, expected) => {
    const module: unknown = await import(name);
    expect(keysOf(module)).toEqual(expected);
  });

  it('has an entry in package.json for each, and no other', () => {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(manifest).toMatchObject({ bin: { 'install-gate': 'dist/cli/main.js' } });
    const exports =
      typeof manifest === 'object' && manifest !== null && 'exports' in manifest ? manifest.exports : null;
    const names = keysOf(exports).map((path) => path.replace(/^\./, 'install-gate'));
    expect(names.toSorted()).toEqual([...Object.keys(SURFACE), ...DATA, 'install-gate/package.json'].toSorted());
  });
});

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value).toSorted() : [];
}
