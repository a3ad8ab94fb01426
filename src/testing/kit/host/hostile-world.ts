import { createTestAuthority } from '../../authority.js';
import type { MintedCertificate } from '../../minted-certificate.js';
import type { MintedCrl } from '../../minted-crl.js';
import { signatureFile, type SignatureFileOptions } from '../../signature-file.js';
import type { TestAuthority } from '../../test-authority.js';

/** The files of a trust store by name. */
export type WorldFiles = Readonly<Record<string, MintedCertificate | MintedCrl>>;

/** What hostile installs are made of: a sound artifact, and everybody who could sign it. */
export interface HostileWorld {
  readonly authority: TestAuthority;
  /** The instant at which the host believes to be. */
  readonly at: Date;
  readonly artifact: Uint8Array;
  /** Another sound artifact. */
  readonly other: Uint8Array;
  /** In the trust store. */
  readonly pin: MintedCertificate;
  /** Issued by the store's intermediate; it may sign. */
  readonly leaf: MintedCertificate;
  /** A root, an intermediate, a pin, and a current revocation list of each CA: what an administrator has set up well. */
  readonly store: WorldFiles;
  /** An instant so many days from `at`. */
  readonly inDays: (days: number) => Date;
  /** A signature file over an artifact, the world's own if not said. */
  readonly sign: (options: SignatureFileOptions, artifact?: Uint8Array) => Uint8Array;
}

const DAY_MILLIS = 86_400_000;

/** Makes a world around an instant. */
export function createHostileWorld(at: Date, makeArtifact: (name: string) => Uint8Array): HostileWorld {
  const authority = createTestAuthority({ seed: 'install-gate hostile installs', at });
  const { root, intermediate } = authority;
  const artifact = makeArtifact('sound');
  return {
    authority,
    at,
    artifact,
    other: makeArtifact('other'),
    pin: authority.pin(),
    leaf: authority.leaf(),
    store: {
      'root.pem': root,
      'intermediate.pem': intermediate,
      'pin.pem': authority.pin(),
      'root.crl': authority.mintCrl({ issuer: root }),
      'intermediate.crl': authority.mintCrl({ issuer: intermediate }),
    },
    inDays: (days) => new Date(at.getTime() + days * DAY_MILLIS),
    sign: (options, content = artifact) => signatureFile(content, options),
  };
}
