import { isMoreSpecific } from '../decision/rank.js';
import { checkAndRemember, rememberedOutcome } from './certificate-signature.js';
import { isSelfIssued, type Certificate } from './certificate.js';
import { checkKeyCertSign } from './checks/check-key-usage.js';
import { checkNameConstraints } from './checks/check-name-constraints.js';
import { checkPolicies } from './checks/check-policies.js';
import { checkValidity } from './checks/check-validity.js';
import { checkRevocation, type RevocationContext, type RevocationStatus } from './crl/check-revocation.js';
import type { CrlIndex } from './crl/crl-index.js';
import { IssuerIndex } from './issuer-index.js';
import { issuersNamed, issuersOf, isOnPath } from './find-issuers.js';
import type { IssuerSource } from './issuer-source.js';
import { deadEnd, wrongKey, type PathError } from './path-error.js';
import { MAX_PATH_LENGTH, type PathBudget } from './path-budget.js';
import {
  anchorConstrains,
  checkAnchor,
  checkDemandOfAnchor,
  checkEndEntity,
  checkIssuer,
  mayIssueLists,
  type PathRules,
} from './path-rules.js';
import type { PublicKey } from './public-key.js';
import type { SignatureOutcome, SignedData } from './signed-data.js';

/** What the search makes of revocation lists. */
export interface RevocationSearch {
  readonly lists: CrlIndex;
  /** Whether a certificate without a list can't be judged. */
  readonly required: boolean;
  readonly honourInvalidityDate: boolean;
}

/** What to search a path for, and where. */
export interface PathSearch {
  readonly endEntity: Certificate;
  /** Supplied beside the end entity; not trusted, in any order. */
  readonly supplied: IssuerIndex;
  readonly store: IssuerSource;
  readonly at: Date;
  readonly rules: PathRules;
  /** null: nobody asks. */
  readonly revocation: RevocationSearch | null;
  /** Whether somebody has denied the certificate or its key by name: another path is better. */
  readonly isDenied: (certificate: Certificate) => boolean;
  readonly budget: PathBudget;
}

/** A path that is sound but, perhaps, for dates, revocation and denial, which the decision judges. */
export interface BuiltPath {
  /** End entity first, trust anchor last. */
  readonly path: readonly [Certificate, Certificate, ...Certificate[]];
  /** Whether every date holds. */
  readonly withinValidity: boolean;
  /** Fingerprints of the CAs on it that only a tolerance lets through. */
  readonly withoutKeyCertSign: readonly string[];
  /** One for each certificate but the anchor, in the path's order; empty where nobody asks. */
  readonly revocation: readonly RevocationStatus[];
  /** Dotted OIDs of the policies under which the path is valid (RFC 5280 section 6.1.6). */
  readonly policies: ReadonlySet<string>;
}

/** A path, or the most specific reason why there is none. */
export type PathResult = (({ readonly ok: true } & BuiltPath) | ({ readonly ok: false } & PathError)) & {
  /** CAs whose signatures lead down to the end entity, as far as the search went. */
  readonly issuers: readonly Certificate[];
};

/**
 * Builds a certification path from an end entity to a trust anchor.
 *
 * Implements RFC 5280 section 6.1, forward and with backtracking (RFC 4158 section 2.3), trust anchors first, and section 6.3 for the
 * lists at hand. Departs from it: see `PathProfile`.
 *
 * @param search - what is searched; nothing in it is trusted but the store.
 * @returns of the sound paths the one that wants least: none denied or revoked, revocation known, dates that hold; else the error with
 * the highest rank of all that were met. Never throws on hostile input; ends after the budget's work at the latest.
 */
export function buildPath(search: PathSearch): PathResult {
  const problem = checkEndEntity(search.endEntity, search.rules);
  if (problem !== null) return { ok: false, code: problem, certificate: search.endEntity, hint: null, issuers: [] };
  return new PathSearchRun(search, []).run();
}

const TOO_LONG = `a path holds ${MAX_PATH_LENGTH} certificates at most`;
const TOO_MANY = 'too many ways lead up from it';

/** What a path wants, the worse first. */
type Wants = readonly [deniedOrRevoked: number, revocationUnknown: number, lapsed: number];

class PathSearchRun {
  readonly #search: PathSearch;
  /** Signers of lists whose own path is being searched: a list can't vouch for its own signer. */
  readonly #listSigners: readonly Certificate[];
  readonly #issuers = new Set<Certificate>();
  #bestError: PathError | null = null;
  #bestPath: { readonly built: BuiltPath; readonly wants: Wants } | null = null;

