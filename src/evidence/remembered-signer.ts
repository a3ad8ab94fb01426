import type { Signer } from '../decision/decision.js';
import type { CertificateFacts, SignatureEvidence, SignerCandidate } from '../decision/evidence/signature.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { toPin } from './candidates.js';
import { toCertificateFacts } from './certificate-facts.js';
import type { RecallRevocation } from './remembered-revocation.js';

/**
 * What a decision that a host has kept says of its signer, held against the trust store of today: whether the pin is still there, or the anchor
 * that the path led to, and with which dates. The signature itself isn't checked again: it was over bytes that are installed by now.
 */
export function recallSigner(signer: Signer, view: TrustView, revocationOf: RecallRevocation): SignatureEvidence {
  const path = factsOf(signer, view);
  const [own] = path;
  const recalled =
    // Every pin of the key that is there today: a renewed certificate counts.
    signer.kind === 'pin'
      ? (view.signers.get(signer.keyId) ?? []).map(toPin)
      : recallPath(signer, path, view, revocationOf);
  return {
    role: null,
    flow: 'delivered-certificate',
    endEntity: own,
    integrity: 'verified',
    candidates: recalled,
    failure:
      recalled.length > 0
        ? null
        : { code: signer.kind === 'pin' ? 'self-signed-not-pinned' : 'anchor-missing', certificate: own, hint: null },
  };
}

function recallPath(
  signer: Signer,
  [own, first, ...rest]: readonly [CertificateFacts, ...CertificateFacts[]],
  view: TrustView,
  revocationOf: RecallRevocation,
): readonly SignerCandidate[] {
  const anchor = rest.at(-1) ?? first;
  if (first === undefined || anchor === undefined || view.roleOf.get(anchor.fingerprint) !== 'anchor') return [];
  const issuers = [first, ...rest];
  if ([own, ...issuers].some(view.distrusts) || issuers.some((each) => isTakenAway(each, view))) return [];
  return [
    {
      kind: 'path',
      publisherId: signer.publisherId,
      path: [own, first, ...rest],
      withoutKeyCertSign: signer.tolerances.map(({ caFingerprint }) => caFingerprint),
      revocation: revocationOf([own, first, ...rest]),
    },
  ];
}

/** As the store has each certificate, else as the decision told of it. */
function factsOf(signer: Signer, view: TrustView): readonly [CertificateFacts, ...CertificateFacts[]] {
  const [own, ...issuers] = signer.path.map((certificate): CertificateFacts => {
    const { subject, issuer, serial, keyId, fingerprint, notBefore, notAfter, file, namesCodeSigning } = certificate;
    const placed = view.byFingerprint.get(fingerprint);
    if (placed !== undefined) return toCertificateFacts(placed.certificate, placed.file);
    const dates = { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
    return { subject, issuer, serial, keyId, fingerprint, twin: null, ...dates, file, namesCodeSigning };
  });
  if (own === undefined) throw new TypeError('unreachable: a signer has a certificate');
  return [own, ...issuers];
}

/** Whether a CA below the anchor came from the store and isn't there any more, nor another certificate of its key and name: what was delivered can be again. */
function isTakenAway(
  { file, fingerprint, keyId, subject }: CertificateFacts,
  { byFingerprint, roleOf }: TrustView,
): boolean {
  if (file === null || byFingerprint.has(fingerprint)) return false;
  return ![...byFingerprint.values()].some(
    ({ certificate }) =>
      certificate.publicKey.keyId === keyId &&
      certificate.subject.text === subject &&
      roleOf.get(certificate.fingerprint) !== 'none',
  );
}
