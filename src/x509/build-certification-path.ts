import { types } from 'node:util';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { outsideValidity } from '../internal/validity.js';
import type { Tolerance } from '../policy/tolerance.js';
import { viewCertificate, type CertificateView } from './certificate-view.js';
import { isSelfSigned } from './certificate-signature.js';
import type { Certificate, CertificateFaultCode } from './certificate.js';
import { CrlIndex, type UnreadableList } from './crl/crl-index.js';
import type { RevocationList } from './crl/revocation-list.js';
import { describeFailure, type CertificationPathFailureCode } from './describe-failure.js';
import { IssuerIndex } from './issuer-index.js';
import { ANY_POLICY, KEY_PURPOSE_OID } from './oids.js';
import { DEFAULT_PATH_BUDGET, PathBudget, type PathBudgetLimits } from './path-budget.js';
import { buildPath, type BuiltPath, type PathSearch } from './path-builder.js';
import { anchorConstrains, checkEndEntity, mayBeAnchor, type PathProfile, type PathRules } from './path-rules.js';
import { assertBytes, readCertificate, readCertificates, readRevocationLists } from './read-input.js';

/** A trust anchor, and what is asked below it. */
export interface TrustAnchorInput {
  /** DER or PEM. */
  readonly certificate: Uint8Array;
  /** Whether an end entity below it has to name codeSigning in its extendedKeyUsage; `false` when absent. */
  readonly requireCodeSigningEku?: boolean;
}

/** What to build a path from, and how. */
export interface CertificationPathRequest {
  /** DER or PEM of one certificate, at most 64 KiB of DER. Not trusted. */
  readonly endEntity: Uint8Array;
  /** In any order; superfluous ones, duplicates and what can't be read are passed over. Not trusted. */
  readonly intermediates?: readonly Uint8Array[];
  /** Trusted. Self-signed CAs alone; any other certificate among them is an intermediate. */
  readonly trustAnchors: readonly (Uint8Array | TrustAnchorInput)[];
  /** Revocation lists, DER (at most 1 MiB) or PEM; each counts only with a signature that leads to the path's own anchor. */
  readonly crls?: readonly Uint8Array[];
  /** The instant to judge at. */
  readonly at: Date;
  /** `code-signing` when absent. */
  readonly profile?: PathProfile;
  /**
   * `require`: every certificate but the anchor has to be on a current list's good side; `if-available` (when absent): where there is a
   * list it counts; `off`: lists aren't looked at.
   */
  readonly revocation?: 'require' | 'if-available' | 'off';
  /** Whether a revocation counts only from the entry's invalidityDate on, where it has one; `false` when absent. */
  readonly honourInvalidityDate?: boolean;
  /** CAs that may issue although their keyUsage lacks keyCertSign. */
  readonly tolerances?: readonly Tolerance[];
  /** Bounds on the work; what isn't named keeps its default. */
  readonly budget?: Partial<PathBudgetLimits>;
  /** Dotted OIDs of the policies that are accepted (RFC 5280 section 6.1.1 (c)); every policy when absent. */
  readonly initialPolicySet?: readonly string[];
  /** Whether the path has to be valid under an accepted policy (section 6.1.1 (f)). */
  readonly explicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  /** Whether signatures over SHA-1 are accepted, which is broken. */
  readonly allowSha1?: boolean;
  /** The dotted OID of a purpose that every extendedKeyUsage on the path has to include. In `code-signing` it is codeSigning. */
  readonly keyPurpose?: string;
}

/** What is known of the revocation of one certificate on a path. */
export interface CertificateRevocation {
  /** Lower-case hex SHA-256 of the certificate's DER. */
  readonly fingerprint: string;
  /** `absent`: there is no list of its issuer. */
  readonly state: 'good' | 'absent';
}

/** A path that holds, or why there is none. */
export type CertificationPathResult =
  | {
      readonly ok: true;
      /** End entity first, trust anchor last. */
      readonly path: readonly CertificateView[];
      /** In the path's order, the anchor left out; empty with `revocation: 'off'`. */
      readonly revocation: readonly CertificateRevocation[];
      /** Fingerprints of CAs on it that only a tolerance lets through. */
      readonly toleratedCas: readonly string[];
      /** Dotted OIDs of the policies under which the path is valid: the user-constrained-policy-set (section 6.1.6). */
      readonly policies: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: CertificationPathFailureCode;
      /** One sentence for people, harmless to show. */
      readonly detail: string;
      /** The certificate that it concerns; absent where that couldn't be read. */
      readonly certificate?: CertificateView;
      /** What may be behind it. */
      readonly hint?: string;
    };

