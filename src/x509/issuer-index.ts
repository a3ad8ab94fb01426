import { toHex } from '../internal/bytes.js';
import type { Certificate } from './certificate.js';

interface SameName {
  readonly all: Certificate[];
  /** By subjectKeyIdentifier, in hex. */
  readonly byKeyIdentifier: Map<string, Certificate[]>;
}

/**
 * Certificates by subject and key identifier: whoever looks for an issuer finds it at once, however many there are. The same
 * certificate twice is there once.
 */
export class IssuerIndex {
  readonly #byName = new Map<string, SameName>();

  readonly #fingerprints = new Set<string>();

  constructor(certificates: Iterable<Certificate>) {
    for (const certificate of certificates) if (!this.has(certificate)) this.#add(certificate);
  }

  get isEmpty(): boolean {
    return this.#fingerprints.size === 0;
  }

  /** Whether this very certificate is among them. */
  has({ fingerprint }: Certificate): boolean {
    return this.#fingerprints.has(fingerprint);
  }

  /** Each once. */
  *all(): Generator<Certificate> {
    for (const { all } of this.#byName.values()) yield* all;
  }

  /** All of that name (`Name.key`). */
  named(subjectKey: string): readonly Certificate[] {
    return this.#byName.get(subjectKey)?.all ?? [];
  }

  /** Those of that name whose subjectKeyIdentifier is this one; they come first (RFC 4158 section 3.5.12). */
  fitting(subjectKey: string, keyIdentifier: Uint8Array | null): readonly Certificate[] {
    if (keyIdentifier === null) return [];
    return this.#byName.get(subjectKey)?.byKeyIdentifier.get(toHex(keyIdentifier)) ?? [];
  }

  /** The others of that name. */
  *notFitting(subjectKey: string, keyIdentifier: Uint8Array | null): Generator<Certificate> {
    const first = new Set(this.fitting(subjectKey, keyIdentifier));
    for (const certificate of this.named(subjectKey)) if (!first.has(certificate)) yield certificate;
  }

  #add(certificate: Certificate): void {
    this.#fingerprints.add(certificate.fingerprint);
    const name = certificate.subject.key;
    const same: SameName = this.#byName.get(name) ?? { all: [], byKeyIdentifier: new Map() };
    this.#byName.set(name, same);
    same.all.push(certificate);
    const { subjectKeyIdentifier } = certificate.extensions;
    if (subjectKeyIdentifier === null) return;
    const key = toHex(subjectKeyIdentifier);
    const fitting = same.byKeyIdentifier.get(key);
    if (fitting === undefined) same.byKeyIdentifier.set(key, [certificate]);
    else fitting.push(certificate);
  }
}
