import type {
  CertificateFacts,
  PathFailure,
  RevocationFact,
  SignatureEvidence,
  SignerCandidate,
} from '../decision/evidence/signature.js';
import { pinPublisherId } from '../decision/pin-publisher-id.js';
import { assertNever } from '../internal/assert-never.js';
import { yieldTurn } from '../internal/yield-turn.js';
import type { Policy } from '../policy/policy.js';
import type { DocumentSignature, SignatureDocument } from '../signature/signature-document.js';
import type { PlacedCertificate } from '../trust-store/snapshot.js';
import type { TrustView } from '../trust-store/trust-view.js';
import type { Certificate } from '../x509/certificate.js';
import { checkValidity } from '../x509/checks/check-validity.js';
import type { RevocationStatus } from '../x509/crl/check-revocation.js';
import { IssuerIndex } from '../x509/issuer-index.js';
import { PathBudget } from '../x509/path-budget.js';
import { buildPaths } from '../x509/build-paths.js';
import { buildPath, type BuiltPath, type PathSearch } from '../x509/path-builder.js';
import { CODE_SIGNING_RULES } from '../x509/path-rules.js';
import { isDenied, toCertificateFacts } from './certificate-facts.js';
import { rememberPaths } from './remembered-paths.js';
import { pathPublisherId } from './publisher-id.js';

/** A key that could have made the signature, and what it means if it did. */
export interface CandidateKey {
  /** 32 bytes (RFC 8032 section 5.1.5). */
  readonly publicKey: Uint8Array;
  /** The evidence if the signature verifies under this key. */
  readonly ifVerified: SignatureEvidence;
}

/** Everything that is known of one signature before the artifact is read. */
export interface Candidates {
  /** The 64 bytes. */
  readonly signature: Uint8Array;
  readonly keys: readonly CandidateKey[];
  /** The evidence if no key verifies. */
  readonly ifNoneVerifies: SignatureEvidence;
  /** The evidence if nobody looks. */
  readonly ifUnread: SignatureEvidence;
}

/**
 * Finds the keys that may have made each signature of a file: the delivered end entity's, or, of a bare signature, every pinned one. Several
 * bare signatures share `maxCandidateKeys`: each key costs a pass of the hash over the whole artifact.
 *
 * @param document - null where there is no signature that can be used.
 * @param requiresRevocationLists - whether a certificate of a path without a list can't be judged.
 */
export async function findCandidates(
  document: SignatureDocument | null,
  view: TrustView,
  policy: Policy,
  requiresRevocationLists: boolean,
  now: Date,
): Promise<readonly Candidates[]> {
  const signatures = document?.signatures ?? [];
  const bare = signatures.filter(({ certificates }) => certificates.length === 0).length;
  const maxKeys = Math.max(1, Math.floor(policy.trustStore.maxCandidateKeys / Math.max(1, bare)));
  const found: Candidates[] = [];
  for (const each of signatures) {
    // A search that somebody makes hard takes a tenth of a second: other work gets its turn between them.
    if (found.length > 0) await yieldTurn();
    const [endEntity, ...supplied] = each.certificates;
    found.push(
      endEntity === undefined
        ? pinned(each, view, maxKeys, now)
        : delivered(each, endEntity, judgeEndEntity(endEntity, supplied, view, policy, requiresRevocationLists, now)),
    );
  }
  return found;
}

function delivered(
  { signature, role }: DocumentSignature,
  endEntity: Certificate,
  signer: DeliveredSigner,
): Candidates {
  const facts = { role, flow: 'delivered-certificate', ...signer } as const;
  const { publicKey } = endEntity;
  if (publicKey.kind !== 'ed25519') {
    const unusable = { ...facts, integrity: 'key-unusable' } as const;
    return { signature, keys: [], ifNoneVerifies: unusable, ifUnread: unusable };
  }
  return {
    signature,
    keys: [{ publicKey: publicKey.raw, ifVerified: { ...facts, integrity: 'verified' } }],
    ifNoneVerifies: { ...facts, integrity: 'mismatch' },
    ifUnread: { ...facts, integrity: 'not-computed' },
  };
}

interface DeliveredSigner {
  readonly endEntity: CertificateFacts;
  readonly candidates: readonly SignerCandidate[];
  readonly failure: PathFailure | null;
}

/**
 * A delivered end entity that is itself pinned follows the pinned flow; any other needs a path to an anchor. What was given the
 * role `none` doesn't come back in by being delivered.
 */
