import { isoDate, isoInstant } from '../../internal/instant.js';
import { quote } from '../../internal/untrusted-text.js';
import { ACTOR_TITLES, nameCertificate, sayRemedy, shortId } from './entry.js';
import { ROTATION_MENDS } from './statement.js';
import type { GraceCovers, ParsedGracePeriod } from '../../policy/policy.js';
import type { CheckCode, StoreFindingCode } from '../codes.js';
import type { Warning } from '../decision.js';
import type { ConfigurationFinding } from '../evidence.js';
import type { CertificateFacts } from '../evidence/signature.js';
import type { PermitEvidence, StatementFaultCode } from '../evidence/statement.js';

/** Codes of warnings that aren't a check's row. */
export type WarningCode =
  | StoreFindingCode
  | 'grace-period-applied'
  | 'grace-period-not-applied'
  | 'permit-applied'
  | 'app-identity-doubtful'
  | 'origin-unknown'
  | 'judged-as-of'
  | 'tolerance-used'
  | 'signature-file-unknown-key'
  | 'signature-not-counted'
  | 'rotation-unusable'
  | 'clock-floor-not-written'
  | 'more-trust-store-findings'
  | ConfigurationFinding['code'];

const GRACE_REMEDIES: Readonly<Record<GraceCovers, (date: string) => string>> = {
  unsigned: (date) => `${ACTOR_TITLES.administrator}: get a signed build of this app before ${date}.`,
  'expired-certificate': (date) =>
    `${ACTOR_TITLES.administrator}: get a build before ${date} that is signed with a certificate that is still valid.`,
  'untrusted-signer': (date) =>
    `${ACTOR_TITLES.operator}: decide before ${date} whether to trust this signer; if so, place its issuer or its certificate in the trust store.`,
};

/**
 * An install that only the grace period allows.
 *
 * @param rung - the highest rung that was needed.
 * @param codes - what is covered.
 */