/**
 * Builds and validates a certification path from an end entity to a trust anchor.
 *
 * Implements RFC 5280 sections 6.1 and 6.3 with RFC 9618's policy graph, forward and with backtracking: where a valid path exists within
 * the budget, it is found, whatever else was supplied. Departs from them: delta and indirect revocation lists aren't processed;
 * `PathProfile` tells what each profile asks of the anchor.
 *
 * @param request - see `CertificationPathRequest`: what is trusted is said there.
 * @returns a path that holds at `at`, or the most specific reason why there is none. Never throws on hostile bytes; ends after the
 * budget's work at the latest.
 * @throws TypeError for a request that isn't one: bytes that aren't a Uint8Array, an unknown profile.
 * @remarks Fetches nothing: what isn't in the request isn't known.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { buildCertificationPath } from 'install-gate/x509';
 *
 * const result = buildCertificationPath({
 *   endEntity: readFileSync('fixtures/trust-stores/vendor-pin/vendor.pem'),
 *   trustAnchors: [],
 *   at: new Date('2026-06-01T00:00:00Z'),
 * });
 * console.log(result.ok ? result.path.length : result.code); // self-signed-not-pinned
 * ```
 */
export function buildCertificationPath(request: CertificationPathRequest): CertificationPathResult {
  const { at, endEntity: endEntityBytes, ...options } = checkRequest(request);
  if (Number.isNaN(at.getTime())) return { ok: false, code: 'instant-invalid', detail: '`at` is an Invalid Date' };
  const endEntity = readCertificate(endEntityBytes);
  if (!endEntity.ok) {
    return { ok: false, code: endEntity.code, detail: `the end entity: ${endEntity.detail}` };
  }
  const { search, unreadable, selfSigned } = prepare(endEntity.certificate, at, options);
  if (search.rules.profile === 'rfc5280' && selfSigned.has(endEntity.certificate.fingerprint)) {
    return anchorItself(endEntity.certificate, search);
  }
  const result = buildPath(search);
  if (!result.ok) {
    // A dead end for want of a certificate that was supplied and couldn't be read: that is the cause.
    const cause = unreadable.find(({ subjectKey }) => subjectKey === result.certificate.issuer.key);
    if (cause !== undefined && (result.code === 'anchor-missing' || result.code === 'unknown-issuer')) {
      return { ok: false, code: cause.code, detail: `an issuer that was supplied: ${cause.detail}` };
    }
    return failed(result.code, result.certificate, null, result.hint ?? hintOf(unreadable));
  }
  return conclude(result, search);
}

type Options = Omit<CertificationPathRequest, 'at' | 'endEntity'>;

/** The caller's mistakes are thrown, and nothing that is inherited counts. */
function checkRequest(request: CertificationPathRequest): CertificationPathRequest {
  if (!isPlainObject(request)) throw new InvalidArgument('the request must be a plain object');
  const own = ownProperties(request);
  const { profile = 'code-signing', revocation = 'if-available', tolerances = [], initialPolicySet = [] } = own;
  assertBytes(own.endEntity, 'endEntity');
  assertList(own.trustAnchors, 'trustAnchors');
  assertList(own.intermediates ?? [], 'intermediates');
  assertList(own.crls ?? [], 'crls');
  for (const bytes of [...(own.intermediates ?? []), ...(own.crls ?? [])])
    assertBytes(bytes, 'each certificate and CRL');
  for (const anchor of own.trustAnchors) assertBytes(toAnchorInput(anchor).certificate, 'each trust anchor');
  if (!types.isDate(own.at)) throw new InvalidArgument('at must be a Date');
  if (profile !== 'code-signing' && profile !== 'rfc5280') throw new InvalidArgument('profile is not known');
  if (!['require', 'if-available', 'off'].includes(revocation)) throw new InvalidArgument('revocation is not known');
  if (!tolerances.every(({ allow }) => allow === 'missing-key-cert-sign')) {
    throw new InvalidArgument('a tolerance allows missing-key-cert-sign and nothing else');
  }
  if (![...initialPolicySet, own.keyPurpose ?? '1.2'].every((oid) => /^\d+(\.\d+)+$/.test(oid))) {
    throw new InvalidArgument('policies and purposes are dotted OIDs');
  }
  return own;
}

function assertList(value: unknown, name: string): void {
  if (!Array.isArray(value)) throw new InvalidArgument(`${name} must be an array`);
}

function toAnchorInput(anchor: Uint8Array | TrustAnchorInput): TrustAnchorInput {
  return anchor instanceof Uint8Array ? { certificate: anchor } : anchor;
}

interface Unreadable {
  readonly subjectKey: string | null;
  readonly code: CertificateFaultCode;
  readonly detail: string;
}

interface Prepared {
  readonly search: PathSearch;
  readonly unreadable: readonly Unreadable[];
  /** Fingerprints of what is trusted and self-signed, a CA or not. */
  readonly selfSigned: ReadonlySet<string>;
}

