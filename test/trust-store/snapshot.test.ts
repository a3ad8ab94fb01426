import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const [pin, other] = [authority.pin(), authority.pin('v1', { label: 'other' })];
const idOf = async (folder: string) => (await loadTrustStore(folder)).snapshotId;

describe('A snapshot’s id', () => {
  it('is the digest of the content: the same wherever and whenever it is loaded', async () => {
    const folder = scene.store({ a: pin, b: other });
    const id = await idOf(folder);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(await idOf(folder)).toBe(id);
    utimesSync(join(folder, 'a'), 0, 0);
    expect(await idOf(folder)).toBe(id);
    expect(await idOf(scene.store({ b: other, a: pin }))).toBe(id);
  });

  it.each<[what: string, change: (folder: string) => void]>([
    ['a certificate is added', (folder) => writeFileSync(join(folder, 'c'), authority.root.pem)],
    ['a certificate is removed', (folder) => rmSync(join(folder, 'b'))],
    ['a certificate is exchanged for another', (folder) => writeFileSync(join(folder, 'a'), authority.root.pem)],
    [
      'two certificates change places',
      (folder) => {
        writeFileSync(join(folder, 'a'), other.pem);
        writeFileSync(join(folder, 'b'), pin.pem);
      },
    ],
    ['a byte is added', (folder) => writeFileSync(join(folder, 'a'), `${pin.pem} `)],
    ['a file is renamed', (folder) => renameSync(join(folder, 'b'), join(folder, 'c'))],
    ['garbage is added', (folder) => writeFileSync(join(folder, 'c'), 'x')],
  ])('changes when %s', async (_what, change) => {
    const folder = scene.store({ a: pin, b: other });
    const before = await idOf(folder);
    change(folder);
    expect(await idOf(folder)).not.toBe(before);
  });

  it('does not change with what is ignored', async () => {
    const folder = scene.store({ a: pin });
    const before = await idOf(folder);
    writeFileSync(join(folder, '.swp'), 'x');
    expect(await idOf(folder)).toBe(before);
  });

  it('stands in every decision, with the instant at which it was loaded', async () => {
    const folder = scene.store({ pin });
    const { trustStore } = await scene.verify({ signature: null, store: folder });
    expect(trustStore).toMatchObject({ snapshotId: await idOf(folder), loadedAt: authority.at.toISOString() });
  });
});

describe('A snapshot', () => {
  it('is immutable', async () => {
    const snapshot = await loadTrustStore(scene.store({ pin, garbage: 'x' }), scene);
    const { certificates, findings } = snapshot;
    const parts = [snapshot, certificates, certificates[0], findings, findings[0]];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true, true]);
  });

  it('judges as before where somebody changes a Date of it', async () => {
    const trustStore = await loadTrustStore(scene.store({ expired: authority.expiredPin }), scene);
    trustStore.certificates[0]?.notAfter.setTime(authority.at.getTime() + 1e9);
    const signature = scene.sign({ key: authority.expiredPin.key });
    expect(verdictOf(await scene.verify({ signature, request: { trustStore } }))).toBe('deny certificate-expired');
  });

  it('is taken as it is, while a folder is read anew at each call', async () => {
    const folder = scene.store({ a: authority.root, b: pin });
    const trustStore = await loadTrustStore(folder, scene);
    const signature = scene.sign({ key: pin.key });
    const verdict = async (source: string | typeof trustStore) =>
      verdictOf(await scene.verify({ signature, request: { trustStore: source } }));
    expect([await verdict(folder), await verdict(trustStore)]).toEqual(['allow verified', 'allow verified']);
    rmSync(join(folder, 'b'));
    expect([await verdict(folder), await verdict(trustStore)]).toEqual([
      'deny no-trusted-key-matches',
      'allow verified',
    ]);
  });

  it('says of each certificate what an operator asks', async () => {
    const { certificates } = await loadTrustStore(scene.store({ 'vendor.pem': pin }));
    expect(certificates).toEqual([
      {
        file: 'vendor.pem',
        fingerprint: pin.fingerprint,
        keyId: pin.keyId,
        subject: pin.subject,
        notBefore: pin.notBefore,
        notAfter: pin.notAfter,
        role: 'signer',
      },
    ]);
  });
});
