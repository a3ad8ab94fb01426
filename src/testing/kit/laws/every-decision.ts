import { CHECK_NAMES, decide, parsePolicy, type SignatureEvidence } from '../../../index.js';
import { inWords, isOff, isSame, requireThat, rowOf, stands, type PolicyLaw } from './law.js';

/** Laws of a decision by itself. */
export const LAWS_OF_EVERY_DECISION: readonly PolicyLaw[] = [
  {
    name: 'total',
    sentence: 'Whatever is found, at whatever instant, there is a decision, and nothing is thrown.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const { verdict } = decide(evidence, policy, now);
      requireThat(['allow', 'deny'].includes(verdict), () => `the verdict is ${verdict}`);
      return true;
    },
  },
  {
    name: 'deterministic',
    sentence: 'The same arguments give the same decision, and are left as they were.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const before = structuredClone({ evidence, now });
      const first = decide(evidence, policy, now);
      requireThat(isSame(decide(before.evidence, policy, before.now), first), () => 'two decisions differ');
      requireThat(isSame(decide(evidence, policy, now), first), () => 'deciding has changed what was decided on');
      return true;
    },
  },
  {
    name: 'survives-json',
    sentence: 'Neither a policy nor a decision loses anything on its way through JSON.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decision = decide(evidence, policy, now);
      const copy = parsePolicy(JSON.parse(JSON.stringify(policy)));
      requireThat(isSame(decide(evidence, copy, now), decision), () => "the policy's copy decides otherwise");
      const lost = whereJsonDiffers(decision);
      requireThat(lost === null, () => `the decision's copy differs at ${lost}`);
      return true;
    },
  },
  {
    name: 'row-for-every-check',
    sentence: 'Every decision has a row for every check.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const names = decide(evidence, policy, now).checks.map(({ check }) => check);
      requireThat(names.join() === CHECK_NAMES.join(), () => `the rows are ${names.join(', ')}`);
      return true;
    },
  },
  {
    name: 'remedy-for-every-denial',
    sentence: 'A denial gives the code of a row as its reason, and every row that denies has a remedy.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decision = decide(evidence, policy, now);
      if (decision.verdict === 'allow') return false;
      const { reason, checks } = decision;
      requireThat(
        checks.some(({ code }) => code === reason),
        () => `no row has the code ${reason}`,
      );
      const silent = checks.find((row) => stands(row) && (row.remedy ?? '') === '');
      requireThat(silent === undefined, () => `the row ${silent?.check}, ${silent?.code}, has no remedy`);
      return true;
    },
  },
  {
    name: 'verified-by-the-rule',
    sentence: 'Only what passed integrity, authenticity and validity, with nothing enforced against it, is verified.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decision = decide(evidence, policy, now);
      if (decision.verdict === 'deny' || decision.assurance !== 'verified') return false;
      for (const check of ['integrity', 'authenticity', 'validity'] as const) {
        const { outcome } = rowOf(decision, check);
        requireThat(outcome === 'passed', () => `${check} is ${outcome}`);
      }
      const against = decision.checks.find(stands);
      requireThat(against === undefined, () => `${against?.check} stands against it`);
      requireThat(evidence.artifact.state === 'read', () => 'nobody has read the artifact');
      requireThat(
        evidence.signatures.some(({ integrity }) => integrity === 'verified'),
        () => 'no signature verifies',
      );
      return true;
    },
  },
  {
    name: 'no-silence',
    sentence: 'What is allowed without being verified is allowed with a warning.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decision = decide(evidence, policy, now);
      if (decision.verdict === 'deny' || decision.assurance === 'verified') return false;
      requireThat(decision.warnings.length > 0, () => `"${inWords(decision)}" without a warning`);
      return true;
    },
  },
  {
    name: 'unsigned-never-verified',
    sentence: 'What is unsigned is never verified, and never allowed without a warning.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decision = decide({ ...evidence, signatureFile: { state: 'unsigned' }, signatures: [] }, policy, now);
      if (decision.verdict === 'deny') return false;
      requireThat(decision.assurance !== 'verified', () => 'it is verified');
      requireThat(decision.warnings.length > 0, () => `"${inWords(decision)}" without a warning`);
      return true;
    },
  },
  {
    name: 'taken-away-never-verified',
    sentence:
      'What is verified isn’t any more once every anchor, intermediate and pin that led to its signers is taken away.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const before = decide(evidence, policy, now);
      if (before.verdict === 'deny' || before.assurance !== 'verified') return false;
      const after = decide({ ...evidence, signatures: evidence.signatures.map(withoutTrust) }, policy, now);
      requireThat(after.verdict === 'deny' || after.assurance !== 'verified', () => 'it is verified by nobody');
      return true;
    },
  },
  {
    name: 'other-bytes-never-allowed',
    sentence: 'Bytes that are not the signed ones are allowed under no policy but off.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const signatures = evidence.signatures.flatMap((each) =>
        each.flow === 'bare' ? [] : [{ ...each, integrity: 'mismatch' as const }],
      );
      if (signatures.length === 0) return false;
      const decision = decide({ ...evidence, ...SIGNED, signatures }, policy, now);
      requireThat(decision.verdict === 'deny' || isOff(decision), () => inWords(decision));
      return true;
    },
  },
  {
    name: 'revoked-never-allowed',
    sentence: 'What is revoked is allowed under no policy but off.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const signatures = evidence.signatures.flatMap((each) => {
        const candidates = each.candidates.flatMap((signer) =>
          signer.kind === 'pin' ? [] : [{ ...signer, revocation: [REVOKED, ...signer.revocation.slice(1)] }],
        );
        return candidates.length === 0 ? [] : [{ ...each, candidates }];
      });
      if (signatures.length === 0) return false;
      const decision = decide({ ...evidence, ...SIGNED, signatures }, policy, now);
      requireThat(decision.verdict === 'deny' || isOff(decision), () => inWords(decision));
      return true;
    },
  },
  {
    name: 'failed-integrity-or-revocation-denies',
    sentence: 'A decision whose integrity, revocation or artifact failed denies.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence, now }) => {
      const decision = decide(evidence, policy, now);
      const failed = (['integrity', 'revocation', 'artifact'] as const).find(
        (check) => rowOf(decision, check).outcome === 'failed',
      );
      if (failed === undefined) return false;
      requireThat(decision.verdict === 'deny', () => `"${inWords(decision)}", although ${failed} failed`);
      return true;
    },
  },
];

/** The signature, with nobody in the trust store who vouches for its signer. */
function withoutTrust(signature: SignatureEvidence): SignatureEvidence {
  if (signature.flow === 'bare') return { ...signature, integrity: 'no-key-matches', candidates: [] };
  const failure = { code: 'anchor-missing', certificate: signature.endEntity, hint: null } as const;
  return { ...signature, candidates: [], failure };
}

const SIGNED = { signatureFile: { state: 'parsed', name: 'app.jar.sig', unknownKeys: [] } } as const;
const REVOKED = {
  state: 'revoked',
  reason: 'key-compromise',
  revokedAt: new Date('2026-05-01T00:00:00Z'),
  file: 'ca.crl',
} as const;

/** Where a value isn't what is read from its JSON: a Date, say, an undefined or a NaN; null where it is the same. */
function whereJsonDiffers(value: unknown, path = 'the decision'): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return null;
  const isPlain = typeof value === 'object' && !('toJSON' in value);
  if (!isPlain) return path;
  for (const [key, each] of Object.entries(value)) {
    const found = whereJsonDiffers(each, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
