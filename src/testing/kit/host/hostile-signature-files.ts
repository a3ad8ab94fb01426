import type { HostileCase, HostileInstall } from './hostile-install.js';
import type { HostileWorld } from './hostile-world.js';

/** Four mebibytes: no signature file is near it. */
const HUGE_BYTES = 4 * 1024 * 1024;

/** Signature files that must not be read as if they were sound, over an artifact that a pinned key has signed. */
export const HOSTILE_SIGNATURE_FILES: readonly HostileInstall[] = [
  { name: 'empty-signature-file', what: 'an app with an empty signature file', make: fileOf(() => '') },
  {
    name: 'signature-file-of-noise',
    what: 'an app with a signature file of noise',
    make: fileOf(() => '\u0000\u0001 %!'),
  },
  {
    name: 'signature-file-cut-short',
    what: 'an app whose signature file was cut short',
    make: fileOf((json) => json.slice(0, -2)),
  },
  {
    name: 'signature-file-without-signature',
    what: 'an app whose signature file lacks the signature',
    make: fileOf(() => '{}'),
  },
  {
    name: 'signature-file-with-two-signatures',
    what: 'an app whose signature file says two things under one key',
    make: fileOf((json) => `{"signature":"AAAA",${json.slice(1)}`),
  },
  {
    name: 'signature-cut-short',
    what: 'an app with 63 of the 64 bytes of its signature',
    make: ({ artifact, pin }) => ({ signatureFile: pin.key.sign(artifact).subarray(0, 63) }),
  },
  {
    name: 'signature-with-a-byte-more',
    what: 'an app with 65 bytes for a signature',
    make: ({ artifact, pin, sign }) => ({
      signatureFile: sign({ key: pin.key, signature: Uint8Array.from([...pin.key.sign(artifact), 0]) }),
    }),
  },
  {
    name: 'signature-file-of-unknown-version',
    what: 'an app with a signature file of a version that nobody knows',
    make: ({ pin, sign }) => ({ signatureFile: sign({ key: pin.key, extraFields: { version: 99 } }) }),
  },
  {
    name: 'private-key-in-signature-file',
    what: 'an app whose signature file holds a private key',
    make: ({ pin }) => ({ signatureFile: new TextEncoder().encode(pin.key.privateKeyPem) }),
  },
  {
    name: 'two-end-entities',
    what: 'an app whose signature brings the certificates of two signers',
    make: ({ authority, leaf, sign }) => ({
      signatureFile: sign({ key: leaf.key, chain: [leaf, authority.leaf({ label: 'second' })] }),
    }),
  },
  {
    name: 'certificate-of-noise',
    what: 'an app whose signature brings a certificate that is none',
    make: ({ pin, sign }) => ({ signatureFile: sign({ key: pin.key, extraFields: { certificate: 'bm9pc2U=' } }) }),
  },
  {
    name: 'no-signature-of-several',
    what: 'an app whose signature file lists no signature',
    make: () => ({ signatureFile: listOf([]) }),
  },
  {
    name: 'several-signatures-by-strangers',
    what: 'an app that several keys have signed, none of which anybody here knows',
    make: ({ authority, artifact }) => ({
      signatureFile: listOf(['nobody', 'no one'].map((label) => authority.key(label).sign(artifact))),
    }),
  },
  {
    name: 'several-signatures-the-trusted-one-of-another-app',
    what: 'an app that a stranger has signed, listed with the signature of another app by a pinned key',
    make: ({ authority, artifact, other, pin }) => ({
      signatureFile: listOf([authority.key('nobody').sign(artifact), pin.key.sign(other)]),
    }),
  },
  {
    name: 'sound-signature-beside-the-list',
    what: 'an app whose signature file has a sound signature where that version has none, and a stranger’s in its list',
    make: ({ authority, artifact, pin }) => ({
      signatureFile: listOf([authority.key('nobody').sign(artifact)], { signature: toBase64(pin.key.sign(artifact)) }),
    }),
  },
  {
    name: 'huge-signature-file',
    what: 'an app with a signature file of four mebibytes',
    make: fileOf((json) => `${json}${' '.repeat(HUGE_BYTES)}`),
  },
];

/** A file of version 2, which lists signatures. */
function listOf(signatures: readonly Uint8Array[], fields: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const list = signatures.map((signature) => ({ role: 'vendor', signature: toBase64(signature) }));
  return new TextEncoder().encode(JSON.stringify({ version: 2, signatures: list, ...fields }));
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** A text made of the sound signature file. */
function fileOf(content: (json: string) => string): (world: HostileWorld) => HostileCase {
  return ({ pin, sign }) => ({
    signatureFile: new TextEncoder().encode(content(new TextDecoder().decode(sign({ key: pin.key })))),
  });
}
