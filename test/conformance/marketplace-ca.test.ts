/** The model's real CA certificates, read in place; and what a CA shaped like the second intermediate may issue. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTrustStore, MARKETPLACE_INTERMEDIATE_V2, parsePolicy, verifyInstall } from '../../src/index.js';
import { createTestAuthority, signatureFile } from '../../src/testing/index.js';
import { describeSuite } from '../support/conformance.js';
import { verdictOf } from '../support/scene.js';

const CERTIFICATES = ['intermediate_ca_v1.crt', 'intermediate_ca_v2.crt', 'root_ca_v1.crt'] as const;

describeSuite('marketplace-ca', (suite) => {
  let folder = '';
  beforeAll(async () => {
    // Links, as the suite's folder has other files too, and nothing of it is copied.
    folder = await mkdtemp(join(tmpdir(), 'install-gate-marketplace-'));
    for (const name of CERTIFICATES) await symlink(suite.path(name), join(folder, name));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('loads with the roles anchor, intermediate and intermediate, and nothing is found wrong', async () => {
    const store = await loadTrustStore(folder);
    expect(store.fault).toBeNull();
    expect(store.findings).toEqual([]);
    expect(store.certificates.map(({ file, subject, role }) => ({ file, subject, role }))).toEqual([
      { file: CERTIFICATES[0], subject: 'O=Atlassian, CN=Marketplace AS Intermediate CA v1', role: 'intermediate' },
      { file: CERTIFICATES[1], subject: 'O=Atlassian, CN=Marketplace AS Intermediate CA v2', role: 'intermediate' },
      { file: CERTIFICATES[2], subject: 'O=Atlassian, CN=Marketplace AS Root CA v1', role: 'anchor' },
    ]);
    // As domain.md tells the dates.
    expect(store.certificates.map(({ notAfter }) => notAfter.toISOString().slice(0, 10))).toEqual([
      '2027-01-10',
      '2034-01-01',
      '2034-01-01',
    ]);
  });

  it('loads with nothing but its README in quarantine when the suite itself is the folder', async () => {
    const { certificates, findings } = await loadTrustStore(suite.path('.'));
    expect(certificates.map(({ role }) => role)).toEqual(['intermediate', 'intermediate', 'anchor']);
    expect(findings.map(({ file, code }) => [file, code])).toEqual([['README.md', 'file-not-a-certificate']]);
  });

  it('has one tolerance with a name: that of intermediate v2, and it says why', async () => {
    const { certificates } = await loadTrustStore(folder);
    expect(MARKETPLACE_INTERMEDIATE_V2).toEqual({
      caFingerprint: certificates.find(({ file }) => file === CERTIFICATES[1])?.fingerprint,
      allow: 'missing-key-cert-sign',
      reason: "the marketplace's intermediate v2 was issued without keyCertSign",
    });
    expect(
      parsePolicy({ trustStore: { tolerances: [MARKETPLACE_INTERMEDIATE_V2] } }).trustStore.tolerances,
    ).toHaveLength(1);
  });

  it.each([
    ['v1', CERTIFICATES[0], 'certificate-signature-invalid'],
    ['v2', CERTIFICATES[1], 'missing-key-cert-sign'],
  ])(
    'vouches for no leaf that is forged in the name of intermediate %s, whatever is tolerated',
    async (name, file, reason) => {
      const { certificates } = await loadTrustStore(folder);
      const caFingerprint = certificates.find((each) => each.file === file)?.fingerprint ?? '';
      const authority = createTestAuthority();
      const issuerName = [
        ['O', 'Atlassian'],
        ['CN', `Marketplace AS Intermediate CA ${name}`],
      ] as const;
      const leaf = authority.leaf({ authorityKeyIdentifier: false, defects: { issuerName } });
      const artifact = new TextEncoder().encode('the bytes of an app');
      const signed = signatureFile(artifact, { key: leaf.key, chain: [leaf] });
      const judge = async (
        tolerances: readonly { caFingerprint: string; allow: 'missing-key-cert-sign'; reason: string }[],
      ) =>
        verdictOf(
          await verifyInstall(
            artifact,
            signed,
            { trustStore: { folder, tolerances } },
            { clock: { now: () => authority.at } },
          ),
        );
      expect(await judge([])).toBe(`deny ${reason}`);
      const tolerance = { caFingerprint, allow: 'missing-key-cert-sign', reason: 'the marketplace’s own CA' } as const;
      expect(await judge([tolerance])).toBe('deny certificate-signature-invalid');
    },
  );
});
