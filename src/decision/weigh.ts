import { effectivePolicy, type EffectivePolicy } from '../policy/effective-policy.js';
import { flagReadings } from '../policy/enforcement.js';
import type { Policy } from '../policy/policy.js';
import type { Evidence } from './evidence.js';
import type { SignatureEvidence, SignerCandidate } from './evidence/signature.js';
import { fillRoles } from './fill-roles.js';
import { judge, judgeNothing, judgeTogether } from './judge/judge.js';
import { judged, passed, SEVERITY, type Judgements } from './judge/judgement.js';
import { rankSigners } from './judge/rank-signers.js';
import type { SignatureUnderJudgement } from './judge/signature-under-judgement.js';
import { isMoreSpecific } from './rank.js';
import { reachVerdict, type Verdict } from './verdict.js';

/** What evidence comes to, before it is put into words. */
export interface Weighed {
  readonly effective: EffectivePolicy;
  readonly judgements: Judgements;
  readonly verdict: Verdict;
  /** Who signed, as far as the decision rests on them. */
  readonly signers: readonly SignerCandidate[];
  /** Signatures of the file that the decision doesn't rest on, with what each came to alone. */
  readonly notCounted: readonly { readonly signature: SignatureEvidence; readonly verdict: Verdict }[];
}

interface Alone extends SignatureUnderJudgement {
  readonly judgements: Judgements;
  readonly verdict: Verdict;
}

/** Weighs evidence under a policy at an instant. */
export function weigh(evidence: Evidence, policy: Policy, now: Date): Weighed {
  const appKey = evidence.app.state === 'known' ? evidence.app.key : null;
  const rules = effectivePolicy(policy, evidence.origin, appKey, flagReadings(evidence.flags));
  // An app whose installed version was verified has no grace: whoever takes its signature away must not get it installed.
  const effective = { ...rules, graceMayCover: rules.graceMayCover && evidence.installed?.verified !== true };
  if (effective.level === 'off') {
    const judgements = judgeNothing(effective, evidence);
    return { effective, judgements, verdict: reachVerdict(judgements, effective, now), signers: [], notCounted: [] };
  }
  const alone = (signature: SignatureEvidence | null, signer: SignerCandidate | null): Alone => {
    const subject = { evidence, signature, signer };
    return { ...subject, ...conclude(judge(subject, effective, policy, now), effective, now) };
  };
  // Every candidate is judged: that one of them is denied, or out of its scope, takes nothing from another that vouches for the same bytes.
  const everyone = evidence.signatures.map((signature): readonly [Alone, ...Alone[]] => {
    const [one = null, ...more] = rankSigners(signature, policy, now);
    return [alone(signature, one), ...more.map((signer) => alone(signature, signer))];
  });
  const [first = alone(null, null), ...others] = everyone.map(best);
  const each = [first, ...others] as const;
  const nearest = best(each);
  const chosen = chooseForRoles(nearest, everyone.flat(), evidence, policy, effective, now);
  return {
    ...conclude(chosen.judgements, effective, now),
    signers: chosen.together.flatMap(({ signer }) => signer ?? []),
    notCounted: each.flatMap(({ signature, verdict }) =>
      signature === null || chosen.together.some((used) => used.signature === signature)
        ? []
        : [{ signature, verdict }],
    ),
  };
}

/** What the archive's structure means hangs on whether all else is verified: bytes that nobody vouches for are held to more. */
function conclude(
  judgements: Judgements,
  base: EffectivePolicy,
  now: Date,
): Pick<Weighed, 'effective' | 'judgements' | 'verdict'> {
  const ifVerified = {
    ...base,
    actions: { ...base.actions, archive: base.archiveIfVerified },
    actionRules: { ...base.actionRules, archive: base.archiveIfVerifiedRules },
  };
  const others = { ...judgements, archive: passed('archive') };
  const effective = reachVerdict(others, ifVerified, now).kind === 'verified' ? ifVerified : base;
  return { effective, judgements, verdict: reachVerdict(judgements, effective, now) };
}

const KINDS: Readonly<Record<Verdict['kind'], number>> = { verified: 0, unverified: 1, deny: 2 };

