import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { StoreFindingCode } from '../../src/index.js';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const pin = authority.pin();
const { der, pem, key } = authority.pin('v3-self-signed-end-entity');
const block = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
const pkcs8 = Buffer.from(key.privateKeyPem.replaceAll(/-.*-|\n/g, ''), 'base64');
const defective = (defects: Parameters<typeof authority.mint>[0]['defects']) =>
  authority.mint({ subject: 'Defective', ...(defects === undefined ? {} : { defects }) });

describe('A file that adds no trust', () => {
  it.each<[code: StoreFindingCode, what: string, content: string | Uint8Array]>([
    ['file-empty', 'nothing', ''],
    ['file-not-a-certificate', 'white space', ' \n\n'],
    ['file-not-a-certificate', 'prose', 'Put the certificates here.\n'],
    ['file-not-a-certificate', 'bytes', Buffer.from([0, 1, 2, 3, 255])],
    ['file-not-a-certificate', 'base64 of prose', Buffer.from('no certificate').toString('base64')],
    ['file-not-a-certificate', 'UTF-16', Buffer.from(`\u{feff}${pem}`, 'utf16le')],
    ['file-not-a-certificate', 'PEM of something else', block('PGP MESSAGE', der)],
    ['file-not-a-certificate', 'prose that speaks of PEM', 'Each file has a line -----BEGIN CERTIFICATE and so on.\n'],
    ['file-not-a-certificate', 'PEM whose label is in small letters', pem.replaceAll('CERTIFICATE', 'certificate')],
    ['file-not-a-certificate', 'base64 that is padded', 'QUJDRA==\n'],
    ['file-not-a-certificate', 'prose with a colon', 'Careful: only certificates here\n'],
    ['properties-file', 'settings', '# settings\natlassian.upm.signature.check.disabled=true\n'],
    ['properties-file', 'settings whose names have no dots', 'checkDisabled=true\r\nuploads = yes\r\n'],
    ['properties-file', 'settings of which one is empty', '! ours\nhost.name=\nhost.port: 8090\n'],
    ['file-cut-short', 'PEM without its end', pem.slice(0, -30)],
    ['file-cut-short', 'PEM with nothing but its beginning', '-----BEGIN CERTIFICATE-----\n'],
    ['file-cut-short', 'a sound certificate, and half of one', pem + authority.root.pem.slice(0, 200)],
    ['certificate-without-pem-lines', 'base64 of DER', Buffer.from(der).toString('base64')],
    ['certificate-without-pem-lines', 'base64 of PEM', Buffer.from(pem).toString('base64')],
    ['certificate-unreadable', 'PEM of what is no certificate', block('CERTIFICATE', Buffer.from('x'))],
    ['certificate-unreadable', 'PEM that is no base64', pem.replace(/\n[^\n]{10}/, '\n!!!!!!!!!!')],
    ['certificate-unreadable', 'DER that is cut short', der.subarray(0, -1)],
    ['certificate-unreadable', 'DER with a byte after it', Buffer.concat([der, Buffer.alloc(1)])],
    ['certificate-unreadable', 'two certificates in DER', Buffer.concat([der, authority.root.der])],
    ['certificate-unreadable', 'DER that is none', Buffer.from([0x30, 0x80, 0x00, 0x00])],
    ['certificate-unreadable', 'a duplicate extension', defective({ duplicateExtension: 'basicConstraints' }).pem],
    ['certificate-unreadable', 'two algorithms', defective({ innerSignatureAlgorithm: 'ed448' }).pem],
    ['certificate-unreadable', 'a sound certificate and a broken one', pem + block('CERTIFICATE', Buffer.from('x'))],
    ['private-key', 'PKCS #8', key.privateKeyPem],
    ['private-key', 'PKCS #8 in DER', pkcs8],
    [
      'private-key',
      'a key of P-256 in DER',
      Buffer.from(authority.key('ec', 'p256').privateKeyPem.replaceAll(/-.*-|\n/g, ''), 'base64'),
    ],
    ['private-key', 'an encrypted key', block('ENCRYPTED PRIVATE KEY', pkcs8)],
    ['private-key', 'PKCS #1', block('RSA PRIVATE KEY', pkcs8)],
    ['private-key', 'SEC 1', block('EC PRIVATE KEY', pkcs8)],
    ['private-key', 'an OpenSSH key', block('OPENSSH PRIVATE KEY', pkcs8)],
    [
      'private-key',
      'an old key with headers',
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n',
    ],
    ['private-key', 'a key behind a certificate', pem + key.privateKeyPem],
    ['private-key', 'a key before a certificate', key.privateKeyPem + pem],
    ['private-key', 'a key that is cut short behind a certificate', pem + key.privateKeyPem.slice(0, 50)],
    ['private-key', 'a certificate that is cut short, and a key', pem.slice(0, -30) + key.privateKeyPem],
    ['public-key', 'a public key', block('PUBLIC KEY', key.spki)],
    ['public-key', 'a public key in DER', key.spki],
    ['java-keystore', 'a JKS', Buffer.from('feedfeed0000000200000000', 'hex')],
    ['java-keystore', 'a JCEKS', Buffer.from('cececece0000000200000000', 'hex')],
    ['archive', 'an empty zip', Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex')],
    ['archive', 'a zip', Buffer.from('504b0304140000000800', 'hex')],
    ['archive', 'a gzip', gzipSync(pem)],
    ['archive', 'a tar', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\x0000'), Buffer.alloc(247)])],
    ['archive', 'a bzip2', Buffer.from('BZh91AY&SY')],
    ['archive', 'an xz', Buffer.from('fd377a585a0000', 'hex')],
    ['archive', 'a 7z', Buffer.from('377abcaf271c0004', 'hex')],
    ['revocation-list-unreadable', 'a CRL by its label', block('X509 CRL', Buffer.from('whatever'))],
    ['file-too-large', 'more than 1 MiB', Buffer.alloc(1024 * 1024 + 1, pem)],
  ])('is named %s where it holds %s', async (code, _what, content) => {
    const folder = scene.store({ 'odd file': content, pin });
    const { certificates, findings, fault } = await loadTrustStore(folder);
    expect(findings.map((each) => [each.code, each.file, each.path])).toEqual([
      [code, 'odd file', `${folder}/odd file`],
    ]);
    expect(certificates.map(({ file }) => file)).toEqual(['pin']);
    expect(fault).toBeNull();
  });

  it('is a row among the decision’s warnings, with a remedy, and the rest stays usable', async () => {
    const signature = scene.sign({ key: pin.key });
    const decision = await scene.verify({ signature, store: { 'my.key': key.privateKeyPem, pin } });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(warningsOf(decision)).toMatchObject([{ code: 'private-key', details: { file: 'my.key' } }]);
    expect(warningsOf(decision)[0]?.message).toContain('"my.key"');
    expect(warningsOf(decision)[0]?.remedy).toContain('/my.key');
    expect(JSON.stringify(decision)).not.toContain(key.privateKeyPem.split('\n')[1]);
  });

  it('leaves nothing usable where it is alone', async () => {
    const decision = await scene.verify({ signature: null, store: { 'my.key': key.privateKeyPem } });
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(decision.checks.find(({ check }) => check === 'trust-store')).toMatchObject({
      outcome: 'failed',
      code: 'trust-store-nothing-usable',
    });
  });

  it('adds none from its sound half either', async () => {
    const store = { both: pin.pem + block('CERTIFICATE', Buffer.from('x')) };
    const decision = await scene.verify({ signature: scene.sign({ key: pin.key }), store });
    expect(verdictOf(decision)).toBe('deny trust-store-nothing-usable');
  });
});

describe('A file that adds trust', () => {
  const two = authority.pin('v1', { label: 'two' });
  it.each<[what: string, content: string | Uint8Array, count: number]>([
    ['PEM of several', pem + two.pem, 2],
    ['PEM with prose around it', `Subject: x\n${pem}\nand\n${two.pem}end\n`, 2],
    ['PEM with a byte order mark', `\u{feff}${pem}`, 1],
    ['PEM of the old label', pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), 1],
    ['a certificate twice', pem + pem, 1],
    ['DER whose subject looks like PEM', authority.pin('v1', { subject: '-----BEGIN CERTIFICATE-----' }).der, 1],
    ['a certificate of 1 MiB with its prose', `${pem}${'#'.repeat(1024 * 1024 - pem.length)}`, 1],
  ])('holds %s', async (_what, content, count) => {
    const { certificates, findings } = await loadTrustStore(scene.store({ file: content }));
    expect({ roles: certificates.map(({ role }) => role), findings }).toEqual({
      roles: Array(count).fill('signer'),
      findings: [],
    });
  });
});
