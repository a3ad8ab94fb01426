import { equalBytes } from '../internal/bytes.js';
import type { PathFailureCode } from '../decision/codes.js';
import { isMoreSpecific } from '../decision/rank.js';
import { checkAndRemember, isSelfSigned, rememberedOutcome } from './certificate-signature.js';
import { isCa, isSelfIssued, type Certificate } from './certificate.js';
import { checkIsCa, checkPathLength } from './checks/check-basic-constraints.js';
import { checkCriticalExtensions } from './checks/check-critical-extensions.js';
import { checkCodeSigning } from './checks/check-extended-key-usage.js';
import { checkDigitalSignature, checkKeyCertSign } from './checks/check-key-usage.js';
import { checkValidity } from './checks/check-validity.js';
import { MAX_PATH_LENGTH, PathBudget } from './path-budget.js';
import type { SignatureOutcome } from './signed-data.js';

/** Certificates of the trust store, by their subject's key (`Name.key`). */
export interface IssuerSource {
  anchorsNamed(subjectKey: string): readonly Certificate[];
  intermediatesNamed(subjectKey: string): readonly Certificate[];
  /** Whether the store has a certificate of that name, whatever it may do. */
  hasNamed(subjectKey: string): boolean;
  /** A certificate of that name that somebody gave the role `none`. */
  distrustedNamed(subjectKey: string): Certificate | null;
}

/** What to search a path for, and where. */
export interface PathSearch {
  readonly endEntity: Certificate;
  /** Supplied beside the end entity; not trusted, in any order. */
  readonly supplied: readonly Certificate[];
  readonly store: IssuerSource;
  readonly at: Date;
  /** Fingerprints of CAs that may issue although their keyUsage lacks keyCertSign. */
  readonly toleratedCas: ReadonlySet<string>;
  readonly budget?: PathBudget;
}

/** A path: end entity first, trust anchor last. */
export interface BuiltPath {
  readonly path: readonly [Certificate, Certificate, ...Certificate[]];
  /** Fingerprints of the CAs on it that only a tolerance lets through. */
  readonly withoutKeyCertSign: readonly string[];
}

/** Why there is no path. */
export interface PathError {
  readonly code: PathFailureCode;
  /** The certificate that it concerns. */
  readonly certificate: Certificate;
  readonly hint: string | null;
}

/** A path, or the most specific reason why there is none. A path may have dates that don't hold: `withinValidity` says so. */
export type PathResult =
  ({ readonly ok: true; readonly withinValidity: boolean } & BuiltPath) | ({ readonly ok: false } & PathError);

/**
 * Builds a certification path from an end entity to a trust anchor.
 *
 * Implements RFC 5280 section 6.1 for code signing, forward and with backtracking (RFC 4158 section 2.3), trust anchors first.
 * Departs from it: the anchor certificate's own dates, pathLenConstraint and usages count too (RFC 5937); an end entity must have
 * an Ed25519 key, may not be a CA, and its keyUsage and extendedKeyUsage, where present, must allow code signing; name
 * constraints and policies that are critical are refused, not processed.
 *
 * @param search - what is searched; nothing in it is trusted but the store.
 * @returns a path whose dates hold at `at` if there is one; else one that is sound but for its dates; else the error with the
 * highest rank of all that were met. Never throws on hostile input; ends after the budget's work at the latest.
 * @remarks Does not check revocation.
 */
export function buildPath(search: PathSearch): PathResult {
  const problem = checkEndEntity(search.endEntity);
  // No CA has issued it, whatever name it took: it isn't forged, it is a stranger.
  if (problem === null && isSelfSigned(search.endEntity)) {
    return { ok: false, code: 'self-signed-not-pinned', certificate: search.endEntity, hint: null };
  }
  if (problem !== null) return { ok: false, code: problem, certificate: search.endEntity, hint: null };
  return new PathSearchRun(search).run();
}

