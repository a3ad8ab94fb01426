import { describe, expect, it } from 'vitest';
import { warnOfAsOf } from '../../src/decision/catalogue/warning.js';
import type { InstallDecision, PolicyInput } from '../../src/index.js';
import { CHECK_NAMES, decide, formatDecision, formatGracePeriod } from '../../src/index.js';
import type { Evidence, SignatureEvidence } from '../../src/index.js';
import {
  accessOf,
  badArtifact,
  badStore,
  bare,
  bareSignature,
  deliveredSignature,
  delivered,
  digested,
  evidence,
  expired,
  idOf,
  inDays,
  noKeyMatches,
  NOW,
  openPlace,
  path,
  permitOf,
  permits,
  pin,
  pinOf,
  unsigned,
} from './evidence.js';

const decision = (overrides: Partial<Evidence> = {}, policy: PolicyInput = {}): InstallDecision => ({
  ...decide(evidence(overrides), policy, NOW),
  decisionId: 'the-id',
  evaluatedAt: NOW.toISOString(),
  policyId: 'p',
  timings: { totalMillis: 1, readMillis: 1 },
});
const noneTried: SignatureEvidence = {
  role: null,
  flow: 'bare',
  integrity: 'no-key-matches',
  candidates: [],
  keysTried: 0,
  keysNotTried: 0,
};
const ownPlace = accessOf({ process: [{ ...openPlace, through: 'owner' }] });
const staleList = {
  ...path(),
  revocation: [{ state: 'inconclusive', code: 'crl-expired', file: 'a.crl', detail: '' }, { state: 'good' }],
} as const;
const ROLES = {
  vendor: { signers: [{ key: idOf('key of vendor') }] },
  reviewer: { signers: [{ key: idOf('key of acme') }] },
};
const linesOf = (value: InstallDecision) => formatDecision(value).split('\n');

