import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CrlDefects, TestKey } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';

const authority = createTestAuthority();
const { intermediate: issuer, stranger } = authority;
const sound = authority.mintCrl({ issuer });
const withDefects = (defects: CrlDefects) => authority.mintCrl({ issuer, defects });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Whether the key made the list's signature; Ed25519, and a signed part of 128 to 255 bytes, as all here are. */
function verifiedBy({ key }: { readonly key: TestKey }, der: Uint8Array): boolean {
  const tbs = der.subarray(3, 6 + (der[5] ?? 0));
  return verify(null, tbs, createPublicKey(key.privateKeyPem), der.subarray(-64));
}

describe('A revocation list with a defect', () => {
  it('differs from a sound one, which verifies', () => {
    expect(verifiedBy(issuer, sound.der)).toBe(true);
    expect(verifiedBy(stranger, sound.der)).toBe(false);
    expect(withDefects({})).toEqual(sound);
  });

  it('has a signature of the right length that is wrong', () => {
    const { der } = withDefects({ corruptSignature: true });
    expect(verifiedBy(issuer, der)).toBe(false);
    expect(der.subarray(0, -1)).toEqual(sound.der.subarray(0, -1));
    expect(der).toHaveLength(sound.der.length);
  });

  it('is forged: the issuer’s name, another’s signature', () => {
    const { der } = withDefects({ signWith: stranger.key });
    expect(verifiedBy(issuer, der)).toBe(false);
    expect(verifiedBy(stranger, der)).toBe(true);
    expect(der.subarray(0, -64)).toEqual(sound.der.subarray(0, -64));
  });

  it('names another algorithm inside than outside', () => {
    const { der } = withDefects({ innerSignatureAlgorithm: 'ed448' });
    expect(hex(der).split('300506032b6571')).toHaveLength(2);
    expect(hex(der).split('300506032b6570')).toHaveLength(2);
    expect(verifiedBy(issuer, der)).toBe(true);
  });

  it('names another issuer than the one that signs', () => {
    const { der } = withDefects({ issuerName: stranger.subjectDer });
    expect(hex(der)).toContain(hex(stranger.subjectDer));
    expect(hex(der)).not.toContain(hex(issuer.subjectDer));
    expect(verifiedBy(issuer, der)).toBe(true);
  });

  it('has a signed part that was rewritten before it was signed', () => {
    const { der } = withDefects({
      rawTbsPatch: (tbs) => Buffer.from(hex(tbs).replace('020101', '020107'), 'hex'),
    });
    expect(hex(der)).not.toBe(hex(sound.der));
    expect(verifiedBy(issuer, der)).toBe(true);
  });

  it('has bytes after its end, in the PEM too', () => {
    const { der, pem, fingerprint } = withDefects({ trailingBytes: Uint8Array.of(0, 1) });
    expect(hex(der)).toBe(`${hex(sound.der)}0001`);
    expect(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64').equals(der)).toBe(true);
    expect(fingerprint).not.toBe(sound.fingerprint);
  });
});