export function warnOfGrace(
  { endsAt, grantedBy, grantedAt }: Pick<ParsedGracePeriod, 'endsAt' | 'grantedBy' | 'grantedAt'>,
  daysLeft: number,
  rung: GraceCovers,
  codes: readonly CheckCode[],
): Warning {
  const date = dateOf(endsAt);
  const when = grantedAt === null ? '' : ` on ${dateOf(grantedAt)}`;
  const granted = when === '' ? '' : ` that was granted${when}`;
  const by = grantedBy === null ? granted : ` that ${quote(grantedBy)} has granted${when}`;
  const days = `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  return {
    code: 'grace-period-applied',
    message: `This is allowed only by the grace period${by}, which ends on ${date} (${endsAt}), in ${days}; from then on it is denied (${codes.join(', ')}).`,
    remedy: GRACE_REMEDIES[rung](date),
    details: { endsAt, daysLeft, codes, rung, grantedBy, grantedAt },
  };
}

/** Why a grace period that covers what is wrong doesn't apply to this install, or not now. */
export type GraceGap = 'ended' | 'not-started' | 'always-signed';

/** An install that a grace period would let through on another day, or from another origin. */
export function warnOfGraceNotApplied(
  { startsAt, endsAt }: Pick<ParsedGracePeriod, 'startsAt' | 'endsAt'>,
  gap: GraceGap,
  origin: string | null,
): Warning {
  const details = { gap, startsAt, endsAt, origin };
  const code = 'grace-period-not-applied';
  switch (gap) {
    case 'ended':
      return {
        code,
        message: `The grace period that let installs like this one through ended on ${dateOf(endsAt)} (${endsAt}).`,
        remedy: `${ACTOR_TITLES.administrator}: get a signed build of this app; if that takes longer, the operator of this machine can set a later gracePeriod.endsAt in the policy.`,
        details,
      };
    case 'not-started':
      return {
        code,
        message: `The grace period that lets installs like this one through begins on ${dateOf(startsAt ?? endsAt)} only (${startsAt ?? endsAt}).`,
        remedy: null,
        details,
      };
    case 'always-signed':
      return {
        code,
        message: `The grace period does not cover this install: apps from ${origin === null ? 'an origin that the policy does not name' : `the origin ${quote(origin, 60)}`} are always signed (gracePeriod.alwaysSigned in the policy).`,
        remedy: `${ACTOR_TITLES.administrator}: get a signed build of this app.`,
        details,
      };
  }
}

const dateOf = (instant: string) => isoDate(new Date(instant));

/** An install that only a permit allows. */
export function warnOfPermit({ keyId, host, issuedAt, endsAt, reason }: PermitTerms): Warning {
  return {
    code: 'permit-applied',
    message: `This is allowed only by a permit (${quote(reason)}) of the key ${shortId(keyId)}, issued on ${isoInstant(issuedAt)}, good until ${isoInstant(endsAt)}; it is used up by this install.`,
    remedy: `${ACTOR_TITLES.operator}: see to it that a signed build of this app takes its place.`,
    details: { keyId, host, issuedAt: isoInstant(issuedAt), endsAt: isoInstant(endsAt), reason },
  };
}

type PermitTerms = Pick<
  Extract<PermitEvidence, { state: 'signed' }>,
  'keyId' | 'host' | 'issuedAt' | 'endsAt' | 'reason'
>;

/** An artifact of which one reader could think that it is another app, or another version of it. */
export function warnOfIdentity(artifact: string, detail: string): Warning {
  return {
    code: 'app-identity-doubtful',
    message: `Which app ${quote(artifact)} is, or which version of it, depends on who reads it (${detail}).`,
    remedy: `${ACTOR_TITLES.vendor}: build it anew, so that all of its descriptors can be read and have one key and one version.`,
    details: { detail },
  };
}

/** A request from nowhere that the policy knows. */
export function warnOfUnknownOrigin(origin: string | null): Warning {
  const named =
    origin === null ? 'The request names no origin' : `The request's origin ${quote(origin, 60)} is not in the policy`;
  return {
    code: 'origin-unknown',
    message: `${named}, though the policy tells origins apart: the strictest of its rules apply.`,
    remedy: `${ACTOR_TITLES.developer}: name in the request where the install comes from, as the policy names it.`,
    details: { origin },
  };
}

/** A decision as of another instant than the present. */
export function warnOfAsOf(asOf: Date): Warning {
  return {
    code: 'judged-as-of',
    message: `This was judged as of ${isoInstant(asOf)}, not as of now: it is no decision to install by.`,
    remedy: `${ACTOR_TITLES.administrator}: judge again without an instant before installing.`,
    details: {},
  };
}

/** A CA that a tolerance of the policy let through. */
export function warnOfTolerance(ca: CertificateFacts, reason: string): Warning {
  return {
    code: 'tolerance-used',
    message: `The CA ${nameCertificate(ca)} has no keyCertSign in its keyUsage; a tolerance of the policy let it through (${quote(reason)}).`,
    remedy: `${ACTOR_TITLES.operator}: remove the tolerance once the CA has a sound certificate.`,
    details: { caFingerprint: ca.fingerprint, allow: 'missing-key-cert-sign', reason },
  };
}

/** A key of the signature file that says nothing to this version. */
export function warnOfUnknownKeys(name: string, keys: readonly string[]): Warning {
  return {
    code: 'signature-file-unknown-key',
    message: `The signature file ${quote(name)} has keys that are not known and were not used: ${keys.map((key) => quote(key, 40)).join(', ')}.`,
    remedy: null,
    details: { keys: [...keys] },
  };
}

