import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTrustStore, verifyInstall, type InstallRequest, type PolicyInput } from '../../../src/index.js';
import {
  createTestAuthority,
  createTestClock,
  createTestClockFloor,
  createTestPermitStore,
  createTestTrustStore,
  permitStatement,
  signatureFile,
  type TestStoreFiles,
} from '../../../src/testing/index.js';
import { plainArchive } from '../../../src/testing/kit/host/plain-archive.js';
import { verdictOf } from '../../support/scene.js';
import { policyKey } from '../../evidence/permits.js';

const authority = createTestAuthority();
const { root, intermediate } = authority;
const pin = authority.pin();
const leaf = authority.leaf();
const artifact = plainArchive('the bytes of an app');
const bare = signatureFile(artifact, { key: pin.key });
const verify = async (signature: Uint8Array | null, policy: PolicyInput, request: InstallRequest) =>
  verifyInstall(artifact, signature, policy, { clock: createTestClock(authority.at), ...request });

describe('A test clock', () => {
  it('stands still, and moves on as it is told, back too', () => {
    const clock = createTestClock('2024-02-28T23:00:00Z');
    const shown = () => clock.now().toISOString();
    expect([shown(), shown()]).toEqual(['2024-02-28T23:00:00.000Z', '2024-02-28T23:00:00.000Z']);
    clock.advance({ hours: 1, minutes: 1, seconds: 1, millis: 1 });
    expect(shown()).toBe('2024-02-29T00:01:01.001Z');
    clock.advance({ days: -1 });
    expect(shown()).toBe('2024-02-28T00:01:01.001Z');
    clock.set('2026-06-01T00:00:00Z');
    expect(shown()).toBe('2026-06-01T00:00:00.000Z');
  });

  it('begins where a test authority does', () => {
    expect(createTestClock().now()).toEqual(authority.at);
  });

  it('is not moved by who changes a Date that it has given', () => {
    const clock = createTestClock();
    clock.now().setTime(0);
    expect(clock.now()).toEqual(authority.at);
  });

  it.each<[what: string, act: () => void]>([
    ['to begin with', () => createTestClock('yesterday')],
    ['to be set to', () => createTestClock().set(new Date(Number.NaN))],
    ['to be moved by', () => createTestClock().advance({ days: Number.NaN })],
  ])('refuses what is no instant, %s', (_what, act) => {
    expect(act).toThrow(RangeError);
  });
});

describe('A test trust store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'install-gate-kit-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const files: TestStoreFiles = {
    'pin.pem': pin,
    'chain.pem': `${root.pem}${intermediate.pem}`,
    'root.der': root.der,
    'ca.crl': authority.mintCrl({ issuer: intermediate }),
    'bad.crl': 'no list',
    'notes.txt': 'not a certificate',
    '.hidden.pem': authority.stranger,
    'key.pem': pin.key.privateKeyPem,
  };

  it('is what a folder of these files is', async () => {
    for (const [name, file] of Object.entries(files)) {
      writeFileSync(join(folder, name), typeof file === 'string' || file instanceof Uint8Array ? file : file.pem);
    }
    const options = { roles: { [pin.fingerprint]: 'none' as const } };
    const inFolder = await loadTrustStore(folder, options);
    const inMemory = await createTestTrustStore(files, options);
    expect(inMemory.certificates).toEqual(inFolder.certificates);
    expect(inMemory.certificates.length).toBeGreaterThan(2);
    expect(inMemory.revocationLists).toEqual(inFolder.revocationLists);
    expect(inMemory.snapshotId).toBe(inFolder.snapshotId);
    const known = inFolder.findings.map(({ code, file }) => [code, file]);
    expect(inMemory.findings.map(({ code, file }) => [code, file])).toEqual(known);
    expect(known.length).toBeGreaterThan(2);
  });

  it('passes for a store that an operator has set up well, at every level', async () => {
    const trustStore = await createTestTrustStore({ 'pin.pem': pin });
    const decision = await verify(bare, { level: 'strict' }, { trustStore });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(decision.warnings).toEqual([]);
    expect(decision.trustStore.loadedAt).toBe('2026-06-01T00:00:00.000Z');
  });

  it.each<[what: string, files: TestStoreFiles, expected: string]>([
    ['without its pin', {}, 'deny trust-store-empty'],
    ['with another pin', { 'other.pem': authority.pin('v1', { label: 'other' }) }, 'deny no-trusted-key-matches'],
  ])('trusts nobody by itself: %s', async (_what, contents, expected) => {
    expect(verdictOf(await verify(bare, {}, { trustStore: await createTestTrustStore(contents) }))).toBe(expected);
  });

  it('serves paths and revocation', async () => {
    const signature = signatureFile(artifact, { key: leaf.key, chain: [leaf] });
    const store = { 'root.pem': root, 'intermediate.pem': intermediate };
    const revoked = authority.mintCrl({ issuer: intermediate, revoked: [{ certificate: leaf }] });
    const under = async (contents: TestStoreFiles) =>
      verdictOf(await verify(signature, {}, { trustStore: await createTestTrustStore(contents) }));
    expect(await under(store)).toBe('allow verified');
    expect(await under({ ...store, 'ca.crl': revoked })).toBe('deny certificate-revoked');
  });

  it('refuses an instant that is none', async () => {
    await expect(createTestTrustStore({}, { loadedAt: 'yesterday' })).rejects.toThrow(RangeError);
  });
});

