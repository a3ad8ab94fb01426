import type { EffectivePolicy } from '../policy/effective-policy.js';
import { covers, GRACE_LADDER, graceDaysLeft, graceState } from '../policy/grace-period.js';
import type { Policy } from '../policy/policy.js';
import { CHECK_NAMES } from './check.js';
import type { Warning } from './decision.js';
import type { Evidence } from './evidence.js';
import type { SignerCandidate } from './evidence/signature.js';
import type { Judgements } from './judge/judgement.js';
import { toJson } from './to-json.js';
import { checksInGrace, type Verdict } from './verdict.js';
import type { Weighed } from './weigh.js';
import { warnOfStoreFinding } from './catalogue/store-finding.js';
import {
  warnOfConfiguration,
  warnOfGrace,
  warnOfGraceNotApplied,
  warnOfIdentity,
  warnOfMoreFindings,
  warnOfPermit,
  warnOfTolerance,
  warnOfUnknownKeys,
  warnOfSignatureNotCounted,
  warnOfRotation,
  warnOfUnknownOrigin,
} from './catalogue/warning.js';

/** A store full of rubbish must not make every decision a megabyte. */
const MAX_STORE_FINDINGS = 50;
const MAX_CONFIGURATION_FINDINGS = 50;

/** All that an operator should know of this decision besides its verdict, the most urgent first. */
export function collectWarnings(evidence: Evidence, policy: Policy, weighed: Weighed, now: Date): readonly Warning[] {
  const { effective, judgements, verdict, signers, notCounted } = weighed;
  const warnings = [
    ...warnOfPermitUsed(evidence, verdict),
    ...warnOfRelaxations(effective, judgements, verdict, now),
    ...warnOfGraceGap(evidence, weighed, now),
    ...evidence.configuration
      .slice(0, MAX_CONFIGURATION_FINDINGS)
      .map((finding) => warnOfConfiguration(finding, evidence.policyFile?.path ?? null)),
    ...(effective.originUnknown ? [warnOfUnknownOrigin(evidence.origin)] : []),
    ...warnOfDoubts(evidence, judgements),
    ...signers.flatMap((signer) => warnOfTolerances(signer, policy)),
    ...notCounted.map(({ signature, verdict: alone }) =>
      warnOfSignatureNotCounted(
        evidence.signatures.indexOf(signature),
        evidence.signatures.length,
        signature.role,
        alone,
      ),
    ),
    ...evidence.rotations.flatMap((rotation) => (rotation.state === 'fault' ? [warnOfRotation(rotation)] : [])),
    ...warnOfSignatureFile(evidence),
    ...evidence.trustStore.findings.slice(0, MAX_STORE_FINDINGS).map(warnOfStoreFinding),
    ...warnOfMoreFindings(evidence.trustStore.findings.length - MAX_STORE_FINDINGS),
  ];
  // Two checks may say the same: an administrator reads it once.
  const byMessage = new Map(warnings.map((warning) => [warning.message, warning]));
  return [...byMessage.values()].map((warning) => ({ ...warning, details: toJson(warning.details) }));
}

/** Whatever didn't hold and was let be. */
function warnOfRelaxations(
  effective: EffectivePolicy,
  judgements: Judgements,
  verdict: Verdict,
  now: Date,
): readonly Warning[] {
  // An allowed install names all that didn't hold; a denial's rows speak for themselves, so only what merely warns is repeated.
  const warnings: Warning[] = CHECK_NAMES.filter((check) => {
    const { outcome } = judgements[check];
    if (outcome !== 'failed' && outcome !== 'inconclusive') return false;
    return verdict.kind !== 'deny' || effective.actions[check][outcome] === 'warn';
  }).map((check) => {
    const { code, details, describe } = judgements[check];
    return { code, ...describe(), details: toJson(details) };
  });
  return [...warnOfGraceUsed(effective, judgements, verdict, now), ...warnings];
}

function warnOfGraceUsed(
  effective: EffectivePolicy,
  judgements: Judgements,
  verdict: Verdict,
  now: Date,
): readonly Warning[] {
  const { gracePeriod } = effective;
  if (gracePeriod === null || verdict.kind !== 'unverified' || !verdict.because.includes('grace-period')) return [];
  const covered = checksInGrace(judgements, effective, now).map((check) => judgements[check]);
  const rung = GRACE_LADDER.findLast((each) => covered.some(({ graceRung }) => graceRung === each)) ?? 'unsigned';
  const codes = covered.map(({ code }) => code);
  return [warnOfGrace(gracePeriod, graceDaysLeft(gracePeriod, now), rung, codes)];
}

function warnOfPermitUsed({ permit }: Evidence, verdict: Verdict): readonly Warning[] {
  const isUsed = verdict.kind === 'unverified' && verdict.because.includes('permit');
  return isUsed && permit?.state === 'signed' ? [warnOfPermit(permit)] : [];
}

/** Yesterday, or from elsewhere, this was let through: that is what whoever is refused asks first. */
function warnOfGraceGap(
  { origin, installed }: Evidence,
  { effective, judgements, verdict }: Weighed,
  now: Date,
): readonly Warning[] {
  const { gracePeriod, graceMayCover } = effective;
  if (gracePeriod === null || verdict.kind !== 'deny') return [];
  const rung = CHECK_NAMES.map((check) => judgements[check]).find(({ code }) => code === verdict.reason)?.graceRung;
  if (rung === undefined || rung === null || !covers(gracePeriod, rung)) return [];
  const state = graceState(gracePeriod, now);
  if (state === 'ended' || state === 'not-started') return [warnOfGraceNotApplied(gracePeriod, state, origin)];
  // Why an app whose installed version was verified has no grace, its own row says.
  if (graceMayCover || installed?.verified === true) return [];
  return [warnOfGraceNotApplied(gracePeriod, 'always-signed', effective.originUnknown ? null : origin)];
}

/** What the app's descriptors say against each other, where no row tells of it. */
function warnOfDoubts({ app, artifact }: Evidence, judgements: Judgements): readonly Warning[] {
  if (app.state === 'unknown') return [];
  const isTold = CHECK_NAMES.some((check) => judgements[check].code === 'app-unreadable');
  return isTold ? [] : (app.doubts ?? []).map((doubt) => warnOfIdentity(artifact.name, doubt));
}

function warnOfTolerances(signer: SignerCandidate, policy: Policy): readonly Warning[] {
  if (signer.kind !== 'path') return [];
  return signer.withoutKeyCertSign.flatMap((fingerprint) => {
    const tolerance = policy.trustStore.tolerances.find(({ caFingerprint }) => caFingerprint === fingerprint);
    const ca = signer.path.find((certificate) => certificate.fingerprint === fingerprint);
    return tolerance === undefined || ca === undefined ? [] : [warnOfTolerance(ca, tolerance.reason)];
  });
}

function warnOfSignatureFile({ signatureFile }: Evidence): readonly Warning[] {
  if (signatureFile.state !== 'parsed' || signatureFile.unknownKeys.length === 0) return [];
  return [warnOfUnknownKeys(signatureFile.name, signatureFile.unknownKeys)];
}