  constructor(search: PathSearch, listSigners: readonly Certificate[]) {
    this.#search = search;
    this.#listSigners = listSigners;
  }

  run(): PathResult {
    const { endEntity, budget } = this.#search;
    const found = this.#extend([endEntity]) ?? this.#bestPath?.built ?? null;
    const issuers = [...this.#issuers];
    if (found !== null) return { ok: true, ...found, issuers };
    if (budget.exhausted) {
      return { ok: false, code: 'path-budget-exceeded', certificate: endEntity, hint: TOO_MANY, issuers };
    }
    return { ok: false, ...(this.#bestError ?? deadEnd([endEntity], this.#search.store)), issuers };
  }

  /** Tries every issuer of the path's last certificate, anchors first. */
  #extend(path: readonly [Certificate, ...Certificate[]]): BuiltPath | null {
    const { store, budget } = this.#search;
    const subject = path[path.length - 1] ?? path[0];
    let isDeadEnd = true;
    for (const anchor of issuersOf(subject, [store.anchors])) {
      isDeadEnd = false;
      if (!this.#mayIssue(path, anchor, true)) continue;
      const built = this.#complete([...path, anchor]);
      if (built !== null) return built;
    }
    for (const intermediate of issuersOf(subject, [store.intermediates, this.#search.supplied])) {
      if (budget.exhausted) return null;
      if (isOnPath(path, intermediate) || store.anchors.has(intermediate)) continue;
      isDeadEnd = false;
      if (path.length + 2 > MAX_PATH_LENGTH) {
        this.#note({ code: 'path-budget-exceeded', certificate: path[0], hint: TOO_LONG });
        break;
      }
      if (!this.#mayIssue(path, intermediate, false)) continue;
      const built = this.#extend([...path, intermediate]);
      if (built !== null) return built;
    }
    if (isDeadEnd) this.#note(deadEnd(path, store));
    return null;
  }

  /** Whether a certificate of the right name may have issued the path's last one, and did. */
  #mayIssue(path: readonly [Certificate, ...Certificate[]], issuer: Certificate, isAnchor: boolean): boolean {
    const { rules, budget } = this.#search;
    if (!budget.takeIssuer()) return false;
    const subject = path[path.length - 1] ?? path[0];
    // Self-issued certificates don't count (section 6.1.4 (l)); neither does the end entity, which is no intermediate.
    const intermediatesBelow = path.slice(1).filter((each) => !isSelfIssued(each)).length;
    const check = isAnchor ? checkAnchor : checkIssuer;
    const problem = check(issuer, intermediatesBelow, rules);
    if (problem !== null) {
      this.#note({ code: problem, certificate: issuer, hint: null });
      return false;
    }
    const outcome = this.#checkSignature(subject, issuer.publicKey);
    if (outcome === 'valid') {
      this.#issuers.add(issuer);
      return true;
    }
    if (outcome === 'invalid') this.#note(wrongKey(subject, issuer));
    if (outcome === 'unsupported-algorithm') {
      this.#note({ code: 'unsupported-signature-algorithm', certificate: subject, hint: null });
    }
    return false;
  }

  /** null: the budget is exhausted. */
  #checkSignature(signed: SignedData, key: PublicKey): SignatureOutcome | null {
    const { allowSha1 } = this.#search.rules;
    const known = rememberedOutcome(signed, key, allowSha1);
    if (known !== undefined) return known;
    return this.#search.budget.takeSignatureCheck() ? checkAndRemember(signed, key, allowSha1) : null;
  }

  /** A path that has reached an anchor: returned if it wants nothing, kept for want of a better one if it does. */
  #complete(path: readonly Certificate[]): BuiltPath | null {
    const [endEntity, first, ...rest] = path;
    if (endEntity === undefined || first === undefined) return null;
    const whole: BuiltPath['path'] = [endEntity, first, ...rest];
    const anchor = rest.at(-1) ?? first;
    const policies = this.#checkWholePath(whole, anchor);
    if (policies === null) return null;

    const { rules, at, isDenied, revocation: asked } = this.#search;
    const revocation = this.#checkRevocation(whole, anchor);
    const dated = anchorConstrains(rules) ? whole : whole.slice(0, -1);
    const lapsed = dated.filter((each) => checkValidity(each, at) !== null).length;
    const isUnknown = ({ state }: RevocationStatus) =>
      state === 'inconclusive' || (state === 'absent' && asked?.required === true);
    const wants: Wants = [
      whole.filter(isDenied).length + revocation.filter(({ state }) => state === 'revoked').length,
      revocation.filter(isUnknown).length,
      lapsed,
    ];
    const built: BuiltPath = {
      path: whole,
      withinValidity: lapsed === 0,
      withoutKeyCertSign: withoutKeyCertSign(whole, rules),
      revocation,
      policies,
    };
    // Who stands behind an unsound end entity is everyone who does.
    if (!rules.signaturesAlone && wants.every((count) => count === 0)) return built;
    if (this.#bestPath === null || wantsLess(wants, this.#bestPath.wants)) this.#bestPath = { built, wants };
    return null;
  }

  /** What only a whole path shows: names, policies, the anchor's demands. @returns its policies; null where it fails. */
  #checkWholePath(path: BuiltPath['path'], anchor: Certificate): ReadonlySet<string> | null {
    const { rules, budget } = this.#search;
    if (rules.signaturesAlone) return new Set();
    const [endEntity] = path;
    const demand = checkDemandOfAnchor(anchor, endEntity, rules);
    if (demand !== null) {
      this.#note({ code: demand, certificate: endEntity, hint: 'its trust anchor asks for it' });
      return null;
    }
    const names = checkNameConstraints(path, (count) => budget.takeNameComparisons(count));
    if (names !== null) {
      this.#note({ ...names, hint: null });
      return null;
    }
    const policies = checkPolicies(path, rules.policies, anchorConstrains(rules));
    if (policies.ok) return policies.policies;
    this.#note({ code: policies.code, certificate: policies.certificate, hint: null });
    return null;
  }

  #checkRevocation(path: BuiltPath['path'], anchor: Certificate): readonly RevocationStatus[] {
    const { revocation, rules, at, supplied, store } = this.#search;
    if (revocation === null) return [];
    const context: RevocationContext = {
      ...revocation,
      at,
      checkSignature: (list, key) => this.#checkSignature(list, key),
      otherSigners: (list) =>
        issuersNamed(list.issuer.key, list.extensions.authorityKeyIdentifier, [store.all, supplied]),
      isTrusted: (signer) => this.#leadsTo(anchor, signer),
    };
    return path.slice(0, -1).map((certificate, index) => {
      const issuer = path[index + 1] ?? anchor;
      return checkRevocation(certificate, issuer, mayIssueLists(issuer, issuer === anchor, rules), context);
    });
  }

  /** Section 6.3.3 (f): "The trust anchor for the certification path MUST be the same as the trust anchor used to validate the target". */
  #leadsTo(anchor: Certificate, signer: Certificate): boolean {
    const { store, rules, revocation } = this.#search;
    // One level only: signers of lists about signers of lists about signers aren't followed.
    if (this.#listSigners.length > 1 || isOnPath(this.#listSigners, signer)) return false;
    const search: PathSearch = {
      ...this.#search,
      endEntity: signer,
      store: { ...store, anchors: new IssuerIndex([anchor]) },
      rules: { ...rules, forListSigner: true, signaturesAlone: false },
    };
    if (checkEndEntity(signer, search.rules) !== null) return false;
    const result = new PathSearchRun(search, [...this.#listSigners, signer]).run();
    if (!result.ok || !result.withinValidity) return false;
    return result.revocation.every(
      ({ state }) => state === 'good' || (state === 'absent' && revocation?.required === false),
    );
  }

  /** Keeps the most specific error: the highest rank, and of equals the first. */
  #note(error: PathError): void {
    const best = this.#bestError;
    if (best === null || isMoreSpecific(error.code, best.code)) this.#bestError = error;
  }
}

/** Lexicographically: the worse want decides. */
function wantsLess(a: Wants, b: Wants): boolean {
  const different = a.findIndex((count, index) => count !== b[index]);
  return different >= 0 && (a[different] ?? 0) < (b[different] ?? 0);
}

function withoutKeyCertSign(path: BuiltPath['path'], rules: PathRules): readonly string[] {
  return path
    .slice(1, anchorConstrains(rules) ? undefined : -1)
    .filter((ca) => checkKeyCertSign(ca) !== null)
    .map((ca) => ca.fingerprint);
}
