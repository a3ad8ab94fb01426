import type { LeafOptions } from '../../test-authority.js';
import type { HostileCase, HostileInstall } from './hostile-install.js';
import type { HostileWorld } from './hostile-world.js';

/** Signers that must not be trusted. */
export const HOSTILE_CERTIFICATES: readonly HostileInstall[] = [
  {
    name: 'self-signed-stranger',
    what: 'an app whose signature brings its own self-signed certificate',
    make: ({ authority: { stranger }, sign }) => ({ signatureFile: sign({ key: stranger.key, chain: [stranger] }) }),
  },
  {
    name: 'strange-authority',
    what: 'an app whose signature brings a whole path to a root of its own',
    make: ({ authority, sign, inDays }) => {
      const root = authority.mint({
        subject: 'Another Root CA',
        basicConstraints: { ca: true },
        notBefore: inDays(-10),
        notAfter: inDays(300),
      });
      const leaf = authority.leaf({ label: 'of another root', issuer: root });
      return { signatureFile: sign({ key: leaf.key, chain: [leaf, root] }) };
    },
  },
  {
    name: 'forged-leaf',
    what: "an app whose signature brings a certificate in the trusted CA's name that another key has signed",
    make: leafWith(({ authority }) => ({ defects: { signWith: authority.key('forger') } })),
  },
  {
    name: 'forged-intermediate',
    what: "an app whose signature brings an intermediate in the trusted root's name that another key has signed",
    make: ({ authority, sign, inDays }) => {
      const intermediate = authority.mint({
        subject: 'Forged Intermediate CA',
        issuer: authority.root,
        basicConstraints: { ca: true, pathLen: 0 },
        notBefore: inDays(-10),
        notAfter: inDays(300),
        defects: { signWith: authority.key('forger') },
      });
      const leaf = authority.leaf({ label: 'of a forged intermediate', issuer: intermediate });
      return { signatureFile: sign({ key: leaf.key, chain: [leaf, intermediate] }) };
    },
  },
  {
    name: 'corrupt-certificate',
    what: 'an app whose signature brings a certificate with a broken signature',
    make: leafWith(() => ({ defects: { corruptSignature: true } })),
  },
  {
    name: 'expired-leaf',
    what: 'an app that is signed by an expired certificate',
    make: leafWith(({ inDays }) => ({ notBefore: inDays(-100), notAfter: inDays(-1) })),
  },
  {
    name: 'leaf-not-yet-valid',
    what: 'an app that is signed by a certificate which is not valid yet',
    make: leafWith(({ inDays }) => ({ notBefore: inDays(1), notAfter: inDays(100) })),
  },
  {
    name: 'leaf-that-lives-too-long',
    what: 'an app that is signed by a certificate which is valid for more than a year',
    make: leafWith(({ inDays }) => ({ notBefore: inDays(-10), notAfter: inDays(390) })),
  },
  {
    name: 'expired-pin',
    what: 'an app that is signed by a pinned certificate which has expired',
    make: ({ authority: { expiredPin }, store, sign }) => ({
      signatureFile: sign({ key: expiredPin.key }),
      store: { ...store, 'expired.pem': expiredPin },
    }),
  },
  {
    name: 'removed-pin',
    what: 'an app whose signer is no longer in the trust store',
    make: ({ store: { 'pin.pem': _removed, ...store }, pin, sign }) => ({
      signatureFile: sign({ key: pin.key }),
      store,
    }),
  },
  {
    name: 'removed-anchor',
    what: "an app whose signer's root is no longer in the trust store",
    make: ({ store: { 'root.pem': _removed, ...store }, leaf, sign }) => ({
      signatureFile: sign({ key: leaf.key, chain: [leaf] }),
      store,
    }),
  },
  {
    name: 'removed-intermediate',
    what: "an app whose signer's intermediate is neither in the trust store nor in the signature file",
    make: ({ store: { 'intermediate.pem': _removed, ...store }, leaf, sign }) => ({
      signatureFile: sign({ key: leaf.key, chain: [leaf] }),
      store,
    }),
  },
  {
    name: 'revoked-leaf',
    what: 'an app whose signer is on the revocation list of its CA',
    make: ({ authority, store, leaf, sign }) => ({
      signatureFile: sign({ key: leaf.key, chain: [leaf] }),
      store: {
        ...store,
        'intermediate.crl': authority.mintCrl({
          issuer: authority.intermediate,
          revoked: [{ certificate: leaf, reason: 'keyCompromise' }],
        }),
      },
    }),
  },
  {
    name: 'revoked-intermediate',
    what: 'an app whose CA is on the revocation list of its root',
    make: ({ authority, store, leaf, sign }) => ({
      signatureFile: sign({ key: leaf.key, chain: [leaf] }),
      store: {
        ...store,
        'root.crl': authority.mintCrl({ issuer: authority.root, revoked: [{ certificate: authority.intermediate }] }),
      },
    }),
  },
  {
    name: 'revocation-list-cut-short',
    what: 'an app of whose CA the revocation list is cut short',
    make: ({ authority, store: { 'intermediate.crl': _whole, ...store }, leaf, sign }) => {
      const list = authority.mintCrl({ issuer: authority.intermediate });
      return {
        signatureFile: sign({ key: leaf.key, chain: [leaf] }),
        store: { ...store, 'list.pem': { ...list, pem: list.pem.slice(0, list.pem.length / 2) } },
      };
    },
  },
  {
    name: 'ca-key-signs',
    what: 'an app that a CA has signed itself',
    make: ({ authority: { intermediate }, sign }) => ({ signatureFile: sign({ key: intermediate.key }) }),
  },
  {
    name: 'ca-certificate-delivered',
    what: 'an app whose signature brings the certificate of the CA that has signed it',
    make: ({ authority: { intermediate }, sign }) => ({
      signatureFile: sign({ key: intermediate.key, chain: [intermediate] }),
    }),
  },
  {
    name: 'signer-as-ca',
    what: 'an app whose certificate was issued by somebody who may only sign apps',
    make: ({ authority, leaf, sign }) => {
      const below = authority.leaf({ label: 'of a signer', issuer: leaf });
      return { signatureFile: sign({ key: below.key, chain: [below, leaf] }) };
    },
  },
  {
    name: 'path-too-long',
    what: 'an app whose CA was issued by a CA that may issue none',
    make: ({ authority, sign, inDays }) => {
      const below = authority.mint({
        subject: 'CA Below',
        issuer: authority.intermediate,
        basicConstraints: { ca: true },
        notBefore: inDays(-10),
        notAfter: inDays(300),
      });
      const leaf = authority.leaf({ label: 'too far below', issuer: below });
      return { signatureFile: sign({ key: leaf.key, chain: [leaf, below] }) };
    },
  },
  {
    name: 'key-not-for-signing',
    what: 'an app that is signed by a certificate whose key may not sign',
    make: leafWith(() => ({ keyUsage: ['keyAgreement'] })),
  },
  {
    name: 'certificate-for-something-else',
    what: 'an app that is signed by a certificate for web servers alone',
    make: leafWith(() => ({ extendedKeyUsage: ['serverAuth'] })),
  },
  {
    name: 'unknown-critical-extension',
    what: 'an app whose certificate says something critical that nobody understands',
    make: leafWith(() => ({
      extraExtensions: [{ oid: '1.3.6.1.4.1.99999.1', critical: true, value: Uint8Array.from([5, 0]) }],
    })),
  },
  {
    name: 'key-of-small-order',
    what: 'an app whose certificate holds a key that lax verifiers accept for every signature',
    make: ({ authority, sign }) => {
      // The point (0, 1): with it R = (0, 1) and S = 0 satisfy the equation for whatever message.
      const identity = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));
      const { key } = authority.leaf({ label: 'small order' });
      const spki = Uint8Array.from([...key.spki.subarray(0, -32), ...identity]);
      const leaf = authority.leaf({ label: 'small order', defects: { spki } });
      const signature = Uint8Array.from([...identity, ...new Uint8Array(32)]);
      return { signatureFile: sign({ key, chain: [leaf], signature }) };
    },
  },
];

/** A leaf of the trusted CA that differs from a sound one in this. */
function leafWith(differences: (world: HostileWorld) => LeafOptions): (world: HostileWorld) => HostileCase {
  return (world) => {
    const leaf = world.authority.leaf({ label: 'hostile', ...differences(world) });
    return { signatureFile: world.sign({ key: leaf.key, chain: [leaf] }) };
  };
}