describe('formatDecision', () => {
  it.each<[first: string, value: InstallDecision]>([
    ['ALLOWED  "app.jar"  (verified)', decision()],
    ['ALLOWED, NOT VERIFIED  "app.jar"  (audit-level)', decision(unsigned, { level: 'audit' })],
    ['DENIED  "app.jar"  (unsigned)', decision(unsigned)],
  ])('says the verdict first: %s', (first, value) => {
    expect(linesOf(value)[0]).toBe(first);
  });

  it('says then why it is denied, and what to do', () => {
    const value = decision(bare(pin(expired)));
    const row = value.checks.find(({ code }) => code === 'certificate-expired');
    expect(linesOf(value).slice(1, 6)).toEqual(['', `  ${row?.message}`, '', 'What to do', `  ${row?.remedy}`]);
  });

  it('says nothing of what to do where a decision says nothing of it', () => {
    const value = decision(unsigned);
    const checks = value.checks.map((row) => ({ ...row, remedy: null }));
    expect(linesOf({ ...value, checks }).slice(1, 5)).toEqual([
      '',
      '  The artifact "app.jar" came without a signature.',
      '',
      'Checks',
    ]);
  });

  it('says who signed, from the end entity up, and where each certificate lies', () => {
    const text = formatDecision(decision(delivered()));
    expect(text).toContain(
      [
        'Signed by',
        '  "CN=Leaf", delivered with the signature',
        '    ↑ "CN=Intermediate", in file "Intermediate.pem"',
        '      ↑ "CN=Anchor", in file "Anchor.pem"\n',
      ].join('\n'),
    );
  });

  it('has each warning, and names each check', () => {
    const value = decision(unsigned, { gracePeriod: { endsAt: inDays(10).toISOString() } });
    const text = formatDecision(value);
    expect(value.warnings).toHaveLength(2);
    const [grace, other] = value.warnings;
    expect(grace?.code).toBe('grace-period-applied');
    // Its date is written as the reader's locale and time zone have it.
    expect(text).toContain(`This is allowed only by the grace period. ${formatGracePeriod(value.gracePeriod)}`);
    expect(text).toContain('June 11, 2026');
    expect(text).toContain('get a signed build of this app before June 11, 2026.');
    expect(text).toContain(other?.message);
    for (const name of CHECK_NAMES) expect(text).toContain(name);
  });

  it('writes dates of the grace period alone as the reader does: whatever else is an instant is to the millisecond', () => {
    const value = decision(unsigned, { gracePeriod: { endsAt: inDays(10).toISOString() } });
    const asOf = warnOfAsOf(inDays(10));
    expect(formatDecision({ ...value, warnings: [asOf] })).toContain(asOf.message);
    expect(asOf.message).toContain(inDays(10).toISOString());
  });

  it('names artifact, instant and id at the end', () => {
    expect(linesOf(decision()).at(-1)).toBe(
      `"app.jar": 1,000 bytes. Judged as of ${NOW.toISOString()}. Decision the-id.`,
    );
  });

  it('writes dates and numbers as the locale does', () => {
    const value = decision(delivered(path({ notAfter: new Date('2026-12-31T23:30:00Z') })));
    expect(formatDecision(value)).toContain('December 31, 2026');
    expect(formatDecision(value, { locale: 'de' })).toContain('31. Dezember 2026');
    expect(formatDecision(value, { locale: 'de' })).toContain('1.000 bytes');
    expect(formatDecision(value, { timeZone: 'Europe/Berlin' })).toContain('January 1, 2027');
    const grace = decision(unsigned, { gracePeriod: { endsAt: '2026-12-31T23:30:00Z' } });
    expect(formatDecision(grace, { locale: 'de' })).toContain('ends on 31. Dezember 2026 um 23:30:00 UTC, in 214 days');
    expect(formatDecision(grace, { timeZone: 'Europe/Berlin' })).toContain(
      'ends on January 1, 2027 at 12:30:00 AM GMT+1',
    );
    expect(formatDecision(grace, { timeZone: 'Europe/Berlin' })).toContain(
      'a signed build of this app before January 1, 2027.',
    );
    const ended = decision(unsigned, { gracePeriod: { endsAt: '2026-05-30T23:30:00Z' } });
    expect(formatDecision(ended, { locale: 'de', timeZone: 'Europe/Berlin' })).toContain(
      'The grace period that let installs like this one through ended on 31. Mai 2026.',
    );
    const later = decision(unsigned, {
      gracePeriod: { startsAt: '2026-06-30T23:30:00Z', endsAt: '2026-12-31T00:00:00Z' },
    });
    expect(formatDecision(later, { timeZone: 'Asia/Tokyo' })).toContain('begins on July 1, 2026 only.');
    for (const each of [grace, ended, later])
      expect(formatDecision(each, { locale: 'de' })).not.toMatch(/(?:before|on) \d{4}-/);
  });

  it('throws a RangeError for a locale or a time zone that there is not', () => {
    expect(() => formatDecision(decision(), { locale: '!' })).toThrow(RangeError);
    expect(() => formatDecision(decision(), { timeZone: 'Nowhere/Town' })).toThrow(RangeError);
  });

  it('marks its parts where asked to, and says the same', () => {
    const style = (part: string, text: string) => `<${part}>${text}</${part}>`;
    const styled = formatDecision(decision(unsigned), { style });
    expect(styled).toContain('<bad>DENIED</bad>');
    expect(styled.replaceAll(/<\/?(good|warning|bad|quiet|heading)>/g, '')).toBe(formatDecision(decision(unsigned)));
  });

  it.each<[name: string, value: InstallDecision]>([
    ['verified-by-a-path', decision(delivered())],
    [
      'verified-by-two',
      decision(
        { signatures: [bareSignature(pinOf('vendor')), bareSignature(pinOf('acme'))], ...digested },
        { requiredRoles: ROLES },
      ),
    ],
    ['audit-level', decision(unsigned, { level: 'audit', unlistedSigners: 'deny' })],
    ['check-off', decision({ artifact: { state: 'not-read', name: 'app.jar', size: null } }, { enforcement: false })],
    ['grace-period', decision(unsigned, { gracePeriod: { endsAt: inDays(10).toISOString(), grantedBy: 'Olga' } })],
    ['unsigned', decision(unsigned)],
    ['no-key-to-try', decision({ ...badStore('trust-store-empty'), signatures: [noneTried] })],
    ['no-key-that-matches', decision({ ...noKeyMatches, ...accessOf({ everyone: [openPlace] }) }, { level: 'strict' })],
    ['two-reasons', decision({ ...bare(pin(expired)), ...accessOf({ everyone: [openPlace] }) }, { level: 'strict' })],
    ['reason-of-a-later-check', decision({ ...unsigned, ...accessOf({ everyone: [openPlace] }) })],
    ['mismatch-under-audit', decision({ ...delivered(path(), 'mismatch'), ...ownPlace }, { level: 'audit' })],
    ['no-pin-at-all', decision({ signatures: [noneTried] })],
    ['revocation-not-told', decision(delivered(staleList), { level: 'audit' })],
    ['revocation-that-warns', decision(delivered(staleList), { checks: { revocation: { inconclusive: 'warn' } } })],
    ['one-signature-too-many', decision({ signatures: [bareSignature(pin()), deliveredSignature()] })],
    ['unreadable', decision(badArtifact('artifact-missing'))],
    [
      'unreadable-under-audit',
      decision(badArtifact('artifact-missing'), {
        level: 'audit',
        checks: { validity: { failed: 'warn', inconclusive: 'enforce' }, lifetime: 'skip' },
      }),
    ],
    ['revocation-that-denies', decision({ ...delivered(staleList), ...accessOf({ everyone: [openPlace] }) })],
    [
      'two-relaxations',
      decision(
        { ...bare(pin(expired)), ...permitOf() },
        {
          gracePeriod: { endsAt: inDays(10).toISOString(), covers: 'expired-certificate' },
          unlistedSigners: 'deny',
          permits,
        },
      ),
    ],
  ])('writes the whole of it: %s', async (name, value) => {
    const text = formatDecision(value, { style: (part, words) => `<${part}>${words}</${part}>` });
    await expect(`${text}\n`).toMatchFileSnapshot(`texts/${name}.txt`);
  });
});
