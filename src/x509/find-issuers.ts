import type { Certificate } from './certificate.js';
import type { IssuerIndex } from './issuer-index.js';

/** Issuers of a certificate in these places: those whose key identifier fits first (RFC 4158 section 3.5.12). */
export function issuersOf({ issuer, extensions }: Certificate, places: readonly IssuerIndex[]): Iterable<Certificate> {
  return issuersNamed(issuer.key, extensions.authorityKeyIdentifier, places);
}

export function* issuersNamed(
  name: string,
  keyIdentifier: Uint8Array | null,
  places: readonly IssuerIndex[],
): Generator<Certificate> {
  for (const place of places) yield* place.fitting(name, keyIdentifier);
  for (const place of places) yield* place.notFitting(name, keyIdentifier);
}

/** RFC 4158 section 5.2: the same name and key twice on one path is a loop. */
export function isOnPath(path: readonly Certificate[], candidate: Certificate): boolean {
  return path.some(
    (each) => each.subject.key === candidate.subject.key && each.publicKey.keyId === candidate.publicKey.keyId,
  );
}
