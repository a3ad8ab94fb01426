import { checkAndRemember } from '../x509/certificate-signature.js';
import type { Certificate } from '../x509/certificate.js';
import type { IssuerIndex } from '../x509/issuer-index.js';
import type { IssuerSource } from '../x509/issuer-source.js';

/** More certificates of one name than any CA has; beyond them a store of made-up CAs would only cost time. */
const MAX_OF_ONE_NAME = 16;

/** The anchors and intermediates of a store that have issued a certificate: of its issuer's name, and their key verifies it. */
export function issuersWithin(
  certificate: Certificate,
  { anchors, intermediates }: IssuerSource,
): { readonly anchors: readonly Certificate[]; readonly intermediates: readonly Certificate[] } {
  return { anchors: issuersAmong(certificate, anchors), intermediates: issuersAmong(certificate, intermediates) };
}

function issuersAmong(certificate: Certificate, index: IssuerIndex): readonly Certificate[] {
  const { issuer, extensions } = certificate;
  const { authorityKeyIdentifier: wanted } = extensions;
  const candidates = [...index.fitting(issuer.key, wanted), ...index.notFitting(issuer.key, wanted)];
  return candidates
    .slice(0, MAX_OF_ONE_NAME)
    .filter((each) => each !== certificate && checkAndRemember(certificate, each.publicKey, false) === 'valid');
}
