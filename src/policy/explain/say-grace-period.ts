import { quote } from '../../internal/untrusted-text.js';
import { graceDaysLeft, graceState } from '../grace-period.js';
import type { GraceCovers, ParsedGracePeriod } from '../policy.js';
import { count, quoteAll, type SayInstant } from './words.js';

const COVERS: Readonly<Record<GraceCovers, string>> = {
  unsigned: 'artifacts without a signature',
  'expired-certificate': 'artifacts without a signature, and those whose certificate has expired',
  'untrusted-signer':
    'artifacts without a signature, those whose certificate has expired, and those of signers whom nobody here trusts',
};

/** A grace period as it stands at an instant. */
export function sayGracePeriod(grace: ParsedGracePeriod | null, now: Date, say: SayInstant): readonly string[] {
  if (grace === null) return ['There is no grace period.'];
  const lines = [sayState(grace, now, say)];
  // One that has ended covers nothing.
  if (graceState(grace, now) !== 'ended') {
    lines.push(`It covers ${COVERS[grace.covers]}.`);
    if (grace.alwaysSigned.length > 0) lines.push(`It never covers installs from ${quoteAll(grace.alwaysSigned)}.`);
  }
  if (grace.grantedBy !== null || grace.grantedAt !== null) {
    const by = grace.grantedBy === null ? '' : ` by ${quote(grace.grantedBy)}`;
    const at = grace.grantedAt === null ? '' : ` on ${say(grace.grantedAt)}`;
    lines.push(`It was granted${by}${at}.`);
  }
  return lines;
}

function sayState(grace: ParsedGracePeriod, now: Date, say: SayInstant): string {
  const end = say(grace.endsAt);
  switch (graceState(grace, now)) {
    case 'active':
      return `The grace period is active until ${end}: ${count(graceDaysLeft(grace, now), 'day')} left.`;
    case 'not-started':
      return `The grace period begins on ${say(grace.startsAt ?? '')} and ends on ${end}; until it begins it covers nothing.`;
    case 'ended':
    case 'none':
      return `The grace period ended on ${end}: it covers nothing any more.`;
  }
}
