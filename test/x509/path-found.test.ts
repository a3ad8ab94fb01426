import { describe, expect, it } from 'vitest';
import type { KeyAlgorithm, SignatureAlgorithmName } from '../../src/testing/index.js';
import { printableString, sequence, setOf, oid } from '../../src/testing/der-writer.js';
import { authority, ca, deep, leafOf, search, searchInFull, under, type Search } from './build.js';

const { root, intermediate, intermediateWithoutKeyCertSign } = authority;
const leaf = authority.leaf();
const store = { anchors: [root], intermediates: [intermediate] };

describe('There is a path for an end entity', () => {
  it.each<[path: string, why: string, what: Search]>([
    [
      'Test Signer leaf < Test Intermediate CA < Test Root CA',
      'whose CAs are in the store',
      { endEntity: leaf, ...store },
    ],
    [
      'Test Signer leaf < Test Intermediate CA < Test Root CA',
      'whose intermediate is delivered',
      { endEntity: leaf, supplied: [intermediate], anchors: [root] },
    ],
    ['Leaf < Odd CA < Test Root CA', 'whose intermediate is for code', under({ extendedKeyUsage: ['codeSigning'] })],
    [
      'Leaf < Odd CA < Test Root CA',
      'whose intermediate is for anything',
      under({ extendedKeyUsage: ['anyExtendedKeyUsage'] }),
    ],
    ['Leaf < Odd CA < Test Root CA', 'whose intermediate has no keyUsage', under({ keyUsage: null })],
    ['Leaf < Test Root CA', 'that the anchor itself has issued', { endEntity: leafOf(root), anchors: [root] }],
    [
      'Leaf < Test Root CA',
      'without any extension',
      { endEntity: leafOf(root, { version: 1, keyUsage: null, extendedKeyUsage: null }), anchors: [root] },
    ],
    ['Leaf < Deep 6 < Deep 5 < Deep 4 < Deep 3 < Deep 2 < Deep 1 < Deep 0', 'of eight certificates', deep(6)],
  ])('%s: it is one %s', (path, _why, what) => {
    expect(search(what)).toBe(path);
  });

  it('whose CA lacks keyCertSign only by a tolerance for this very certificate, and the path says so', () => {
    const [v2, endEntity] = [intermediateWithoutKeyCertSign, leafOf(intermediateWithoutKeyCertSign)];
    const what = { endEntity, intermediates: [v2], anchors: [root] };
    expect(searchInFull({ ...what, tolerated: [v2] })).toMatchObject({
      ok: true,
      withoutKeyCertSign: [v2.fingerprint],
    });
    expect(search({ ...what, tolerated: [intermediate, root, endEntity] })).toBe('missing-key-cert-sign');
  });

  it('and it names nothing that a tolerance has let through where it needed none', () => {
    expect(searchInFull({ endEntity: leaf, ...store, tolerated: [root] })).toMatchObject({
      ok: true,
      withoutKeyCertSign: [],
    });
  });
});

describe('A chain of RSA and ECDSA', () => {
  const algorithms: readonly (readonly [KeyAlgorithm, readonly SignatureAlgorithmName[]])[] = [
    ['rsa-2048', ['rsa-sha256', 'rsa-sha384', 'rsa-sha512']],
    ['p256', ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512']],
    ['p384', ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512']],
    ['p521', ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512']],
  ];
  const rows = algorithms.flatMap(([algorithm, names]) => names.map((name) => [algorithm, name] as const));

  it.each(rows)('stands above a leaf of Ed25519: %s by %s', (algorithm, signatureAlgorithm) => {
    const [upper, lower] = [authority.key('upper', algorithm), authority.key('lower', algorithm)];
    const anchor = ca('Upper', { key: upper });
    const issuer = ca('Lower', { key: lower, issuer: anchor, signatureAlgorithm });
    const endEntity = leafOf(issuer, { signatureAlgorithm });
    const broken = leafOf(issuer, { signatureAlgorithm, defects: { corruptSignature: true } });
    const what = { supplied: [issuer], anchors: [anchor] };
    expect(search({ endEntity, ...what })).toBe('Leaf < Lower < Upper');
    expect(search({ endEntity: broken, ...what })).toBe('certificate-signature-invalid');
  });
});

describe('Names are the same', () => {
  it.each<[how: string, issuerName: string | Uint8Array]>([
    ['in another case', 'SOME ca'],
    ['with other white space', ' Some   CA '],
    ['in another string type', sequence(setOf(sequence(oid('2.5.4.3'), printableString('Some CA'))))],
  ])('%s (RFC 5280 section 7.1)', (_how, issuerName) => {
    const anchor = ca('Some CA');
    expect(search({ endEntity: leafOf(anchor, { defects: { issuerName } }), anchors: [anchor] })).toBe(
      'Leaf < Some CA',
    );
  });

  it.each<[how: string, issuerName: string]>([
    ['with another letter', 'Some CB'],
    ['with a letter that looks alike', 'S\u043eme CA'],
    ['with an invisible letter', 'Some\u200b CA'],
  ])('but not %s', (_how, issuerName) => {
    const anchor = ca('Some CA');
    expect(search({ endEntity: leafOf(anchor, { defects: { issuerName } }), anchors: [anchor] })).toBe(
      'unknown-issuer',
    );
  });
});
