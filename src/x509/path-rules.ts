import { assertNever } from '../internal/assert-never.js';
import type { PathFailureCode } from '../decision/codes.js';
import { isSelfSigned } from './certificate-signature.js';
import { isCa, type Certificate } from './certificate.js';
import { checkIsCa, checkPathLength } from './checks/check-basic-constraints.js';
import { checkCriticalExtensions } from './checks/check-critical-extensions.js';
import { checkKeyPurpose, namesCodeSigning } from './checks/check-extended-key-usage.js';
import { checkDigitalSignature, checkKeyCertSign, mayCrlSign } from './checks/check-key-usage.js';
import { ANY_POLICY_WILL_DO, type PolicyInputs } from './checks/check-policies.js';
import { KEY_PURPOSE_OID } from './oids.js';
import { keyObjectOf, type PublicKey } from './public-key.js';

/**
 * What a path is for.
 *
 * - `code-signing`: an Ed25519 end entity that may sign code; the anchor certificate's own dates, constraints and usages count
 *   (RFC 5937).
 * - `rfc5280`: the rules for paths alone. Any sound key; the anchor is a name, a key and name constraints (RFC 5280 section 6.1.1).
 */
export type PathProfile = 'code-signing' | 'rfc5280';

/** What a search asks of the certificates on a path. */
export interface PathRules {
  readonly profile: PathProfile;
  /** The end entity signs revocation lists, and nothing else is asked of it. */
  readonly forListSigner: boolean;
  /** Nothing is asked but signatures: not who may vouch is searched, but who stands behind what isn't sound. */
  readonly signaturesAlone: boolean;
  /** The dotted OID of a purpose that every extendedKeyUsage on the path has to include; null: none. */
  readonly keyPurpose: string | null;
  readonly allowSha1: boolean;
  readonly policies: PolicyInputs;
  /** Fingerprints of CAs that may issue although their keyUsage lacks keyCertSign. */
  readonly toleratedCas: ReadonlySet<string>;
  /** Fingerprints of anchors below which an end entity has to name codeSigning in so many words. */
  readonly anchorsRequiringCodeSigningEku: ReadonlySet<string>;
}

/** The rules for signers of plugins. */
export const CODE_SIGNING_RULES: PathRules = {
  profile: 'code-signing',
  forListSigner: false,
  signaturesAlone: false,
  keyPurpose: KEY_PURPOSE_OID.codeSigning,
  allowSha1: false,
  policies: ANY_POLICY_WILL_DO,
  toleratedCas: new Set(),
  anchorsRequiringCodeSigningEku: new Set(),
};

/** What an end entity must be by itself. */
export function checkEndEntity(endEntity: Certificate, rules: PathRules): PathFailureCode | null {
  if (rules.signaturesAlone) return null;
  if (rules.forListSigner) return soundKey(endEntity.publicKey) ?? checkCriticalExtensions(endEntity);
  switch (rules.profile) {
    case 'code-signing':
      if (endEntity.publicKey.kind !== 'ed25519') return 'end-entity-key-not-ed25519';
      if (isCa(endEntity)) return isSelfSigned(endEntity) ? 'self-signed-not-pinned' : 'ca-used-as-end-entity';
      return (
        checkDigitalSignature(endEntity) ??
        checkKeyPurpose(endEntity, rules.keyPurpose) ??
        checkCriticalExtensions(endEntity) ??
        // No CA has issued it, whatever name it took: it isn't forged, it is a stranger.
        (isSelfSigned(endEntity) ? 'self-signed-not-pinned' : null)
      );
    case 'rfc5280':
      return (
        soundKey(endEntity.publicKey) ??
        checkKeyPurpose(endEntity, rules.keyPurpose) ??
        checkCriticalExtensions(endEntity)
      );
    default:
      return assertNever(rules.profile);
  }
}

/**
 * What an issuer must be by itself, and where it stands.
 *
 * @param intermediatesBelow - intermediates between it and the end entity that aren't self-issued.
 */
export function checkIssuer(issuer: Certificate, intermediatesBelow: number, rules: PathRules): PathFailureCode | null {
  if (rules.signaturesAlone) return signingKey(issuer.publicKey);
  const usage = checkKeyCertSign(issuer);
  return (
    checkIsCa(issuer) ??
    (usage !== null && rules.toleratedCas.has(issuer.fingerprint) ? null : usage) ??
    checkPathLength(issuer, intermediatesBelow) ??
    checkKeyPurpose(issuer, rules.keyPurpose) ??
    checkCriticalExtensions(issuer) ??
    signingKey(issuer.publicKey)
  );
}

/** What a trust anchor must be, beyond being one. */
export function checkAnchor(anchor: Certificate, intermediatesBelow: number, rules: PathRules): PathFailureCode | null {
  return anchorConstrains(rules) ? checkIssuer(anchor, intermediatesBelow, rules) : signingKey(anchor.publicKey);
}

/** Whether the anchor certificate's own dates, pathLenConstraint, usages and policies count (RFC 5937). */
export function anchorConstrains({ profile }: PathRules): boolean {
  return profile === 'code-signing';
}

/** What an anchor asks of the end entity below it. */
export function checkDemandOfAnchor(
  anchor: Certificate,
  endEntity: Certificate,
  rules: PathRules,
): PathFailureCode | null {
  if (rules.signaturesAlone) return null;
  const demanded = rules.anchorsRequiringCodeSigningEku.has(anchor.fingerprint) && !rules.forListSigner;
  return demanded && !namesCodeSigning(endEntity) ? 'missing-code-signing-eku' : null;
}

/** Whether an issuer may sign revocation lists (RFC 5280 section 6.3.3 (f)); an anchor that is but a name and a key may. */
export function mayIssueLists(issuer: Certificate, isAnchor: boolean, rules: PathRules): boolean {
  return (isAnchor && !anchorConstrains(rules)) || mayCrlSign(issuer);
}

/** Whether a self-signed certificate may be a trust anchor at all: it has to say that it is a CA, where its version can say it. */
export function mayBeAnchor(certificate: Certificate): boolean {
  // A validity that ends before it begins was never one.
  const hasValidity = certificate.notBefore.getTime() <= certificate.notAfter.getTime();
  return hasValidity && (isCa(certificate) || certificate.version < 3) && isSelfSigned(certificate);
}

function signingKey(key: PublicKey): 'weak-or-unknown-key' | null {
  return key.kind === 'unusable' || key.kind === 'other' ? 'weak-or-unknown-key' : null;
}

function soundKey(key: PublicKey): 'weak-or-unknown-key' | null {
  const isSound = key.kind === 'ec' ? keyObjectOf(key) !== null : key.kind !== 'unusable';
  return isSound ? null : 'weak-or-unknown-key';
}