/**
 * The signature to judge by, where one is enough: a file is as good as its best signature alone, since whoever holds it could take the
 * others away. Of signatures that deny, one whose signer is trusted, then the one that came nearest.
 */
function best(each: readonly [Alone, ...Alone[]]): Alone {
  return each.reduce((a, b) => (compareAlone(a, b) <= 0 ? a : b));
}

function compareAlone(a: Alone, b: Alone): number {
  const byKind = KINDS[a.verdict.kind] - KINDS[b.verdict.kind];
  if (byKind !== 0) return byKind;
  const byTrust = Number(a.signer === null) - Number(b.signer === null);
  if (byTrust !== 0) return byTrust;
  if (a.verdict.kind !== 'deny' || b.verdict.kind !== 'deny') {
    // The installed version's publisher goes before others, wherever its signature stands: the host will remember whom it is told.
    return SEVERITY[a.judgements.continuity.outcome] - SEVERITY[b.judgements.continuity.outcome];
  }
  return (
    Number(isMoreSpecific(a.verdict.reason, b.verdict.reason)) -
    Number(isMoreSpecific(b.verdict.reason, a.verdict.reason))
  );
}

/** The nearest signature, or those that fill the policy's roles where it has any: sound ones if they do, else whichever a trusted signer has made over these bytes. */
function chooseForRoles(
  nearest: Alone,
  everyone: readonly Alone[],
  evidence: Evidence,
  policy: Policy,
  effective: EffectivePolicy,
  now: Date,
): { readonly together: readonly Alone[]; readonly judgements: Judgements } {
  const alone = { together: [nearest], judgements: nearest.judgements };
  if (Object.keys(policy.requiredRoles).length === 0) return alone;
  const signed = everyone.flatMap((one) => {
    const { integrity, authenticity } = one.judgements;
    const { signer } = one;
    if (signer === null || integrity.outcome !== 'passed' || authenticity.outcome !== 'passed') return [];
    // Whoever signs beside the installed version's publisher is another publisher: that is judged of all of them together.
    const judgements = { ...one.judgements, continuity: passed('continuity') };
    return [{ ...one, signer, verdict: conclude(judgements, effective, now).verdict }];
  });
  // Nobody who is trusted has signed: that says more than which roles are missing.
  if (signed.length === 0) return alone;
  const attempts = tiersOf(signed.toSorted(compareAlone)).map((tier) => fillRoles(tier, policy.requiredRoles));
  const ways = attempts.flatMap((filled) => {
    const [first, ...others] = filled.ok ? filled.chosen : [];
    if (first === undefined) return [];
    const judgements = judgeTogether([first, ...others], evidence, policy, now);
    return [{ together: [first, ...others], judgements, verdict: conclude(judgements, effective, now).verdict }];
  });
  const way = ways.find(({ verdict }) => verdict.kind !== 'deny') ?? ways[0];
  if (way !== undefined) return way;
  const missing = attempts.flatMap((filled) => (filled.ok ? [] : [filled.missing])).at(-1) ?? [];
  const required = Object.values(policy.requiredRoles).reduce((sum, { threshold }) => sum + threshold, 0);
  const details = { artifact: evidence.artifact.name, required, roles: missing };
  const authenticity = judged('failed', 'role-missing', details);
  return { ...alone, judgements: { ...nearest.judgements, authenticity } };
}

/**
 * Whom to fill the roles with, until what they come to together is allowed: sound signers; those that grace or a permit covers, too; of these the
 * installed version's publisher before sounder ones; whoever there is. So no order of the file matters, and no signature more makes an install fail.
 */
function tiersOf<T extends Alone>(ranked: readonly T[]): readonly (readonly T[])[] {
  const allowed = ranked.filter(({ verdict }) => verdict.kind !== 'deny');
  const byContinuity = (a: T, b: T) =>
    SEVERITY[a.judgements.continuity.outcome] - SEVERITY[b.judgements.continuity.outcome];
  return [ranked.filter(({ verdict }) => verdict.kind === 'verified'), allowed, allowed.toSorted(byContinuity), ranked];
}
