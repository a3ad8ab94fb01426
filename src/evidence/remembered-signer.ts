import type { Signer } from '../decision/decision.js';
import type { CertificateRole } from '../decision/evidence.js';
import type {
  CertificateFacts,
  PathFailure,
  SignatureEvidence,
  SignerCandidate,
} from '../decision/evidence/signature.js';
import type { PlacedCertificate } from '../trust-store/snapshot.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { toPin } from './candidates.js';
import { toCertificateFacts } from './certificate-facts.js';
import type { RecallRevocation } from './remembered-revocation.js';

/**
 * What a decision that a host has kept says of its signer, held against the trust store of today: whether the pin is still there, or the CAs
 * that the path led over, and with which dates. The signature itself isn't checked again: it was over bytes that are installed by now.
 */
export function recallSigner(signer: Signer, view: TrustView, revocationOf: RecallRevocation): SignatureEvidence {
  const path = factsOf(signer, view);
  const [own] = path;
  const recalled =
    signer.kind === 'pin' ? recallPin(signer.keyId, own, view) : recallPath(signer, path, view, revocationOf);
  const known = { role: null, flow: 'delivered-certificate', endEntity: own, integrity: 'verified' } as const;
  return 'code' in recalled
    ? { ...known, candidates: [], failure: recalled }
    : { ...known, candidates: recalled, failure: null };
}

/** Who vouches today, or why nobody does. */
type Recalled = readonly SignerCandidate[] | PathFailure;

/** Every pin of the key that is there today: a renewed certificate counts. */
function recallPin(keyId: string, own: CertificateFacts, { signers }: TrustView): Recalled {
  const pins = signers.get(keyId) ?? [];
  return pins.length > 0 ? pins.map(toPin) : { code: 'self-signed-not-pinned', certificate: own, hint: null };
}

function recallPath(
  signer: Signer,
  [own, ...issuers]: readonly [CertificateFacts, ...CertificateFacts[]],
  view: TrustView,
  revocationOf: RecallRevocation,
): Recalled {
  const distrusted = [own, ...issuers].find(view.distrusts);
  if (distrusted !== undefined) return { code: 'certificate-role-none', certificate: distrusted, hint: null };
  const path: CertificateFacts[] = [own];
  for (const [index, issuer] of issuers.entries()) {
    const today = index === issuers.length - 1 ? anchorOfToday(issuer, view) : issuerOfToday(issuer, view);
    // As a search would: nobody stands above the last that was found.
    if (today === null)
      return { code: index === 0 ? 'unknown-issuer' : 'anchor-missing', certificate: path.at(-1) ?? own, hint: null };
    path.push(today);
  }
  const [, first, ...rest] = path;
  if (first === undefined) return { code: 'unknown-issuer', certificate: own, hint: null };
  const { publisherId, tolerances } = signer;
  const withoutKeyCertSign = tolerances.map(({ caFingerprint }) => caFingerprint);
  const revocation = revocationOf(path);
  return [{ kind: 'path', publisherId, path: [own, first, ...rest], withoutKeyCertSign, revocation }];
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

/** The anchor itself, or one of its key and name that has taken its place. */
function anchorOfToday(anchor: CertificateFacts, view: TrustView): CertificateFacts | null {
  const placed = ofKeyAndName(anchor, view, ['anchor']);
  return placed === null ? null : toCertificateFacts(placed.certificate, placed.file);
}

/** A CA below the anchor: what was delivered can be again; what came from the store must be there, or another certificate of its key and name. */
function issuerOfToday(issuer: CertificateFacts, view: TrustView): CertificateFacts | null {
  return issuer.file === null || ofKeyAndName(issuer, view, ['anchor', 'intermediate']) !== null ? issuer : null;
}

function ofKeyAndName(
  { fingerprint, keyId, subject }: CertificateFacts,
  { byFingerprint, roleOf }: TrustView,
  roles: readonly CertificateRole[],
): PlacedCertificate | null {
  const mayIssue = ({ certificate }: PlacedCertificate) =>
    roles.includes(roleOf.get(certificate.fingerprint) ?? 'none');
  const itself = byFingerprint.get(fingerprint);
  if (itself !== undefined && mayIssue(itself)) return itself;
  const others = [...byFingerprint.values()].filter(
    ({ certificate }) => certificate.publicKey.keyId === keyId && certificate.subject.text === subject,
  );
  return others.find(mayIssue) ?? null;
}
