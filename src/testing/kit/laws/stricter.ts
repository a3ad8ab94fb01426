import { decide, type Evidence, type Level, type Policy, type PublisherRule } from '../../../index.js';
import { decideAt, requireNoMoreLenient, rowOf, varied, type LawSample, type PolicyLaw } from './law.js';

const STRICTNESS: Readonly<Record<Level, number>> = { off: 0, audit: 1, standard: 2, strict: 3 };

/** Laws that compare a policy with a stricter one, or an instant with a later one: nothing that was denied is allowed then. */
export const LAWS_OF_STRICTER_RULES: readonly PolicyLaw[] = [
  {
    name: 'stricter-level',
    sentence: 'A stricter level allows nothing that was denied.',
    uses: ['evidence', 'now', 'level'],
    check: (policy, sample) => {
      if (STRICTNESS[sample.level] <= STRICTNESS[policy.level]) return false;
      const before = decideAt(sample, policy);
      const after = decideAt(sample, varied(policy, { level: sample.level }));
      return before !== null && after !== null && requireNoMoreLenient(before, after, `level ${sample.level}`);
    },
  },
  {
    name: 'added-denial',
    sentence:
      'One item more on the deny list allows nothing that was denied, where each signature has one candidate at most.',
    uses: ['evidence', 'now', 'denied'],
    check: (policy, sample) => {
      if (!hasOneCandidateEach(sample.evidence)) return false;
      const { revocation } = policy;
      const stricter = varied(policy, { revocation: { ...revocation, denied: [...revocation.denied, sample.denied] } });
      const before = decideAt(sample, policy);
      const after = decideAt(sample, stricter);
      return before !== null && after !== null && requireNoMoreLenient(before, after, 'the denial');
    },
  },
  {
    name: 'narrower-publisher',
    sentence: 'A narrower rule for a publisher allows nothing that was denied.',
    uses: ['evidence', 'now', 'narrowing'],
    check: (policy, sample) => {
      const stricter = narrowed(policy, sample.narrowing);
      const before = decideAt(sample, policy);
      const after = decideAt(sample, stricter);
      if (before === null || after === null) return false;
      // Where a policy lets go what fails and enforces what can't be told, failing is the more lenient of the two.
      const { failed, inconclusive } = rowOf(before, 'publisher').action;
      if (failed !== 'enforce' && inconclusive === 'enforce') return false;
      return requireNoMoreLenient(before, after, 'the narrower rule');
    },
  },
  {
    name: 'later-instant',
    sentence:
      'Once everything has begun, a later instant allows nothing that was denied, where each signature has one candidate at most.',
    uses: ['evidence', 'now', 'later'],
    check: (policy, { evidence, now, later }) => {
      if (!hasOneCandidateEach(evidence)) return false;
      const begun = Math.max(...beginnings(policy, evidence));
      const [first, second] = [now, later]
        .map((each) => new Date(Math.max(each.getTime(), begun)))
        .toSorted((a, b) => a.getTime() - b.getTime());
      if (first === undefined || second === undefined) return false;
      if (Number.isNaN(first.getTime()) || Number.isNaN(second.getTime()) || first.getTime() === second.getTime())
        return false;
      return requireNoMoreLenient(
        decide(evidence, policy, first),
        decide(evidence, policy, second),
        `going from ${first.toISOString()} to ${second.toISOString()}`,
      );
    },
  },
  {
    name: 'unnamed-origin',
    sentence: 'An install from nowhere in particular is allowed only where one from every named origin would be.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      if (Number.isNaN(now.getTime())) return false;
      const named = Object.keys(policy.origins);
      const nowhere = decide({ ...evidence, origin: null }, policy, now);
      const compared = named.map((origin) =>
        requireNoMoreLenient(decide({ ...evidence, origin }, policy, now), nowhere, `leaving out the origin ${origin}`),
      );
      return compared.includes(true);
    },
  },
];

/**
 * Of several certificates for one key, or several paths for one certificate, `decide` judges one: not a denied one, and one whose dates hold. If
 * another rule was against that one, taking it away, or its running out, lets the next one speak.
 */
function hasOneCandidateEach({ signatures }: Evidence): boolean {
  return signatures.every(({ candidates }) => candidates.length <= 1);
}

function narrowed(policy: Policy, { rule: index, how, app, origin, instant }: LawSample['narrowing']): Policy {
  const rule = policy.publishers[index % Math.max(policy.publishers.length, 1)];
  if (how === 'unlisted' || rule === undefined) return varied(policy, { unlistedSigners: 'deny' });
  const narrower: PublisherRule = { ...rule, ...narrowing() };
  return varied(policy, { publishers: policy.publishers.map((each) => (each === rule ? narrower : each)) });

  function narrowing(): Pick<PublisherRule, 'apps' | 'origins' | 'versions' | 'until'> {
    switch (how) {
      case 'unlisted':
        return {};
      case 'apps':
        // One of its patterns, or of every app one.
        return { apps: [rule?.apps?.[0] ?? app] };
      case 'origins':
        return { origins: [rule?.origins?.[0] ?? origin] };
      case 'versions':
        // A range that is there stays: what is narrower than it no order tells in advance.
        return { versions: rule?.versions ?? '[1.0,1.5)' };
      case 'until':
        return { until: earlier(rule?.until, instant) };
    }
  }
}

function earlier(until: string | undefined, instant: Date): string {
  return until === undefined || instant.getTime() < Date.parse(until) ? instant.toISOString() : until;
}

/** All instants before which something might not have begun yet; -Infinity where nothing begins. */
function beginnings({ gracePeriod, origins }: Policy, evidence: Evidence): readonly number[] {
  const graces = [gracePeriod, ...Object.values(origins).map((each) => each.gracePeriod ?? null)];
  const certificates = evidence.signatures.flatMap((signature) => [
    ...(signature.flow === 'bare' ? [] : [signature.endEntity]),
    ...signature.candidates.flatMap((signer) => (signer.kind === 'pin' ? [signer.certificate] : signer.path)),
  ]);
  const { permit, rotations, clockFloor } = evidence;
  const dates = [
    ...graces.flatMap((grace) => {
      const startsAt = grace?.startsAt ?? null;
      return startsAt === null ? [] : [new Date(startsAt)];
    }),
    ...certificates.map(({ notBefore }) => notBefore),
    ...(permit?.state === 'signed' ? [permit.issuedAt] : []),
    ...rotations.flatMap((rotation) => (rotation.state === 'signed' ? [rotation.issuedAt] : [])),
    ...(clockFloor.state === 'known' && clockFloor.floor !== null ? [clockFloor.floor] : []),
  ];
  // What begins at no instant at all never does.
  return dates.map((date) => date.getTime()).filter((millis) => !Number.isNaN(millis));
}