/** What an end entity must be by itself. */
function checkEndEntity(endEntity: Certificate): PathFailureCode | null {
  if (endEntity.publicKey.kind !== 'ed25519') return 'end-entity-key-not-ed25519';
  if (isCa(endEntity)) return isSelfSigned(endEntity) ? 'self-signed-not-pinned' : 'ca-used-as-end-entity';
  return checkDigitalSignature(endEntity) ?? checkCodeSigning(endEntity) ?? checkCriticalExtensions(endEntity);
}

const TOO_LONG = `a path holds ${MAX_PATH_LENGTH} certificates at most`;
const TOO_MANY = 'too many ways lead up from it';

class PathSearchRun {
  readonly #search: PathSearch;
  readonly #budget: PathBudget;
  #bestError: PathError | null = null;
  #outsideValidity: BuiltPath | null = null;
  #fewestLapsed = Number.POSITIVE_INFINITY;

  constructor(search: PathSearch) {
    this.#search = search;
    this.#budget = search.budget ?? new PathBudget();
  }

  run(): PathResult {
    const found = this.#extend([this.#search.endEntity]);
    if (found !== null) return { ok: true, withinValidity: true, ...found };
    if (this.#outsideValidity !== null) return { ok: true, withinValidity: false, ...this.#outsideValidity };
    if (this.#budget.exhausted) {
      return { ok: false, code: 'path-budget-exceeded', certificate: this.#search.endEntity, hint: TOO_MANY };
    }
    return { ok: false, ...(this.#bestError ?? deadEnd([this.#search.endEntity], this.#search.store)) };
  }

  /** Tries every issuer of the path's last certificate, anchors first. */
  #extend(path: readonly [Certificate, ...Certificate[]]): BuiltPath | null {
    const { store, supplied } = this.#search;
    const subject = path[path.length - 1] ?? path[0];
    const name = subject.issuer.key;
    const anchors = store.anchorsNamed(name);
    const others = [...store.intermediatesNamed(name), ...supplied.filter((each) => each.subject.key === name)];

    for (const anchor of byKeyIdentifier(anchors, subject)) {
      if (!this.#mayIssue(path, anchor)) continue;
      const built = this.#complete([...path, anchor]);
      if (built !== null) return built;
    }
    const intermediates = byKeyIdentifier(others, subject).filter((each) => !isOnPath(path, each));
    for (const intermediate of intermediates) {
      if (path.length + 2 > MAX_PATH_LENGTH) {
        this.#note({ code: 'path-budget-exceeded', certificate: path[0], hint: TOO_LONG });
        break;
      }
      if (!this.#mayIssue(path, intermediate)) continue;
      const built = this.#extend([...path, intermediate]);
      if (built !== null) return built;
      if (this.#budget.exhausted) return null;
    }
    if (anchors.length === 0 && intermediates.length === 0) this.#note(deadEnd(path, store));
    return null;
  }

  /** Whether a certificate of the right name may have issued the path's last one, and did. */
  #mayIssue(path: readonly [Certificate, ...Certificate[]], issuer: Certificate): boolean {
    if (!this.#budget.takeIssuer()) return false;
    const subject = path[path.length - 1] ?? path[0];
    const problem = this.#checkIssuer(path, issuer);
    if (problem !== null) {
      this.#note({ code: problem, certificate: issuer, hint: null });
      return false;
    }
    const outcome = this.#checkSignature(subject, issuer);
    if (outcome === 'valid') return true;
    if (outcome === 'invalid') this.#note(wrongKey(subject, issuer));
    if (outcome === 'unsupported-algorithm') {
      this.#note({ code: 'unsupported-signature-algorithm', certificate: subject, hint: null });
    }
    return false;
  }

  #checkIssuer(path: readonly Certificate[], issuer: Certificate): PathFailureCode | null {
    // Self-issued certificates don't count (section 6.1.4 (l)); neither does the end entity, which is no intermediate.
    const intermediatesBelow = path.slice(1).filter((each) => !isSelfIssued(each)).length;
    const usage = checkKeyCertSign(issuer);
    return (
      checkIsCa(issuer) ??
      (usage !== null && this.#search.toleratedCas.has(issuer.fingerprint) ? null : usage) ??
      checkPathLength(issuer, intermediatesBelow) ??
      checkCodeSigning(issuer) ??
      checkCriticalExtensions(issuer)
    );
  }

  #checkSignature(subject: Certificate, issuer: Certificate): SignatureOutcome | 'budget-exceeded' {
    const known = rememberedOutcome(subject, issuer.publicKey);
    if (known !== undefined) return known;
    return this.#budget.takeSignatureCheck() ? checkAndRemember(subject, issuer.publicKey) : 'budget-exceeded';
  }

  /** A path that has reached an anchor: returned if its dates hold, kept for want of a better one if not. */
  #complete(path: readonly Certificate[]): BuiltPath | null {
    const [endEntity, first, ...rest] = path;
    if (endEntity === undefined || first === undefined) return null;
    const withoutKeyCertSign = [first, ...rest]
      .filter((ca) => checkKeyCertSign(ca) !== null)
      .map((ca) => ca.fingerprint);
    const built: BuiltPath = { path: [endEntity, first, ...rest], withoutKeyCertSign };
    const lapsed = path.filter((each) => checkValidity(each, this.#search.at) !== null).length;
    if (lapsed === 0) return built;
    // Of paths that are sound but for their dates, the one that wants least: grace covers a lapsed signer, and nothing above it.
    if (lapsed < this.#fewestLapsed) {
      this.#fewestLapsed = lapsed;
      this.#outsideValidity = built;
    }
    return null;
  }

  /** Keeps the most specific error: the highest rank, and of equals the first. */
  #note(error: PathError): void {
    const best = this.#bestError;
    if (best === null || isMoreSpecific(error.code, best.code)) this.#bestError = error;
  }
}

/** No certificate of the issuer's name is there, or none that isn't on the path already. */
function deadEnd(path: readonly [Certificate, ...Certificate[]], store: IssuerSource): PathError {
  const [endEntity] = path;
  const certificate = path[path.length - 1] ?? endEntity;
  const distrusted = store.distrustedNamed(certificate.issuer.key);
  if (distrusted !== null) return { code: 'certificate-role-none', certificate: distrusted, hint: null };
  const hint = store.hasNamed(certificate.issuer.key)
    ? 'a certificate of that name is in the store, but it may not issue certificates'
    : null;
  return { code: path.length > 1 ? 'anchor-missing' : 'unknown-issuer', certificate, hint };
}

/**
 * The name fits and the key doesn't. Where the certificate says which key it was signed with (section 4.2.1.1), and it isn't this
 * one, its issuer is another one of the same name; else the certificate is forged or damaged.
 */
function wrongKey(subject: Certificate, issuer: Certificate): PathError {
  const wanted = subject.extensions.authorityKeyIdentifier;
  const offered = issuer.extensions.subjectKeyIdentifier;
  if (wanted !== null && offered !== null && !equalBytes(wanted, offered)) {
    const hint = 'an issuer of that name is known, but its key differs';
    return { code: 'unknown-issuer', certificate: subject, hint };
  }
  return { code: 'certificate-signature-invalid', certificate: subject, hint: null };
}

/** Issuers whose key identifier fits come first (RFC 4158 section 3.5.12); the order is otherwise kept. */
function byKeyIdentifier(issuers: readonly Certificate[], subject: Certificate): readonly Certificate[] {
  const wanted = subject.extensions.authorityKeyIdentifier;
  if (wanted === null || issuers.length < 2) return issuers;
  const fits = (issuer: Certificate): number => {
    const offered = issuer.extensions.subjectKeyIdentifier;
    return offered !== null && equalBytes(wanted, offered) ? 0 : 1;
  };
  return issuers.toSorted((a, b) => fits(a) - fits(b));
}

/** RFC 4158 section 5.2: the same name and key twice on one path is a loop. */
function isOnPath(path: readonly Certificate[], candidate: Certificate): boolean {
  return path.some(
    (each) => each.subject.key === candidate.subject.key && each.publicKey.keyId === candidate.publicKey.keyId,
  );
}
