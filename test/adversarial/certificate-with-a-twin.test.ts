import { createHash, X509Certificate } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { signatureDocument, type MintedCertificate } from '../../src/testing/index.js';
import { bitString, integer, sequence } from '../../src/testing/der-writer.js';
import { readDer, CERTIFICATE_LIMITS, type DerElement } from '../../src/x509/der.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const CURVES = { p256, p384, p521 } as const;
type Curve = keyof typeof CURVES;

function childrenOf(der: Uint8Array): readonly DerElement[] {
  const read = readDer(new Uint8Array(der), CERTIFICATE_LIMITS);
  if (!read.ok) throw new Error(read.fault);
  return read.element.children;
}

/** The same certificate with (r, n - s) for its signature (r, s): it takes no key. */
function twinOf(certificate: MintedCertificate, curve: Curve): MintedCertificate {
  const [tbs, algorithm, signature] = childrenOf(certificate.der);
  if (tbs === undefined || algorithm === undefined || signature === undefined) throw new Error('no certificate');
  const [r, s] = childrenOf(signature.content.subarray(1));
  if (r === undefined || s === undefined) throw new Error('no ECDSA signature');
  const other = CURVES[curve].Point.Fn.ORDER - BigInt(`0x${Buffer.from(s.content).toString('hex')}`);
  const der = sequence(tbs.encoded, algorithm.encoded, bitString(sequence(r.encoded, integer(other))));
  return { ...certificate, der, pem: new X509Certificate(der).toString(), fingerprint: sha256(der) };
}

const authorities = (['p256', 'p384', 'p521'] as const).map((curve) => {
  const ca = (name: string, pathLen: number, issuer?: MintedCertificate) =>
    authority.mint({
      subject: [['CN', `${name} of ${curve}`]],
      key: authority.key(`${name} of ${curve}`, curve),
      basicConstraints: { ca: true, pathLen },
      keyUsage: ['keyCertSign', 'cRLSign'],
      notAfter: '2030-01-01T00:00:00Z',
      ...(issuer === undefined ? {} : { issuer }),
    });
  const root = ca('Root', 1);
  const issuing = ca('Issuing', 0, root);
  const leaf = authority.leaf({ label: `leaf of ${curve}`, issuer: issuing });
  return { curve, root, issuing, leaf };
});

const denies = (certificate: MintedCertificate): PolicyInput => ({
  revocation: { denied: [{ certificate: certificate.fingerprint, reason: 'stolen', date: '2026-01-01' }] },
});
const distrusts = ({ fingerprint }: MintedCertificate): PolicyInput => ({
  trustStore: { roles: { [fingerprint]: 'none' } },
});
const binds = ({ fingerprint }: MintedCertificate): PolicyInput => ({
  publishers: [{ certificate: fingerprint, apps: ['com.evil.*'] }],
});

describe.each(authorities)(
  'Whoever makes another signature of a certificate’s own, of $curve,',
  ({ curve, root, issuing, leaf }) => {
    const install = async (chain: readonly MintedCertificate[], policy: PolicyInput, hasIssuing = false) =>
      verdictOf(
        await scene.verify({
          signature: signatureDocument(scene.artifact, { key: leaf.key, chain: [...chain] }),
          store: hasIssuing ? { 'root.pem': root, 'issuing.pem': issuing } : { 'root.pem': root },
          policy: { ...policy, checks: { 'trust-store-isolation': 'warn' } },
        }),
      );
    const twin = { leaf: twinOf(leaf, curve), issuing: twinOf(issuing, curve) };

    it('has one that is as good as the first, of another fingerprint', async () => {
      expect(twin.leaf.fingerprint).not.toBe(leaf.fingerprint);
      expect(new X509Certificate(twin.leaf.der).verify(new X509Certificate(issuing.der).publicKey)).toBe(true);
      expect(await install([twin.leaf, twin.issuing], {})).toBe('allow verified');
    });

    it.each<[what: string, policy: PolicyInput, verdict: string, ifNotPlaced?: string]>([
      ['a denied certificate', denies(leaf), 'deny certificate-denied'],
      ['a denied CA', denies(issuing), 'deny certificate-denied'],
      ['a certificate that has no role', distrusts(leaf), 'deny certificate-role-none'],
      ['a CA that has no role', distrusts(issuing), 'deny certificate-role-none', 'deny unknown-issuer'],
      ['a publisher’s rule for the certificate', binds(leaf), 'deny app-unknown'],
      ['a publisher’s rule for the CA', binds(issuing), 'deny app-unknown'],
    ])('doesn’t escape %s', async (_what, policy, verdict, ifNotPlaced = verdict) => {
      for (const chain of [
        [leaf, issuing],
        [twin.leaf, twin.issuing],
      ]) {
        expect(await install(chain, policy)).toBe(ifNotPlaced);
        expect(await install(chain, policy, true)).toBe(verdict);
      }
    });

    it('doesn’t fill two roles as one CA', async () => {
      const second = authority.leaf({ label: `second leaf of ${curve}`, issuer: issuing });
      const signatures = [
        signatureDocument(scene.artifact, { key: leaf.key, chain: [leaf, issuing] }),
        signatureDocument(scene.artifact, { key: second.key, chain: [second, twin.issuing] }),
      ];
      const requiredRoles = {
        vendor: { signers: [{ certificate: issuing.fingerprint }] },
        review: { signers: [{ key: root.keyId }] },
      };
      const decision = await scene.verify({
        signature: { version: 2, signatures },
        store: { 'root.pem': root },
        policy: { requiredRoles },
      });
      expect(verdictOf(decision)).toBe('deny role-missing');
    });
  },
);
