import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { createScene, rowOf, verdictOf, warningsOf, type Files } from '../support/scene.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';

const scene = createScene();
const { authority } = scene;
const usage = { keyUsage: ['keyCertSign', 'cRLSign'] } as const;
const ca = { basicConstraints: { ca: true }, ...usage } as const;
const root = authority.mint({ subject: 'Root', ...ca });
const intermediate = authority.mint({ subject: 'Intermediate', issuer: root, ...ca });
const leaf = authority.leaf({ issuer: intermediate });
const signature = scene.sign({ key: leaf.key, chain: [leaf] });
const day = 86_400_000;
const inDays = (days: number) => new Date(authority.at.getTime() + days * day);

const rootList = authority.mintCrl({ issuer: root });
const list = authority.mintCrl({ issuer: intermediate });
const revoking = authority.mintCrl({ issuer: intermediate, revoked: [{ certificate: leaf, reason: 'keyCompromise' }] });
const revokingCa = authority.mintCrl({ issuer: root, revoked: [{ certificate: intermediate }] });
const old = authority.mintCrl({ issuer: intermediate, thisUpdate: inDays(-60), nextUpdate: inDays(-30) });
const delta = authority.mintCrl({ issuer: intermediate, deltaCrlIndicator: 1 });
const cut = (pem: string) => `${pem.slice(0, 200)}\n`;

const der = Buffer.from(revoking.der);
const unreadable = 'deny crl-unreadable / crl-unreadable';
/** As `openssl crl -text` writes it: the words first. */
const spokenOf = `Certificate Revocation List (CRL):\n${' '.repeat(2 ** 20)}${revoking.pem}`;

const judge = async (files: Files, policy: PolicyInput = {}) => {
  const decision = await scene.verify({ signature, store: { root, intermediate, ...files }, policy });
  return `${verdictOf(decision)} / ${rowOf(decision, 'revocation').code}`;
};
// The tests' own user may well own what they make, or be root.
const strict: PolicyInput = { level: 'strict', checks: { 'trust-store-isolation': 'warn' } };

