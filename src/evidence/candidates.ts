import type { PathFailure, SignerCandidate, SignatureEvidence } from '../decision/evidence.js';
import type { SignatureDocument } from '../signature/signature-document.js';
import type { PlacedCertificate } from '../trust-store/snapshot.js';
import type { TrustView } from '../trust-store/trust-view.js';
import type { Certificate } from '../x509/certificate.js';
import { checkValidity } from '../x509/checks/check-validity.js';
import { buildPath, type IssuerSource } from '../x509/path-builder.js';
import { toCertificateFacts } from './certificate-facts.js';
import { pathPublisherId, pinPublisherId } from './publisher-id.js';

/** A key that could have made the signature, and what it means if it did. */
export interface CandidateKey {
  /** 32 bytes (RFC 8032 section 5.1.5). */
  readonly publicKey: Uint8Array;
  /** The evidence if the signature verifies under this key. */
  readonly ifVerified: SignatureEvidence;
}

/** Everything that is known of the signature before the artifact is read. */
export interface Candidates {
  readonly keys: readonly CandidateKey[];
  /** The evidence if no key verifies. */
  readonly ifNoneVerifies: SignatureEvidence;
  /** The evidence if nobody looks. */
  readonly ifUnread: SignatureEvidence;
}

/** What finding candidates depends on. */
export interface CandidateOptions {
  readonly view: TrustView;
  readonly toleratedCas: ReadonlySet<string>;
  readonly maxCandidateKeys: number;
  readonly at: Date;
}

/** No signature: no candidate. */
export const NO_CANDIDATES: Candidates = { keys: [], ifNoneVerifies: { flow: 'none' }, ifUnread: { flow: 'none' } };

/**
 * Finds the keys that may have made a signature: the delivered end entity's, or, of a bare signature, every pinned one.
 */
export function findCandidates(document: SignatureDocument, options: CandidateOptions): Candidates {
  const [endEntity, ...supplied] = document.certificates;
  return endEntity === undefined ? pinned(document, options) : delivered(endEntity, supplied, options);
}

/**
 * A delivered end entity that is itself pinned follows the pinned flow; any other needs a path to an anchor. What the store gives
 * the role `none` doesn't come back in by being delivered.
 */
function delivered(
  endEntity: Certificate,
  supplied: readonly Certificate[],
  { view, toleratedCas, at }: CandidateOptions,
): Candidates {
  const { publicKey } = endEntity;
  const placed = view.byFingerprint.get(endEntity.fingerprint);
  const role = view.roleOf.get(endEntity.fingerprint);
  const isPin = role === 'signer' && placed !== undefined;
  const outcome = isPin
    ? { candidates: [toPin(placed)], failure: null }
    : role === 'none' && publicKey.kind === 'ed25519'
      ? {
          candidates: [],
          failure: {
            code: 'certificate-role-none',
            certificate: toCertificateFacts(endEntity, placed?.file ?? null),
            hint: null,
          } as const,
        }
      : findPath(
          endEntity,
          supplied.filter((each) => view.roleOf.get(each.fingerprint) !== 'none'),
          view,
          toleratedCas,
          at,
        );
  const facts = {
    flow: 'delivered-certificate',
    endEntity: toCertificateFacts(endEntity, isPin ? placed.file : null),
    ...outcome,
  } as const;
  const keys =
    publicKey.kind === 'ed25519'
      ? [{ publicKey: publicKey.raw, ifVerified: { ...facts, integrity: 'verified' } as const }]
      : [];
  return {
    keys,
    ifNoneVerifies: { ...facts, integrity: publicKey.kind === 'ed25519' ? 'mismatch' : 'key-unusable' },
    ifUnread: { ...facts, integrity: publicKey.kind === 'ed25519' ? 'not-computed' : 'key-unusable' },
  };
}

function findPath(
  endEntity: Certificate,
  supplied: readonly Certificate[],
  view: TrustView,
  toleratedCas: ReadonlySet<string>,
  at: Date,
): { readonly candidates: readonly SignerCandidate[]; readonly failure: PathFailure | null } {
  const result = buildPath({ endEntity, supplied, store: issuersOf(view), at, toleratedCas });
  if (!result.ok) {
    const certificate = toCertificateFacts(result.certificate, fileOf(view, result.certificate));
    return { candidates: [], failure: { code: result.code, certificate, hint: result.hint } };
  }
  const [own, first, ...rest] = result.path;
  const anchor = rest.at(-1) ?? first;
  const candidate: SignerCandidate = {
    kind: 'path',
    publisherId: pathPublisherId(own, anchor),
    path: [
      toCertificateFacts(own, null),
      toCertificateFacts(first, fileOf(view, first)),
      ...rest.map((each) => toCertificateFacts(each, fileOf(view, each))),
    ],
    withoutKeyCertSign: result.withoutKeyCertSign,
  };
  return { candidates: [candidate], failure: null };
}

/** Distinct pinned keys: the one that the file names first, then those with a valid certificate, then by key id. */
function pinned({ keyId }: SignatureDocument, { view, maxCandidateKeys, at }: CandidateOptions): Candidates {
  const holdsNow = (pins: readonly PlacedCertificate[]) =>
    pins.some(({ certificate }) => checkValidity(certificate, at) === null);
  const order = ([id, pins]: readonly [string, readonly PlacedCertificate[]]) =>
    id === keyId ? 0 : holdsNow(pins) ? 1 : 2;
  const ordered = [...view.signers].toSorted((a, b) => order(a) - order(b) || (a[0] < b[0] ? -1 : 1));
  const tried = ordered.slice(0, maxCandidateKeys);
  const facts = { flow: 'bare', keysTried: tried.length, keysNotTried: ordered.length - tried.length } as const;
  return {
    keys: tried.flatMap(([, pins]) => {
      const [first] = pins;
      if (first?.certificate.publicKey.kind !== 'ed25519') return [];
      const ifVerified = { ...facts, integrity: 'verified', candidates: pins.map(toPin) } as const;
      return [{ publicKey: first.certificate.publicKey.raw, ifVerified }];
    }),
    ifNoneVerifies: { ...facts, integrity: 'no-key-matches', candidates: [] },
    ifUnread: { ...facts, integrity: tried.length === 0 ? 'no-key-matches' : 'not-computed', candidates: [] },
  };
}

function toPin({ certificate, file }: PlacedCertificate): SignerCandidate {
  return {
    kind: 'pin',
    publisherId: pinPublisherId(certificate),
    certificate: toCertificateFacts(certificate, file),
  };
}

function issuersOf(view: TrustView): IssuerSource {
  return {
    anchorsNamed: (key) => certificatesOf(view.anchors.get(key)),
    intermediatesNamed: (key) => certificatesOf(view.intermediates.get(key)),
    hasNamed: (key) => view.bySubject.has(key),
  };
}

function certificatesOf(placed: readonly PlacedCertificate[] = []): readonly Certificate[] {
  return placed.map(({ certificate }) => certificate);
}

function fileOf(view: TrustView, certificate: Certificate): string | null {
  return view.byFingerprint.get(certificate.fingerprint)?.file ?? null;
}
