import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyInstall, type InstallDecision, type PolicyInput, type TrustStoreSnapshot } from '../../../src/index.js';
import {
  assertHostRefuses,
  createTestClock,
  createTestTrustStore,
  HOSTILE_INSTALLS,
  HostNotSafe,
  type HostUnderTest,
} from '../../../src/testing/index.js';
import { createHostileWorld } from '../../../src/testing/kit/host/hostile-world.js';
import { plainArchive } from '../../../src/testing/kit/host/plain-archive.js';

const at = new Date('2026-06-01T00:00:00Z');

/** A host that does as it should, but for what is said. */
function hostOf(
  policy: PolicyInput,
  mayInstall: (decision: InstallDecision) => boolean = ({ verdict }) => verdict === 'allow',
): HostUnderTest & { readonly decisions: Map<string, InstallDecision> } {
  let trustStore: TrustStoreSnapshot | undefined;
  const decisions = new Map<string, InstallDecision>();
  return {
    decisions,
    trust: async (files) => {
      trustStore = await createTestTrustStore(files);
    },
    install: async (artifact, signatureFile, { name, origin }) => {
      const clock = createTestClock(at);
      const request = { clock, ...(trustStore && { trustStore }), ...(origin !== null && { origin }) };
      const decision = await verifyInstall(artifact, signatureFile, policy, request);
      decisions.set(name, decision);
      return { installed: mayInstall(decision) };
    },
  };
}

/** Why each is refused, at the level standard. */
const REASONS: Readonly<Record<string, string>> = {
  unsigned: 'unsigned',
  'one-bit-flipped': 'no-trusted-key-matches',
  'one-bit-flipped-under-a-certificate': 'signature-mismatch',
  'byte-appended': 'no-trusted-key-matches',
  'byte-cut-off': 'no-trusted-key-matches',
  'signature-of-another-app': 'no-trusted-key-matches',
  'empty-artifact': 'artifact-empty',
  'statement-as-artifact': 'artifact-is-a-statement',
  'signature-by-a-stranger': 'no-trusted-key-matches',
  'signature-of-zeros': 'no-trusted-key-matches',
  'self-signed-stranger': 'self-signed-not-pinned',
  'strange-authority': 'anchor-missing',
  'forged-leaf': 'certificate-signature-invalid',
  'forged-intermediate': 'certificate-signature-invalid',
  'corrupt-certificate': 'certificate-signature-invalid',
  'expired-leaf': 'certificate-expired',
  'leaf-not-yet-valid': 'certificate-not-yet-valid',
  'leaf-that-lives-too-long': 'lifetime-exceeded',
  'revocation-list-cut-short': 'crl-unreadable',
  'expired-pin': 'certificate-expired',
  'removed-pin': 'no-trusted-key-matches',
  'removed-anchor': 'anchor-missing',
  'removed-intermediate': 'unknown-issuer',
  'revoked-leaf': 'certificate-revoked',
  'revoked-intermediate': 'certificate-revoked',
  'ca-key-signs': 'no-trusted-key-matches',
  'ca-certificate-delivered': 'ca-used-as-end-entity',
  'signer-as-ca': 'second-end-entity',
  'path-too-long': 'path-length-exceeded',
  'key-not-for-signing': 'missing-digital-signature',
  'certificate-for-something-else': 'missing-code-signing-eku',
  'unknown-critical-extension': 'unknown-critical-extension',
  'key-of-small-order': 'signature-mismatch',
  'empty-signature-file': 'signature-file-empty',
  'signature-file-of-noise': 'signature-not-base64',
  'signature-file-cut-short': 'signature-file-invalid-json',
  'signature-file-without-signature': 'signature-missing',
  'signature-file-with-two-signatures': 'signature-file-duplicate-key',
  'signature-cut-short': 'signature-file-not-text',
  'signature-with-a-byte-more': 'signature-length-wrong',
  'signature-file-of-unknown-version': 'signature-file-unknown-version',
  'private-key-in-signature-file': 'private-key-in-signature-file',
  'two-end-entities': 'second-end-entity',
  'certificate-of-noise': 'delivered-certificate-malformed',
  'no-signature-of-several': 'signature-missing',
  'several-signatures-by-strangers': 'no-trusted-key-matches',
  'several-signatures-the-trusted-one-of-another-app': 'no-trusted-key-matches',
  'sound-signature-beside-the-list': 'signature-file-misspelt-key',
  'huge-signature-file': 'signature-file-too-large',
};

async function failureOf(host: HostUnderTest): Promise<HostNotSafe> {
  try {
    await assertHostRefuses(host, { at });
  } catch (error) {
    if (error instanceof HostNotSafe) return error;
    throw error;
  }
  throw new Error('the host was not found out');
}

