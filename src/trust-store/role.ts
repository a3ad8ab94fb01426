import type { StoreFindingCode } from '../decision/codes.js';
import type { CertificateRole } from '../decision/evidence.js';
import { quote } from '../internal/untrusted-text.js';
import { equalBytes } from '../internal/bytes.js';
import type { AssignableRole } from '../policy/policy.js';
import { isSelfSigned } from '../x509/certificate-signature.js';
import { isCa, isSelfIssued, type Certificate } from '../x509/certificate.js';
import { checkCodeSigning } from '../x509/checks/check-extended-key-usage.js';
import { checkDigitalSignature } from '../x509/checks/check-key-usage.js';
import { KEY_USAGE_BIT } from '../x509/extensions/key-usage.js';
import { describeKey } from '../x509/public-key.js';

/** A role, and what an operator should know about how it came to be. */
export interface RoleFinding {
  readonly role: CertificateRole;
  readonly finding: { readonly code: StoreFindingCode; readonly detail: string } | null;
}

/**
 * The role that follows from a certificate itself:
 *
 * | certificate | role |
 * |---|---|
 * | self-signed, CA:TRUE, with keyCertSign or a pathLenConstraint, any sound key | anchor |
 * | self-signed, CA:TRUE, Ed25519, neither of those | signer, `ambiguous-role` |
 * | self-signed, CA:TRUE, another key, neither of those | anchor |
 * | not self-signed, CA:TRUE | intermediate |
 * | Ed25519 and not a CA (version 1 too) | signer |
 * | not a CA, another key | none, `key-not-ed25519` |
 */
export function naturalRole(certificate: Certificate): RoleFinding {
  const { publicKey } = certificate;
  if (publicKey.kind === 'unusable' || publicKey.kind === 'other')
    return { role: 'none', finding: about('key-unusable', certificate, describeKey(publicKey)) };
  if (!isCa(certificate)) {
    return publicKey.kind === 'ed25519'
      ? signerOrNone(certificate)
      : { role: 'none', finding: about('key-not-ed25519', certificate, describeKey(publicKey)) };
  }
  if (!isSelfSigned(certificate)) return { role: 'intermediate', finding: doubtOfSelfSignature(certificate) };
  const { basicConstraints, keyUsage } = certificate.extensions;
  const speaksAsCa = keyUsage?.has(KEY_USAGE_BIT.keyCertSign) === true || (basicConstraints?.pathLen ?? null) !== null;
  if (speaksAsCa || publicKey.kind !== 'ed25519') return { role: 'anchor', finding: null };
  const { role, finding } = signerOrNone(certificate);
  return { role, finding: finding ?? about('ambiguous-role', certificate, '') };
}

/**
 * The role that a policy assigns, within what the certificate allows: `anchor` only for a self-signed version 3 CA, `signer` only
 * for an Ed25519 certificate, self-signed or not a CA, whose usages allow it, `none` always. Anything else adds no trust.
 */
export function assignedRole(certificate: Certificate, role: AssignableRole): RoleFinding {
  const possible = { none: () => true, anchor: mayBeAnchor, signer: maySign }[role];
  if (possible(certificate)) return { role, finding: null };
  return { role: 'none', finding: about('role-not-possible', certificate, `role "${role}"`) };
}

/** The less trusting of two assignments. An anchor vouches for others, a signer for itself. */
export function lessTrusting(a: AssignableRole, b: AssignableRole): AssignableRole {
  const order: readonly AssignableRole[] = ['none', 'signer', 'anchor'];
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

/** A CA that looks like a root and isn't one is no anchor: its operator should know. */
function doubtOfSelfSignature(certificate: Certificate): RoleFinding['finding'] {
  if (!isSelfIssued(certificate)) return null;
  const { authorityKeyIdentifier: signedWith, subjectKeyIdentifier: own } = certificate.extensions;
  // Signed by another key of the same CA, and it says so: that is how a CA rolls its key over (RFC 4210 section 4.4).
  if (signedWith !== null && own !== null && !equalBytes(signedWith, own)) return null;
  return about('self-signature-not-verified', certificate, '');
}

function mayBeAnchor(certificate: Certificate): boolean {
  return certificate.publicKey.kind !== 'unusable' && isCa(certificate) && isSelfSigned(certificate);
}

function maySign(certificate: Certificate): boolean {
  const fits = certificate.publicKey.kind === 'ed25519' && usagesAllowSigning(certificate);
  return fits && (!isCa(certificate) || isSelfSigned(certificate));
}

function signerOrNone(certificate: Certificate): RoleFinding {
  if (usagesAllowSigning(certificate)) return { role: 'signer', finding: null };
  return { role: 'none', finding: about('usage-forbids-signing', certificate, '') };
}

function usagesAllowSigning(certificate: Certificate): boolean {
  return checkDigitalSignature(certificate) === null && checkCodeSigning(certificate) === null;
}

function about(code: StoreFindingCode, certificate: Certificate, detail: string) {
  const name = quote(certificate.subject.text);
  return { code, detail: detail === '' ? name : `${name}: ${detail}` };
}