function prepare(endEntity: Certificate, at: Date, options: Options): Prepared {
  const unreadable: Unreadable[] = [];
  const readAll = (bytes: Uint8Array): readonly Certificate[] =>
    readCertificates(bytes).flatMap((result) => {
      if (result.ok) return [result.certificate];
      unreadable.push({ subjectKey: result.subject?.key ?? null, code: result.code, detail: result.detail });
      return [];
    });
  const supplied = (options.intermediates ?? []).flatMap(readAll);
  const trusted = options.trustAnchors
    .map(toAnchorInput)
    .flatMap(({ certificate, requireCodeSigningEku = false }) =>
      readAll(certificate).map((each) => ({ certificate: each, requireCodeSigningEku })),
    );
  const anchors = trusted.filter(({ certificate }) => mayBeAnchor(certificate));
  const others = trusted.filter(({ certificate }) => !mayBeAnchor(certificate)).map(({ certificate }) => certificate);
  const certificates = anchors.map(({ certificate }) => certificate);
  const search: PathSearch = {
    endEntity,
    supplied: new IssuerIndex(supplied),
    store: {
      anchors: new IssuerIndex(certificates),
      intermediates: new IssuerIndex(others),
      all: new IssuerIndex([...certificates, ...others]),
      distrustedNamed: () => null,
    },
    at,
    rules: rulesOf(
      options,
      anchors.filter(({ requireCodeSigningEku }) => requireCodeSigningEku).map(({ certificate }) => certificate),
    ),
    revocation: options.revocation === 'off' ? null : revocationOf(options),
    isDenied: () => false,
    budget: new PathBudget({ ...DEFAULT_PATH_BUDGET, ...options.budget }),
  };
  const selfSigned = trusted.map(({ certificate }) => certificate).filter(isSelfSigned);
  return { search, unreadable, selfSigned: new Set(selfSigned.map(({ fingerprint }) => fingerprint)) };
}

function rulesOf(options: Options, requiring: readonly Certificate[]): PathRules {
  const { profile = 'code-signing', tolerances = [], initialPolicySet, keyPurpose = null } = options;
  return {
    profile,
    forListSigner: false,
    signaturesAlone: false,
    keyPurpose: profile === 'code-signing' ? KEY_PURPOSE_OID.codeSigning : keyPurpose,
    allowSha1: options.allowSha1 ?? false,
    policies: {
      initialPolicySet: new Set(initialPolicySet ?? [ANY_POLICY]),
      explicitPolicy: options.explicitPolicy ?? false,
      inhibitPolicyMapping: options.inhibitPolicyMapping ?? false,
      inhibitAnyPolicy: options.inhibitAnyPolicy ?? false,
    },
    toleratedCas: new Set(tolerances.map(({ caFingerprint }) => caFingerprint)),
    anchorsRequiringCodeSigningEku: new Set(requiring.map(({ fingerprint }) => fingerprint)),
  };
}

function revocationOf({ crls = [], revocation, honourInvalidityDate = false }: Options): PathSearch['revocation'] {
  const lists: RevocationList[] = [];
  const unreadable: UnreadableList[] = [];
  for (const result of crls.flatMap(readRevocationLists)) {
    if (result.ok) lists.push(result.crl);
    else unreadable.push({ issuerKey: result.issuer?.key ?? null, detail: `${result.code}: ${result.detail}` });
  }
  return { lists: new CrlIndex(lists, unreadable), required: revocation === 'require', honourInvalidityDate };
}

/** The end entity is the anchor: a path of one certificate, of which nothing but its dates can be judged. */
function anchorItself(certificate: Certificate, { at, rules }: PathSearch): CertificationPathResult {
  const problem = checkEndEntity(certificate, rules) ?? outsideValidity(certificate, at);
  if (problem !== null) return failed(problem, certificate, null, null);
  return { ok: true, path: [viewCertificate(certificate)], revocation: [], toleratedCas: [], policies: [ANY_POLICY] };
}

/** Judges what a decision would judge: revocation, then dates. */
function conclude(built: BuiltPath, { at, rules, revocation: asked }: PathSearch): CertificationPathResult {
  const [endEntity] = built.path;
  const statuses = built.revocation.map((status, index) => ({ status, certificate: built.path[index] ?? endEntity }));
  const revoked = statuses.find(({ status }) => status.state === 'revoked');
  if (revoked !== undefined) return failed('certificate-revoked', revoked.certificate, null, null);
  for (const { status, certificate } of statuses) {
    if (status.state === 'inconclusive') return failed(status.code, certificate, status.detail, null);
    if (status.state === 'absent' && asked?.required === true) {
      return failed('revocation-data-absent', certificate, null, null);
    }
  }
  for (const certificate of anchorConstrains(rules) ? built.path : built.path.slice(0, -1)) {
    const problem = outsideValidity(certificate, at);
    if (problem !== null) return failed(problem, certificate, null, null);
  }
  return {
    ok: true,
    path: built.path.map(viewCertificate),
    revocation: statuses.map(({ status, certificate }) => ({
      fingerprint: certificate.fingerprint,
      state: status.state === 'good' ? 'good' : 'absent',
    })),
    toleratedCas: built.withoutKeyCertSign,
    policies: [...built.policies].toSorted(),
  };
}

function failed(
  code: Parameters<typeof describeFailure>[0],
  certificate: Certificate,
  extra: string | null,
  hint: string | null,
): CertificationPathResult {
  const detail = describeFailure(code, certificate, extra);
  return { ok: false, code, detail, certificate: viewCertificate(certificate), ...(hint === null ? {} : { hint }) };
}

function hintOf(unreadable: readonly Unreadable[]): string | null {
  const [first] = unreadable;
  return first === undefined ? null : `${unreadable.length} of the certificates could not be read (${first.code})`;
}