function judgeEndEntity(
  certificate: Certificate,
  supplied: readonly Certificate[],
  view: TrustView,
  policy: Policy,
  requiresRevocationLists: boolean,
  now: Date,
): DeliveredSigner {
  const endEntity = factsOf(certificate, view);
  const role = view.roleOf.get(certificate.fingerprint);
  if (role === 'signer' && !view.distrusts(certificate)) {
    // Every pin of the key: a renewed certificate of the same key counts, whichever of them was delivered.
    const pins = view.signers.get(certificate.publicKey.keyId) ?? [];
    return { endEntity, candidates: pins.map(toPin), failure: null };
  }
  const trusted = supplied.filter((each) => !view.distrusts(each));
  const search: PathSearch = {
    endEntity: certificate,
    supplied: new IssuerIndex(trusted),
    store: view.issuers,
    at: now,
    rules: {
      ...CODE_SIGNING_RULES,
      toleratedCas: new Set(policy.trustStore.tolerances.map(({ caFingerprint }) => caFingerprint)),
    },
    revocation: view.revocationLists.isEmpty
      ? null
      : {
          lists: view.revocationLists,
          required: requiresRevocationLists,
          honourInvalidityDate: policy.revocation.honourInvalidityDate,
        },
    isDenied: (each) => isDenied(each, policy),
    budget: new PathBudget(),
  };
  const refusal = refusalOf(certificate, view);
  const result =
    refusal === null
      ? rememberPaths(view, policy, certificate, trusted, now, () => buildPaths(search))
      : ({ ok: false, code: refusal, certificate, hint: null } as const);
  if (result.ok) {
    return { endEntity, candidates: result.paths.map((path) => toPathCandidate(path, view)), failure: null };
  }
  const { code, hint, certificate: concerned } = result;
  const behind = whoIsBehind({ ...search, supplied: new IssuerIndex(supplied) }, view);
  return { endEntity, candidates: [], failure: { code, certificate: factsOf(concerned, view), hint, ...behind } };
}

/** Why an end entity is none, whoever has issued it; null where that has to be asked. */
function refusalOf(
  certificate: Certificate,
  view: TrustView,
): 'certificate-role-none' | 'ca-used-as-end-entity' | null {
  if (view.distrusts(certificate)) return 'certificate-role-none';
  const role = view.roleOf.get(certificate.fingerprint);
  return role === 'anchor' || role === 'intermediate' ? 'ca-used-as-end-entity' : null;
}

/**
 * Whose signatures lead down to an end entity without a sound path: what is denied or revoked is, however unsound it is besides, and whatever
 * role its CA has.
 */
function whoIsBehind(search: PathSearch, view: TrustView): Pick<PathFailure, 'issuers' | 'revocation'> {
  const rules = { ...search.rules, signaturesAlone: true };
  const intermediates = new IssuerIndex([...view.byFingerprint.values()].map(({ certificate }) => certificate));
  const store = { ...search.store, intermediates };
  const found = buildPath({ ...search, store, rules, budget: new PathBudget() });
  // Those of the path first: what lists say is in its order.
  const issuers = new Set([...(found.ok ? found.path.slice(1) : []), ...found.issuers]);
  return {
    issuers: [...issuers].map((each) => factsOf(each, view)),
    revocation: found.ok ? found.revocation.map((status) => toRevocationFact(status, view)) : [],
  };
}

function toPathCandidate({ path, withoutKeyCertSign, revocation }: BuiltPath, view: TrustView): SignerCandidate {
  const [own, first, ...rest] = path;
  return {
    kind: 'path',
    publisherId: pathPublisherId(own, rest.at(-1) ?? first),
    path: [factsOf(own, view), factsOf(first, view), ...rest.map((each) => factsOf(each, view))],
    withoutKeyCertSign,
    revocation: revocation.map((status) => toRevocationFact(status, view)),
  };
}

/** What lists say of a certificate, as a decision speaks of it. */
export function toRevocationFact(status: RevocationStatus, { fileOfList }: TrustView): RevocationFact {
  switch (status.state) {
    case 'good':
    case 'absent':
      return { state: status.state };
    case 'revoked': {
      const { reason, revokedAt } = status.entry;
      return { state: 'revoked', reason, revokedAt, file: fileOfList.get(status.list.fingerprint) ?? null };
    }
    case 'inconclusive': {
      const { code, detail, list } = status;
      return {
        state: 'inconclusive',
        code,
        file: list === null ? null : (fileOfList.get(list.fingerprint) ?? null),
        detail,
      };
    }
    default:
      return assertNever(status);
  }
}

/** Distinct pinned keys: the one that the file names first, then those with a valid certificate, then by key id. */
function pinned(
  { signature, role, keyId }: DocumentSignature,
  view: TrustView,
  maxCandidateKeys: number,
  now: Date,
): Candidates {
  const holdsNow = (pins: readonly PlacedCertificate[]) =>
    pins.some(({ certificate }) => checkValidity(certificate, now) === null);
  const order = ([id, pins]: readonly [string, readonly PlacedCertificate[]]) =>
    id === keyId ? 0 : holdsNow(pins) ? 1 : 2;
  const ordered = [...view.signers].toSorted((a, b) => order(a) - order(b) || (a[0] < b[0] ? -1 : 1));
  const tried = ordered.slice(0, maxCandidateKeys);
  const facts = { role, flow: 'bare', keysTried: tried.length, keysNotTried: ordered.length - tried.length } as const;
  return {
    signature,
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

/** A pinned certificate as a signer. */
export function toPin({ certificate, file }: PlacedCertificate): SignerCandidate {
  return {
    kind: 'pin',
    publisherId: pinPublisherId(certificate.publicKey.keyId),
    certificate: toCertificateFacts(certificate, file),
  };
}

function factsOf(certificate: Certificate, view: TrustView): CertificateFacts {
  return toCertificateFacts(certificate, view.byFingerprint.get(certificate.fingerprint)?.file ?? null);
}
