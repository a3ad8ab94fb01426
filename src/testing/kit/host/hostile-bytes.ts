import type { HostileInstall } from './hostile-install.js';
import { preAuthenticationEncoding } from '../../statement.js';

/** Wrong bytes, or nobody's signature over them. */
export const HOSTILE_BYTES: readonly HostileInstall[] = [
  {
    name: 'unsigned',
    what: 'an app without a signature',
    make: () => ({ signatureFile: null }),
  },
  {
    name: 'one-bit-flipped',
    what: 'an app of which one bit was flipped after a pinned key had signed it',
    make: ({ artifact, pin, sign }) => ({ artifact: withFlippedBit(artifact), signatureFile: sign({ key: pin.key }) }),
  },
  {
    name: 'one-bit-flipped-under-a-certificate',
    what: 'an app of which one bit was flipped after a certified key had signed it',
    make: ({ artifact, leaf, sign }) => ({
      artifact: withFlippedBit(artifact),
      signatureFile: sign({ key: leaf.key, chain: [leaf] }),
    }),
  },
  {
    name: 'byte-appended',
    what: 'an app with one byte more than was signed',
    make: ({ artifact, pin, sign }) => ({
      artifact: Uint8Array.from([...artifact, 0]),
      signatureFile: sign({ key: pin.key }),
    }),
  },
  {
    name: 'byte-cut-off',
    what: 'an app with one byte less than was signed',
    make: ({ artifact, pin, sign }) => ({ artifact: artifact.subarray(0, -1), signatureFile: sign({ key: pin.key }) }),
  },
  {
    name: 'signature-of-another-app',
    what: 'an app with the signature of another one',
    make: ({ artifact, other, pin, sign }) => ({ artifact, signatureFile: sign({ key: pin.key }, other) }),
  },
  {
    name: 'empty-artifact',
    what: 'an empty file, however well it is signed',
    make: ({ pin, sign }) => ({ artifact: new Uint8Array(), signatureFile: sign({ key: pin.key }, new Uint8Array()) }),
  },
  {
    name: 'statement-as-artifact',
    what: 'a signed permit that is passed off as an app',
    make: ({ pin, sign }) => {
      const payload = JSON.stringify({ artifact: '0'.repeat(64), host: 'host-1' });
      const type = 'application/vnd.install-gate.permit.v1+json';
      const artifact = preAuthenticationEncoding(type, utf8(payload));
      return { artifact, signatureFile: sign({ key: pin.key }, artifact) };
    },
  },
  {
    name: 'signature-by-a-stranger',
    what: 'an app that is signed by a key that nobody here knows',
    make: ({ authority, sign }) => ({ signatureFile: sign({ key: authority.key('nobody') }) }),
  },
  {
    name: 'signature-of-zeros',
    what: 'an app with 64 zero bytes for a signature',
    make: () => ({ signatureFile: new Uint8Array(64) }),
  },
];

/** In the middle, where no file format keeps what may differ. */
function withFlippedBit(bytes: Uint8Array): Uint8Array {
  const middle = Math.floor(bytes.length / 2);
  return bytes.map((byte, index) => (index === middle ? byte ^ 1 : byte));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