describe('A test clock floor', () => {
  it('rises by what was verified, and makes a clock that was wound back suspect', async () => {
    const trustStore = await createTestTrustStore({ 'pin.pem': pin });
    const clockFloor = createTestClockFloor();
    expect(clockFloor.floor).toBeNull();
    await verify(bare, {}, { trustStore, clockFloor });
    expect(clockFloor.floor).toEqual(pin.notBefore);
    const grace = { gracePeriod: { endsAt: '2026-07-01T00:00:00Z' } };
    const before = createTestClock('2025-06-01T00:00:00Z');
    expect(verdictOf(await verify(null, grace, { trustStore, clockFloor }))).toBe('allow grace-period');
    expect(verdictOf(await verify(null, grace, { trustStore, clockFloor, clock: before }))).toBe('deny unsigned');
  });

  it('fails on demand', async () => {
    const trustStore = await createTestTrustStore({ 'pin.pem': pin });
    const clockFloor = createTestClockFloor('2026-01-01T00:00:00Z');
    const codeOfClock = async () => {
      const { checks } = await verify(bare, {}, { trustStore, clockFloor });
      return checks.find(({ check }) => check === 'clock')?.code;
    };
    expect(await codeOfClock()).toBe('passed');
    clockFloor.failWith(new Error('EIO'));
    expect(await codeOfClock()).toBe('clock-floor-unreadable');
    clockFloor.failWith(null);
    expect(await codeOfClock()).toBe('passed');
  });
});

describe('A test permit store', () => {
  const key = authority.key('permits');
  const policy: PolicyInput = {
    permits: { keys: [policyKey(key)], hostId: 'host-1' },
  };
  const permit = permitStatement(
    { artifact, host: 'host-1', endsAt: new Date(authority.at.getTime() + 3_600_000), issuedAt: authority.at },
    { key },
  );

  it('lets a permit be used once', async () => {
    const trustStore = await createTestTrustStore({ 'pin.pem': pin });
    const permitStore = createTestPermitStore();
    expect(verdictOf(await verify(null, policy, { trustStore, permit, permitStore }))).toBe('allow permit');
    expect(permitStore.used).toHaveLength(1);
    const again = await verify(null, policy, { trustStore, permit, permitStore });
    expect(verdictOf(again)).toBe('deny unsigned');
    expect(again.checks.find(({ check }) => check === 'permit')?.code).toBe('permit-used');
  });

  it('fails on demand', async () => {
    const trustStore = await createTestTrustStore({ 'pin.pem': pin });
    const permitStore = createTestPermitStore();
    permitStore.failWith(new Error('EIO'));
    expect(verdictOf(await verify(null, policy, { trustStore, permit, permitStore }))).toBe('deny unsigned');
    permitStore.failWith(null);
    expect(verdictOf(await verify(null, policy, { trustStore, permit, permitStore }))).toBe('allow permit');
  });
});