describe('A revocation list in the trust store', () => {
  it.each<[what: string, files: Files, policy: PolicyInput, outcome: string]>([
    ['is not there', {}, {}, 'allow verified / revocation-data-absent'],
    ['is not there, and must be', {}, strict, 'deny revocation-data-absent / revocation-data-absent'],
    ['is good, in PEM', { 'a.pem': list.pem, 'b.pem': rootList.pem }, strict, 'allow verified / passed'],
    ['is good, in DER', { 'a.crl': list.der, 'b.crl': rootList.der }, strict, 'allow verified / passed'],
    ['is good, both in one file', { 'a.pem': list.pem + rootList.pem }, strict, 'allow verified / passed'],
    ['lies in a file with certificates', { 'a.pem': root.pem + list.pem }, {}, 'allow verified / passed'],
    ['revokes the signer', { 'a.crl': revoking.pem }, {}, 'deny certificate-revoked / certificate-revoked'],
    ['revokes its CA', { 'a.crl': revokingCa.pem }, {}, 'deny certificate-revoked / certificate-revoked'],
    [
      'revokes under audit',
      { 'a.crl': revoking.pem },
      { level: 'audit' },
      'deny certificate-revoked / certificate-revoked',
    ],
    ['is out of date', { 'a.crl': old.pem }, {}, 'deny crl-expired / crl-expired'],
    ['is out of date beside a current one', { 'a.crl': old.pem, 'b.crl': list.pem }, {}, 'allow verified / passed'],
    ['is a delta', { 'a.crl': list.pem, 'b.crl': delta.pem }, {}, 'deny crl-delta-unsupported / crl-delta-unsupported'],
    ['is cut short', { 'a.pem': cut(list.pem) }, {}, 'deny crl-unreadable / crl-unreadable'],
    ['is garbage with the name of one', { 'a.crl': 'garbage' }, {}, 'deny crl-unreadable / crl-unreadable'],
    ['is empty', { 'a.CRL': '' }, {}, 'deny crl-unreadable / crl-unreadable'],
    [
      'is garbage beside current ones',
      { 'a.crl': 'garbage', 'b.crl': list.pem, 'c.crl': rootList.pem },
      {},
      'allow verified / passed',
    ],
    [
      'counts although its file is no good',
      { 'a.pem': `${revoking.pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n` },
      {},
      'deny certificate-revoked / certificate-revoked',
    ],
  ])('%s', async (_what, files, policy, outcome) => {
    expect(await judge(files, policy)).toBe(outcome);
  });

  // Whoever loses a list in silence trusts whom it revokes.
  it.each<[what: string, files: Files, outcome?: string]>([
    ['in DER with a line break behind it', { 'list.der': Buffer.concat([der, Buffer.from('\n')]) }],
    ['in DER, cut short anywhere', { 'list.der': der.subarray(0, 100) }],
    ['in DER, cut within its first lengths', { 'list.der': der.subarray(0, 7) }],
    ['in DER, cut before its last byte', { 'list.der': der.subarray(0, -1) }],
    ['in DER, broken further on', { 'list.der': Buffer.concat([der.subarray(0, -80), Buffer.alloc(80, 0xff)]) }],
    ['of which one line is misspelt', { 'list.pem': revoking.pem.replace('-----BEGIN', '---BEGIN') }],
    ['of which the end is misspelt', { 'list.pem': revoking.pem.replace('END', 'end') }],
    [
      'whose lines are in lower case',
      { 'list.pem': revoking.pem.replaceAll(/X509 CRL|BEGIN|END/g, (s) => s.toLowerCase()) },
    ],
    [
      'of which one line is misspelt, behind a good certificate',
      { 'list.pem': root.pem + revoking.pem.replace('-----BEGIN', '---BEGIN') },
    ],
    [
      'of which one line is misspelt, before a good list',
      { 'list.pem': revoking.pem.replace('-----BEGIN', '---BEGIN') + rootList.pem },
    ],
    ['in UTF-16', { 'list.pem': Buffer.from(`\uFEFF${revoking.pem}`, 'utf16le') }],
    ['without its PEM lines', { 'list.txt': revoking.pem.replaceAll(/-----.*-----/g, '') }],
    ['in PEM and more than 1 MiB', { 'list.pem': revoking.pem + ' '.repeat(2 ** 20) }],
    ['in PEM behind its text, and more than 1 MiB', { 'list.pem': spokenOf }],
    ['in DER and more than 1 MiB', { 'list.der': Buffer.concat([der, Buffer.alloc(2 ** 20)]) }],
    [
      'beside a private key',
      { 'list.pem': `${revoking.pem}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n` },
      'deny certificate-revoked / certificate-revoked',
    ],
  ])('is not lost %s', async (_what, files, outcome = unreadable) => {
    expect(await judge(files)).toBe(outcome);
  });

  it.each<[what: string, files: Files]>([
    ['a certificate that is cut short', { 'a.der': Buffer.from(root.der).subarray(0, 200) }],
    [
      'a certificate with a line break behind it',
      { 'a.der': Buffer.concat([Buffer.from(root.der), Buffer.from('\n')]) },
    ],
    ['words about lists', { 'README.txt': 'Put each X509 CRL of the marketplace here, as it comes.\n0123456789\n' }],
    ['digits', { 'a.txt': '0000000000000000\n' }],
    ['a misspelt certificate beside a good list', { 'a.pem': list.pem + root.pem.replace('-----BEGIN', '---BEGIN') }],
  ])('is not seen in %s', async (_what, files) => {
    const decision = await scene.verify({ signature, store: { root, intermediate, ...files } });
    expect(verdictOf(decision)).toBe('allow verified');
  });

  it('that cannot be read is a warning with its file, in every decision', async () => {
    const pinned = authority.pin();
    const decision = await scene.verify({
      signature: scene.sign({ key: pinned.key }),
      store: { pinned, 'a.crl': 'garbage' },
    });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(warningsOf(decision)).toMatchObject([{ code: 'revocation-list-unreadable', details: { file: 'a.crl' } }]);
  });

  it('that comes into the folder counts at the next call, although the path was remembered', async () => {
    const folder = scene.store({ root, intermediate });
    const verify = async () => verdictOf(await scene.verify({ signature, store: folder }));
    expect(await verify()).toBe('allow verified');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${folder}/a.crl`, revoking.pem);
    expect(await verify()).toBe('deny certificate-revoked');
  });
});

describeWithOpenssl('A revocation list that openssl has made', () => {
  const bench = useWorkbench();

  it.each(['PEM', 'DER', 'PKCS #7'])('revokes: %s', async (form) => {
    const serial = Buffer.from(leaf.serialNumber).toString('hex').toUpperCase();
    await bench.write('index.txt', `R\t280101000000Z\t260515000000Z,keyCompromise\t${serial}\tunknown\t/CN=Leaf\n`);
    await bench.write('ca.cnf', '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n');
    await bench.write('key.pem', intermediate.key.privateKeyPem);
    await bench.write('ca.pem', intermediate.pem);
    const dates = '-crl_lastupdate 20260520000000Z -crl_nextupdate 20260720000000Z';
    await bench.run(
      'openssl',
      ...`ca -config ca.cnf -gencrl -keyfile key.pem -cert ca.pem ${dates} -out l.pem`.split(' '),
    );
    await bench.run('openssl', 'crl', '-in', 'l.pem', '-outform', 'DER', '-out', 'l.der');
    await bench.run('openssl', 'crl2pkcs7', '-in', 'l.pem', '-certfile', 'ca.pem', '-out', 'l.p7b');
    const file = await bench.read({ PEM: 'l.pem', DER: 'l.der' }[form] ?? 'l.p7b');
    expect(await judge({ 'a.file': file })).toBe('deny certificate-revoked / certificate-revoked');
  });
});
