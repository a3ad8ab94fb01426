import { describe, expect, it } from 'vitest';
import { parseSignatureObject } from '../../src/signature/parse-signature-file.js';
import type { CertificateForm } from '../../src/testing/index.js';
import { createTestAuthority, signatureDocument } from '../../src/testing/index.js';

const authority = createTestAuthority();
const artifact = new TextEncoder().encode('the bytes of an app');
const leaf = authority.leaf();
const { signature } = signatureDocument(artifact, { key: leaf.key });
const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
const wrapped = (content: string | Uint8Array) => base64(content).replaceAll(/(.{64})/g, '$1\n');

/** The certificates that were read, by fingerprint, or the fault's code. */
function delivered(certificate: unknown) {
  const result = parseSignatureObject({ signature, certificate });
  return result.ok ? result.document.signatures[0].certificates.map(({ fingerprint }) => fingerprint) : result.code;
}

describe('The certificate of a signature file is read', () => {
  it.each<CertificateForm>(['base64-pem', 'pem', 'base64-der'])('in the form %s', (certificateForm) => {
    const document = signatureDocument(artifact, { key: leaf.key, chain: [leaf], certificateForm });
    expect(delivered(document.certificate)).toEqual([leaf.fingerprint]);
  });

  it.each<CertificateForm>(['base64-pem', 'pem', 'base64-der'])(
    'in the form %s with intermediates after it',
    (certificateForm) => {
      const chain = [leaf, authority.intermediate, authority.root];
      const document = signatureDocument(artifact, { key: leaf.key, chain, certificateForm });
      expect(delivered(document.certificate)).toEqual(chain.map(({ fingerprint }) => fingerprint));
    },
  );

  it.each<[string, string]>([
    ['broken base64 of PEM', wrapped(leaf.pem)],
    ['broken base64 of DER', wrapped(leaf.der)],
    ['PEM with CRLF line breaks', leaf.pem.replaceAll('\n', '\r\n')],
    ['base64 of PEM with CRLF line breaks', base64(leaf.pem.replaceAll('\n', '\r\n'))],
    ['PEM with white space around it', `\n\n  ${leaf.pem}\n`],
    ['PEM without a line break at its end', leaf.pem.trimEnd()],
    [
      'PEM in lines of 76',
      `-----BEGIN CERTIFICATE-----\n${base64(leaf.der).replaceAll(/(.{76})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
    ],
  ])('from %s', (_title, certificate) => {
    expect(delivered(certificate)).toEqual([leaf.fingerprint]);
  });
});

it('The certificate of a signature file is read from base64 of DER, even where its subject looks like PEM', () => {
  const { der, fingerprint } = authority.leaf({ subject: '-----BEGIN CERTIFICATE-----' });
  expect(delivered(base64(der))).toEqual([fingerprint]);
});

describe('The certificate of a signature file is refused', () => {
  const block = (label: string, content: string | Uint8Array) =>
    `-----BEGIN ${label}-----\n${wrapped(content)}\n-----END ${label}-----\n`;
  const pkcs8 = Buffer.from(leaf.key.privateKeyPem.replaceAll(/-.*-|\n/g, ''), 'base64');
  // A multiple of three bytes has no padding: look for a certificate that has some.
  const padded = [leaf, authority.root, authority.intermediate, authority.stranger, authority.pin()].find(
    ({ der }) => der.length % 3 !== 0,
  );
  const paddedBase64 = base64(padded?.der ?? '');

  it.each<[code: string, why: string, certificate: string]>([
    ['delivered-certificate-not-pem', 'empty', ''],
    ['delivered-certificate-not-pem', 'prose', 'see the attached file'],
    ['delivered-certificate-not-pem', 'a PEM public key', block('PUBLIC KEY', leaf.key.spki)],
    ['delivered-certificate-not-pem', 'a PEM request', block('CERTIFICATE REQUEST', leaf.der)],
    ['delivered-certificate-not-pem', 'PEM with prose before it', `Subject: x\n${leaf.pem}`],
    ['delivered-certificate-not-pem', 'PEM with prose after it', `${leaf.pem}and so on`],
    [
      'delivered-certificate-not-pem',
      'a PEM label in small letters',
      leaf.pem.replaceAll('CERTIFICATE', 'certificate'),
    ],
    ['delivered-certificate-not-pem', 'base64 in the alphabet for URLs', Buffer.alloc(300, 0xfb).toString('base64url')],
    ['delivered-certificate-non-canonical-base64', 'without its padding', paddedBase64.replaceAll('=', '')],
    [
      'delivered-certificate-non-canonical-base64',
      'PEM without its padding',
      block('CERTIFICATE', '').replace('\n\n', `\n${paddedBase64.replaceAll('=', '')}\n`),
    ],
    ['delivered-certificate-malformed', 'base64 of nothing that is DER', base64('no certificate')],
    ['delivered-certificate-malformed', 'DER with a byte after it', base64(Buffer.concat([leaf.der, Buffer.alloc(1)]))],
    ['delivered-certificate-malformed', 'DER that is cut short', base64(leaf.der.subarray(0, -1))],
    ['delivered-certificate-malformed', 'PEM that is cut short', leaf.pem.slice(0, -30)],
    [
      'delivered-certificate-malformed',
      'PEM with a broken certificate after a sound one',
      leaf.pem + block('CERTIFICATE', 'x'),
    ],
    [
      'delivered-certificate-malformed',
      'a PEM block of nothing',
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
    ],
    ['private-key-in-signature-file', 'a PEM private key', leaf.key.privateKeyPem],
    ['private-key-in-signature-file', 'base64 of a PEM private key', base64(leaf.key.privateKeyPem)],
    ['private-key-in-signature-file', 'a private key after a certificate', leaf.pem + leaf.key.privateKeyPem],
    ['private-key-in-signature-file', 'a private key before a certificate', leaf.key.privateKeyPem + leaf.pem],
    [
      'private-key-in-signature-file',
      'a private key that is cut short',
      leaf.pem + leaf.key.privateKeyPem.slice(0, 60),
    ],
    [
      'private-key-in-signature-file',
      'a private key behind half a certificate',
      leaf.pem.slice(0, -30) + leaf.key.privateKeyPem,
    ],
    ['private-key-in-signature-file', 'an encrypted private key', block('ENCRYPTED PRIVATE KEY', pkcs8)],
    ['private-key-in-signature-file', 'an EC private key', block('EC PRIVATE KEY', pkcs8)],
    ['private-key-in-signature-file', 'an OpenSSH private key', block('OPENSSH PRIVATE KEY', pkcs8)],
    [
      'private-key-in-signature-file',
      'a private key among too many certificates',
      leaf.pem.repeat(9) + leaf.key.privateKeyPem,
    ],
    ['private-key-in-signature-file', 'base64 of a private key in DER', base64(pkcs8)],
    ['second-end-entity', 'two end entities', leaf.pem + authority.leaf({ label: 'other' }).pem],
    ['second-end-entity', 'the same end entity twice', leaf.pem + leaf.pem],
    [
      'second-end-entity',
      'an end entity behind an intermediate',
      leaf.pem + authority.intermediate.pem + authority.stranger.pem,
    ],
    ['second-end-entity', 'a certificate of version 1 as an intermediate', leaf.pem + authority.pin('v1').pem],
  ])('with %s where it is %s', (code, _why, certificate) => {
    expect(delivered(certificate)).toBe(code);
  });
});

describe('A private key', () => {
  const key = leaf.key.privateKeyPem;
  it.each<[string, unknown]>([
    ['as the signature', { signature: key }],
    ['under a key that nobody knows', { signature, privateKey: key }],
    ['within a key that nobody knows', { signature, nested: { mine: [key] } }],
  ])('is named for what it is %s', (_title, document) => {
    const result = parseSignatureObject(document);
    expect(result).toMatchObject({ ok: false, code: 'private-key-in-signature-file' });
    expect(JSON.stringify(result)).not.toContain(key.split('\n')[1]);
  });
});
