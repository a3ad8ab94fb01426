import { decide, type DecisionCore, type Evidence, type ParsedGracePeriod, type Policy } from '../../../index.js';
import { inWords, requireThat, rowOf, stands, varied, type PolicyLaw } from './law.js';

/** Laws of the grace period. */
export const LAWS_OF_GRACE: readonly PolicyLaw[] = [
  {
    name: 'grace-ends-at-its-end',
    sentence:
      'Where nothing but the signature is missing, one millisecond before the end of grace it is allowed, and at the end denied.',
    uses: ['evidence'],
    check: (policy, sample) => {
      const evidence: Evidence = {
        ...sample.evidence,
        signatureFile: { state: 'unsigned' },
        signatures: [],
        permit: null,
        clockFloor: { state: 'none' },
      };
      const { gracePeriod } = decide(evidence, policy, new Date(0));
      if (gracePeriod.endsAt === null) return false;
      const end = Date.parse(gracePeriod.endsAt);
      const last = decide(evidence, policy, new Date(end - 1));
      // Off, or an override that lets the unsigned be: there is nothing for grace to do.
      if (!stands(rowOf(last, 'authenticity'))) return false;
      for (const at of [end, end + 1, end + 366 * 86_400_000]) {
        const decision = decide(evidence, policy, new Date(at));
        requireThat(decision.verdict === 'deny', () => `at ${new Date(at).toISOString()}: ${inWords(decision)}`);
      }
      const { startsAt } = gracePeriod;
      if (startsAt !== null && Date.parse(startsAt) >= end) return true;
      const onlyUnsigned = last.checks.filter(stands).every(({ code }) => code === 'unsigned');
      if (!onlyUnsigned || evidence.installed?.verified === true) return false;
      requireThat(
        last.verdict === 'allow' && last.gracePeriod.applied,
        () => `one millisecond before ${gracePeriod.endsAt ?? ''}: ${inWords(last)}`,
      );
      return true;
    },
  },
  {
    name: 'grace-changes-nothing-for-the-verified',
    sentence: 'Whatever grace covers and whenever it ends, a valid signature that is trusted is verified all the same.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decisions = [policy, withGrace(policy, ENDED), withGrace(policy, ENDLESS)].map((each) =>
        decide(evidence, each, now),
      );
      const [first] = decisions.filter(isVerified);
      if (first === undefined) return false;
      const signers = JSON.stringify(first.signers);
      const other = decisions.find((each) => !isVerified(each) || JSON.stringify(each.signers) !== signers);
      requireThat(
        other === undefined,
        () => `verified with one grace period, with another: ${other === undefined ? '' : inWords(other)}`,
      );
      return true;
    },
  },
];

const isVerified = (each: DecisionCore) => each.verdict === 'allow' && each.assurance === 'verified';

const ENDED: Pick<ParsedGracePeriod, 'startsAt' | 'endsAt' | 'covers'> = {
  startsAt: null,
  endsAt: '1970-01-02T00:00:00.000Z',
  covers: 'unsigned',
};
const ENDLESS: typeof ENDED = { startsAt: null, endsAt: '9999-01-01T00:00:00.000Z', covers: 'untrusted-signer' };

/** A policy all of whose grace periods are this one. `alwaysSigned` stays: which origins a policy names decides more than grace. */
function withGrace(policy: Policy, grace: typeof ENDED): Policy {
  const replace = (own: ParsedGracePeriod | null) => ({
    alwaysSigned: [],
    grantedBy: null,
    grantedAt: null,
    ...own,
    ...grace,
  });
  return varied(policy, {
    gracePeriod: replace(policy.gracePeriod),
    origins: Object.fromEntries(
      Object.entries(policy.origins).map(([name, { gracePeriod, ...others }]) => [
        name,
        gracePeriod === undefined ? others : { ...others, gracePeriod: replace(gracePeriod) },
      ]),
    ),
  });
}
