import { describe, expect, it } from 'vitest';
import { authority, ca, inDays, keyOf, leafOf } from '../x509/build.js';
import { build, outcomeOf } from '../x509/paths.js';

const usage = { keyUsage: ['keyCertSign', 'cRLSign'] } as const;
const root = ca('Root', usage);
const twin = ca('Root', { ...usage, key: keyOf('twin root') });
const leaf = leafOf(root);
const stranger = leafOf(root, { subject: 'Other', key: keyOf('other') });
const subCa = ca('Root', { issuer: ca('Sub', { ...usage, issuer: root }), key: keyOf('sub of that name'), ...usage });
const good = authority.mintCrl({ issuer: root });
const judge = (...crls: (typeof good)[]) =>
  outcomeOf({ endEntity: leaf, trustAnchors: [root], crls, revocation: 'require' });

describe('A revocation list', () => {
  it('says that a certificate is good, or revoked', () => {
    expect(judge(good)).toBe('ok');
    expect(judge(authority.mintCrl({ issuer: root, revoked: [{ certificate: leaf }] }))).toBe('certificate-revoked');
    expect(judge(authority.mintCrl({ issuer: root, revoked: [{ certificate: stranger }] }))).toBe('ok');
    expect(judge()).toBe('revocation-data-absent');
  });

  it('is no list where another key has signed it', () => {
    expect(judge(authority.mintCrl({ issuer: root, defects: { signWith: keyOf('forger') } }))).toBe(
      'crl-signature-invalid',
    );
    expect(judge(authority.mintCrl({ issuer: root, defects: { corruptSignature: true } }))).toBe(
      'crl-signature-invalid',
    );
  });

  it('is no list where a CA of the same name under another anchor has issued it', () => {
    const search = { endEntity: leaf, trustAnchors: [root, twin], crls: [authority.mintCrl({ issuer: twin })] };
    expect(outcomeOf({ ...search, revocation: 'require' })).toBe('crl-issuer-unknown');
  });

  it('is no list where a CA below has taken the name, but does not leave its path', () => {
    const search = { endEntity: leaf, trustAnchors: [root], crls: [authority.mintCrl({ issuer: subCa })] };
    expect(outcomeOf({ ...search, intermediates: [subCa], revocation: 'require' })).toBe('crl-issuer-unknown');
  });

  it('revokes although it is out of date, or from the future', () => {
    const revoked = [{ certificate: leaf }];
    const old = { issuer: root, thisUpdate: inDays(-60), nextUpdate: inDays(-30) };
    const early = { issuer: root, thisUpdate: inDays(1), nextUpdate: inDays(30) };
    expect(judge(authority.mintCrl(old))).toBe('crl-expired');
    expect(judge(authority.mintCrl(early))).toBe('crl-not-yet-valid');
    expect(judge(authority.mintCrl({ ...old, revoked }))).toBe('certificate-revoked');
    expect(judge(authority.mintCrl({ ...early, revoked }))).toBe('certificate-revoked');
    expect(judge(authority.mintCrl(old), good)).toBe('ok');
    expect(judge(authority.mintCrl({ ...old, revoked }), good)).toBe('certificate-revoked');
  });

  it('without nextUpdate is never current', () => {
    expect(judge(authority.mintCrl({ issuer: root, nextUpdate: null }))).toBe('crl-expired');
  });

  it('that is a delta or an indirect one is refused by name, and nothing else then tells', () => {
    const delta = authority.mintCrl({ issuer: root, deltaCrlIndicator: 1 });
    const indirect = authority.mintCrl({ issuer: root, issuingDistributionPoint: { indirectCrl: true } });
    expect(judge(delta)).toBe('crl-delta-unsupported');
    expect(judge(indirect)).toBe('crl-indirect-unsupported');
    expect(judge(good, delta)).toBe('crl-delta-unsupported');
    expect(judge(good, indirect)).toBe('crl-indirect-unsupported');
  });

  it('speaks only about what its scope holds', () => {
    const only = (point: object) => authority.mintCrl({ issuer: root, issuingDistributionPoint: point });
    expect(judge(only({ onlyContainsUserCerts: true }))).toBe('ok');
    expect(judge(only({ onlyContainsCaCerts: true }))).toBe('crl-out-of-scope');
    expect(judge(only({ onlyContainsAttributeCerts: true }))).toBe('crl-out-of-scope');
    expect(judge(only({ onlySomeReasons: ['keyCompromise'] }))).toBe('crl-reasons-incomplete');
  });

  it('with a critical extension that nobody knows still revokes, and says nothing good', () => {
    const odd = { issuer: root, extraExtensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }] };
    expect(judge(authority.mintCrl(odd))).toBe('crl-critical-extension');
    expect(judge(authority.mintCrl({ ...odd, revoked: [{ certificate: leaf }] }))).toBe('certificate-revoked');
  });

  it('of a CA whose keyUsage lacks cRLSign says nothing', () => {
    const plain = ca('Plain');
    const search = { endEntity: leafOf(plain), trustAnchors: [plain], crls: [authority.mintCrl({ issuer: plain })] };
    expect(outcomeOf({ ...search, revocation: 'require' })).toBe('missing-crl-sign');
  });

  it('that another certificate of that name has signed counts if its path leads to the same anchor', () => {
    const signer = authority.mint({ subject: 'Root', key: keyOf('lists'), issuer: root, keyUsage: ['cRLSign'] });
    const other = authority.mintCrl({ issuer: signer });
    const ofSigner = authority.mintCrl({ issuer: root, revoked: [{ certificate: signer }] });
    const search = { endEntity: leaf, trustAnchors: [root], intermediates: [signer] };
    expect(outcomeOf({ ...search, crls: [other], revocation: 'if-available' })).toBe('crl-issuer-unknown');
    expect(outcomeOf({ ...search, crls: [other, good], revocation: 'require' })).toBe('ok');
    const revokedBySigner = authority.mintCrl({ issuer: signer, revoked: [{ certificate: leaf }] });
    expect(outcomeOf({ ...search, crls: [revokedBySigner, good], revocation: 'require' })).toBe('certificate-revoked');
    expect(outcomeOf({ ...search, crls: [revokedBySigner, ofSigner], revocation: 'require' })).toBe('ok');
  });

  it('that cannot be read leaves its issuer’s certificates untold, or everybody’s who has no other', () => {
    const cut = { der: good.der.slice(0, -1) };
    const search = { endEntity: leaf, trustAnchors: [root] };
    const judgeBytes = (crls: readonly { der: Uint8Array }[]) =>
      outcomeOf({ ...search, crls: crls.map((each) => ({ ...good, ...each })) });
    expect(judgeBytes([cut])).toBe('crl-unreadable');
    expect(judgeBytes([cut, good])).toBe('ok');
    const broken = authority.mintCrl({ issuer: root, defects: { innerSignatureAlgorithm: 'ecdsa-sha256' } });
    expect(judgeBytes([broken, good])).toBe('crl-unreadable');
  });

  it('is not looked at where nobody asks, and absent ones are passed over unless they are required', () => {
    const revoking = authority.mintCrl({ issuer: root, revoked: [{ certificate: leaf }] });
    const search = { endEntity: leaf, trustAnchors: [root] };
    expect(outcomeOf({ ...search, crls: [revoking], revocation: 'off' })).toBe('ok');
    expect(build(search)).toMatchObject({ ok: true, revocation: [{ state: 'absent' }] });
    expect(build({ ...search, crls: [good] })).toMatchObject({ ok: true, revocation: [{ state: 'good' }] });
  });

  it('dates an invalidity only for those who opt in', () => {
    const revoking = authority.mintCrl({
      issuer: root,
      revoked: [{ certificate: leaf, invalidityDate: inDays(10) }],
    });
    const search = { endEntity: leaf, trustAnchors: [root], crls: [revoking] };
    expect(outcomeOf(search)).toBe('certificate-revoked');
    expect(outcomeOf({ ...search, honourInvalidityDate: true })).toBe('ok');
    expect(outcomeOf({ ...search, honourInvalidityDate: true, at: inDays(11) })).toBe('certificate-revoked');
  });

  it('counts of two entries for one certificate the one that counts from the first, in either order', () => {
    const [late, soon, plain] = [{ invalidityDate: inDays(10) }, { invalidityDate: inDays(5) }, {}];
    for (const [entries, at, outcome] of [
      [[late, plain], 0, 'certificate-revoked'],
      [[late, soon], 0, 'ok'],
      [[late, soon], 6, 'certificate-revoked'],
    ] as const) {
      for (const each of [entries, entries.toReversed()]) {
        const revoked = each.map((entry) => ({ certificate: leaf, ...entry }));
        const crls = [authority.mintCrl({ issuer: root, revoked })];
        const search = { endEntity: leaf, trustAnchors: [root], crls, honourInvalidityDate: true, at: inDays(at) };
        expect(outcomeOf(search)).toBe(outcome);
      }
    }
  });
});