/** A signature of the file on which the decision doesn't rest. */
export function warnOfSignatureNotCounted(
  index: number,
  count: number,
  role: string | null,
  alone: { readonly kind: 'verified' | 'unverified' } | { readonly kind: 'deny'; readonly reason: CheckCode },
): Warning {
  const which = `Signature ${index + 1} of ${count}${role === null ? '' : `, which calls itself ${quote(role, 60)},`}`;
  const why = alone.kind === 'deny' ? ` (${alone.reason})` : '';
  return {
    code: 'signature-not-counted',
    message: `${which} was not needed, or does not count${why}.`,
    remedy: null,
    details: { index, role, code: alone.kind === 'deny' ? alone.reason : null },
  };
}

/** A rotation statement that can't be used. */
export function warnOfRotation({
  code,
  detail,
}: {
  readonly code: StatementFaultCode;
  readonly detail: string;
}): Warning {
  const { actor, task } = ROTATION_MENDS[code];
  return {
    code: 'rotation-unusable',
    message: `A rotation statement cannot be used (${code}${detail === '' ? '' : `: ${detail}`}).`,
    remedy: sayRemedy(actor, task),
    details: { code, detail },
  };
}

/** The host's clock floor couldn't be raised. */
export function warnOfClockFloorNotWritten(detail: string): Warning {
  return {
    code: 'clock-floor-not-written',
    message: `The floor of the host's clock could not be raised (${detail}): a clock that is wound back later may not be noticed.`,
    remedy: `${ACTOR_TITLES.operator}: let the host write where it keeps its clock floor.`,
    details: { detail },
  };
}

/** The rest of a long list of findings. */
export function warnOfMoreFindings(count: number): readonly Warning[] {
  if (count <= 0) return [];
  return [
    {
      code: 'more-trust-store-findings',
      message: `There ${count === 1 ? 'is 1 more finding' : `are ${count} more findings`} about files of the trust store.`,
      remedy: `${ACTOR_TITLES.operator}: leave only certificates in the trust store.`,
      details: { count },
    },
  ];
}

/** Long enough for every way to misspell true and false; a longer value is something else, perhaps a secret. */
const MAX_SHOWN_VALUE = 12;

/**
 * Something about the host's own settings.
 *
 * @param file - the path of the configuration file; null where it isn't known.
 */
export function warnOfConfiguration(finding: ConfigurationFinding, file: string | null = null): Warning {
  const { code, setting, source } = finding;
  const theFile = file === null ? 'the configuration file' : `the configuration file ${quote(file)}`;
  const where = source === 'file' ? `In ${theFile}` : 'Among the system properties';
  const name = quote(setting, 100);
  switch (code) {
    case 'setting-unknown': {
      const meant = finding.didYouMean === null ? '' : `; did you mean ${quote(finding.didYouMean)}?`;
      return {
        code,
        message: `${where} there is ${name}, a setting that nobody knows and that changes nothing${meant === '' ? '.' : meant}`,
        remedy: `${ACTOR_TITLES.operator}: correct the name, or take it out: a setting that is misspelt is one that is not made.`,
        details: { setting, source, didYouMean: finding.didYouMean },
      };
    }
    case 'setting-invalid':
      return {
        code,
        message: `${where} the setting ${name} is neither true nor false (${showValue(finding.value)}); it counts as false.`,
        remedy: `${ACTOR_TITLES.operator}: write true or false, in lower case.`,
        details: { setting, source },
      };
    case 'options-not-understood':
      return {
        code,
        message: `The variable ${name} names settings of the plugin manager, but is too long, or has a backslash or a quote that does not end: nothing in it counts.`,
        remedy: `${ACTOR_TITLES.operator}: set the property in upm.properties, or write the options without backslashes and with quotes in pairs.`,
        details: { setting, source },
      };
    case 'settings-disagree':
      return {
        code,
        message: `${name} is set in several places that disagree: ${source === 'file' ? theFile : 'a system property'} counts (${showValue(finding.value)}).`,
        remedy: `${ACTOR_TITLES.operator}: set it in one place alone.`,
        details: { setting, source },
      };
  }
}

function showValue(value: string): string {
  return value.length <= MAX_SHOWN_VALUE ? quote(value) : `a text of ${value.length} characters`;
}
