import type { PathFailureCode } from '../decision/codes.js';
import { equalBytes } from '../internal/bytes.js';
import type { Certificate } from './certificate.js';
import type { IssuerSource } from './issuer-source.js';

/** Why there is no path. */
export interface PathError {
  readonly code: PathFailureCode;
  /** The certificate that it concerns. */
  readonly certificate: Certificate;
  readonly hint: string | null;
}

/** No certificate of the issuer's name is there, or none that isn't on the path already. */
export function deadEnd(path: readonly [Certificate, ...Certificate[]], store: IssuerSource): PathError {
  const [endEntity] = path;
  const certificate = path[path.length - 1] ?? endEntity;
  const distrusted = store.distrustedNamed(certificate.issuer.key);
  if (distrusted !== null) return { code: 'certificate-role-none', certificate: distrusted, hint: null };
  const hint =
    store.all.named(certificate.issuer.key).length > 0
      ? 'a certificate of that name is in the store, but it may not issue certificates'
      : null;
  return { code: path.length > 1 ? 'anchor-missing' : 'unknown-issuer', certificate, hint };
}

/**
 * The name fits and the key doesn't. Where the certificate says which key it was signed with (section 4.2.1.1), and it isn't this
 * one, its issuer is another one of the same name; else the certificate is forged or damaged.
 */
export function wrongKey(subject: Certificate, issuer: Certificate): PathError {
  const wanted = subject.extensions.authorityKeyIdentifier;
  const offered = issuer.extensions.subjectKeyIdentifier;
  if (wanted !== null && offered !== null && !equalBytes(wanted, offered)) {
    const hint = 'an issuer of that name is known, but its key differs';
    return { code: 'unknown-issuer', certificate: subject, hint };
  }
  return { code: 'certificate-signature-invalid', certificate: subject, hint: null };
}