describe('assertHostRefuses', () => {
  it.each(['standard', 'strict'] as const)(
    'has nothing to say against a host that asks at the level %s',
    async (level) => {
      const { refused } = await assertHostRefuses(hostOf({ level }), { at });
      expect(refused).toEqual(HOSTILE_INSTALLS.map(({ name }) => name));
      expect(refused.length).toBeGreaterThan(40);
    },
  );

  it('tries each for its own reason', async () => {
    const host = hostOf({ level: 'standard' });
    await assertHostRefuses(host, { at });
    const reasons = [...host.decisions].flatMap(([name, decision]) =>
      decision.verdict === 'deny' ? [[name.replace('hostile-', ''), decision.reason]] : [],
    );
    expect(Object.fromEntries(reasons)).toEqual(REASONS);
  });

  it('finds out a host that installs whatever comes', async () => {
    const { letThrough, message } = await failureOf({ trust: () => undefined, install: () => undefined });
    expect(letThrough).toEqual(HOSTILE_INSTALLS.map(({ name }) => name));
    expect(message).toContain('unsigned: an app without a signature');
  });

  it('finds out a host that installs nothing', async () => {
    const { letThrough, message } = await failureOf({ trust: () => undefined, install: () => false });
    expect(letThrough).toEqual([]);
    expect(message).toMatch(/has not installed a sound app, signed by a pinned key, before/);
  });

  it('finds out a host that installs nothing any more after it has met something hostile', async () => {
    const host = hostOf({});
    let met = false;
    const { message } = await failureOf({
      ...host,
      install: async (artifact, signatureFile, context) => {
        met ||= context.name.startsWith('hostile');
        return met ? false : host.install(artifact, signatureFile, context);
      },
    });
    expect(message).toMatch(/after the hostile ones/);
  });

  it.each<[what: string, policy: PolicyInput, mayInstall: Parameters<typeof hostOf>[1], through: readonly string[]]>([
    [
      'takes a warning for a yes',
      {},
      (decision) => decision.verdict === 'allow' || decision.reason === 'certificate-revoked',
      ['revoked-leaf', 'revoked-intermediate'],
    ],
    [
      'lets validity be',
      { checks: { validity: 'warn' } },
      undefined,
      ['expired-leaf', 'leaf-not-yet-valid', 'expired-pin'],
    ],
    ['still has its grace period', { gracePeriod: { endsAt: '2026-07-01T00:00:00Z' } }, undefined, ['unsigned']],
    [
      'looks at the signature alone',
      {},
      ({ checks }) => checks.some(({ check, outcome }) => check === 'integrity' && outcome === 'passed'),
      ['statement-as-artifact', 'expired-pin'],
    ],
  ])('finds out a host that %s', async (_what, policy, mayInstall, through) => {
    const { letThrough } = await failureOf(hostOf(policy, mayInstall));
    expect(letThrough).toEqual(expect.arrayContaining([...through]));
  });

  it('believes what lies there, not what was said', async () => {
    const host = hostOf({});
    const lying = new Set<string>();
    const { letThrough } = await failureOf({
      trust: async (files) => host.trust(files),
      install: async (artifact, signatureFile, context) => {
        // Put into place first, and refused afterwards.
        lying.add(context.name);
        return host.install(artifact, signatureFile, context);
      },
      isInstalled: (name) => lying.has(name),
    });
    expect(letThrough).toEqual(HOSTILE_INSTALLS.map(({ name }) => name));
  });

  it('leaves out what it is told to, and refuses names that there are none of', async () => {
    const grace = hostOf({ gracePeriod: { endsAt: '2026-07-01T00:00:00Z' } });
    const { refused } = await assertHostRefuses(grace, { at, except: ['unsigned'] });
    expect(refused).not.toContain('unsigned');
    await expect(assertHostRefuses(grace, { at, except: ['unsinged'] })).rejects.toThrow(TypeError);
  });

  it('passes the origin on', async () => {
    const host = hostOf({ level: 'off', origins: { upload: { level: 'standard' } } });
    await expect(assertHostRefuses(host, { at, origin: 'upload' })).resolves.toMatchObject({});
  });
});

describe('The table of hostile installs', () => {
  it('names each once', () => {
    const names = HOSTILE_INSTALLS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  it('is the same each time', () => {
    const [first, second] = [1, 2].map(() =>
      HOSTILE_INSTALLS.map(({ make }) => {
        const { artifact, signatureFile } = make(createHostileWorld(at, plainArchive));
        return [artifact, signatureFile].map((bytes) => (bytes ? Buffer.from(bytes).toString('hex') : null));
      }),
    );
    expect(second).toEqual(first);
  });

  it('has archives that unzip finds no fault with', () => {
    const folder = mkdtempSync(join(tmpdir(), 'install-gate-archive-'));
    const file = join(folder, 'app.jar');
    writeFileSync(file, plainArchive('the bytes of an app'));
    expect(execFileSync('unzip', ['-p', file], { encoding: 'utf8' })).toBe('the bytes of an app');
    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors detected');
    rmSync(folder, { recursive: true });
  });
});
