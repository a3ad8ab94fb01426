import { describe, expect, it } from 'vitest';
import type { Evidence, GraceCovers, Level, PolicyInput, RotationEvidence } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import {
  appOf,
  bare,
  bareSignature,
  CHECKING,
  decided,
  delivered,
  evidence,
  expired,
  idOf,
  inDays,
  installedApp,
  judged,
  noKeyMatches,
  NOW,
  pathOf,
  pinOf,
  rotationOf,
  unsigned,
  untrusted,
} from './evidence.js';

const old = pinOf('Old');
const next = pinOf('New');
const held = 'passed passed: allow verified';
const changed = 'failed publisher-changed: deny publisher-changed';
const nothing = 'not-applicable not-applicable: allow verified';
const strict: PolicyInput = { level: 'strict', revocation: { mode: 'if-available' } };
const byOld = installedApp({ key: 'com.acme.app', version: '1.0', publisherId: old.publisherId });
const upgrade = appOf('com.acme.app', '1.1');
const continuity = (overrides: Partial<Evidence>, policy: PolicyInput = strict, now = NOW) =>
  judged('continuity', { ...upgrade, ...byOld, ...overrides }, policy, now);

describe('The publisher of an upgrade', () => {
  it.each<[what: string, verdict: string, overrides: Partial<Evidence>]>([
    ['is the one of the installed version', held, bare(old)],
    ['is another one', changed, bare(next)],
    ['is another one, with a path', changed, delivered(pathOf('New'))],
    ['is not compared where nothing is installed', nothing, { ...bare(next), installed: null }],
    [
      'is not compared where the host does not say who signed the installed version',
      nothing,
      { ...bare(next), ...installedApp({ key: 'com.acme.app', version: '1.0' }) },
    ],
    [
      'is the same for every key of a signer with a path',
      held,
      {
        ...delivered(pathOf('Leaf', { keyId: idOf('an ephemeral key') })),
        ...installedApp({ publisherId: pathOf('Leaf').publisherId }),
      },
    ],
    [
      'is another one where the same name stands below another anchor',
      changed,
      {
        ...delivered(pathOf('Leaf', { root: 'Other root' })),
        ...installedApp({ publisherId: pathOf('Leaf').publisherId }),
      },
    ],
  ])('%s', (_what, verdict, overrides) => {
    expect(continuity(overrides)).toBe(verdict);
  });

  it.each<[level: Level, verdict: string]>([
    ['strict', 'deny publisher-changed'],
    ['standard', 'allow verified'],
    ['audit', 'allow verified'],
    ['off', 'allow enforcement-off'],
  ])('that is another one is at the level %s: %s', (level, verdict) => {
    const overrides = { ...bare(next), ...upgrade, ...byOld };
    const decision = decide(evidence(overrides), { ...strict, level }, NOW);
    expect(verdictOf(decision)).toBe(verdict);
    const warned = level === 'standard' || level === 'audit';
    expect(decision.warnings.map(({ code }) => code).includes('publisher-changed')).toBe(warned);
  });

  it('that is another one is named, and so is the one of the installed version', () => {
    const [warning] = decide(evidence({ ...bare(next), ...upgrade, ...byOld }), {}, NOW).warnings;
    expect(warning?.message).toContain(old.publisherId);
    expect(warning?.message).toContain(next.publisherId);
    expect(warning?.message).toContain('"com.acme.app" ("1.0")');
  });

  it('that nobody can name has no continuity: the reason is another one', () => {
    expect(continuity(noKeyMatches)).toBe('not-applicable not-applicable: deny no-trusted-key-matches');
    expect(continuity(untrusted('unknown-issuer'))).toBe('not-applicable not-applicable: deny unknown-issuer');
  });

  it('may be any of those who have signed', () => {
    const two = { signatures: [bareSignature(next), bareSignature(old)] };
    const requiredRoles = {
      a: { signers: [{ key: idOf('key of Old') }] },
      b: { signers: [{ key: idOf('key of New') }] },
    };
    expect(continuity(two, { ...strict, requiredRoles })).toBe(held);
    expect(continuity({ signatures: two.signatures.toReversed() }, { ...strict, requiredRoles })).toBe(held);
    const others = { signatures: [bareSignature(next), bareSignature(pinOf('Third'))] };
    const ofOthers = { ...requiredRoles, a: { signers: [{ key: idOf('key of Third') }] } };
    expect(continuity(others, { ...strict, requiredRoles: ofOthers })).toBe(changed);
  });

  it.each(CHECKING)(
    'is the one of the installed version where it has signed too, in any order, at the level %s',
    (level) => {
      for (const signatures of [
        [bareSignature(old), bareSignature(next)],
        [bareSignature(next), bareSignature(old)],
      ]) {
        expect(continuity({ signatures }, { ...strict, level })).toBe(held);
      }
    },
  );
});

describe('A rotation statement', () => {
  const rotated = (rotation: RotationEvidence, overrides: Partial<Evidence> = {}, policy: PolicyInput = {}) =>
    continuity({ ...bare(next), rotations: [rotation], ...overrides }, { ...strict, ...policy });

  it('from the installed version’s key to the new one is accepted', () => {
    expect(continuity(bare(next))).toBe(changed);
    expect(rotated(rotationOf('Old', 'New'))).toBe(held);
  });

  it('among others is found', () => {
    const fault = { state: 'fault', code: 'statement-missing', detail: '' } as const;
    const rotations = [fault, rotationOf('Other', 'New'), rotationOf('Old', 'New')];
    expect(continuity({ ...bare(next), rotations })).toBe(held);
  });

  it.each<[what: string, rotation: RotationEvidence, overrides?: Partial<Evidence>]>([
    ['from another key', rotationOf('Other', 'New')],
    ['to another key', rotationOf('Old', 'Other')],
    ['the other way round', rotationOf('New', 'Old')],
    ['for another app', rotationOf('Old', 'New', { apps: ['org.acme.*'] })],
    ['for an app of a similar name', rotationOf('Old', 'New'), appOf('com.acme-evil.app', '1.1')],
    ['for no app', rotationOf('Old', 'New', { apps: [] })],
    ['that ends now', rotationOf('Old', 'New', { endsAt: NOW })],
    ['that has ended', rotationOf('Old', 'New', { endsAt: new Date(NOW.getTime() - 1) })],
    [
      'that has ended, as the host knows, whatever the clock says',
      rotationOf('Old', 'New', { endsAt: new Date(NOW.getTime() + 1) }),
      { clockFloor: { state: 'known', floor: new Date(NOW.getTime() + 1) } },
    ],
    ['that ends at no instant', rotationOf('Old', 'New', { endsAt: new Date(Number.NaN) })],
    ['of the future', rotationOf('Old', 'New', { issuedAt: new Date(NOW.getTime() + 300_001) })],
    ['of no instant', rotationOf('Old', 'New', { issuedAt: new Date(Number.NaN) })],
    ['that cannot be used', { state: 'fault', code: 'statement-signature-invalid', detail: '' }],
    [
      'for an installed version that came by a path: its name goes on with every key',
      rotationOf('Old', 'New'),
      installedApp({ key: 'com.acme.app', publisherId: `path:${idOf('key of Old')}` }),
    ],
    [
      'where nobody knows which app it is',
      rotationOf('Old', 'New', { apps: ['*'] }),
      { app: { state: 'unknown', because: 'no-reader' }, ...installedApp({ publisherId: old.publisherId }) },
    ],
  ])('changes nothing %s', (_what, rotation, overrides = {}) => {
    const app = { ...byOld, ...overrides };
    // The host names no key that a similarly named app would contradict.
    const { installed: found = null } = app;
    const installed = found === null ? {} : { installed: { ...found, key: null } };
    expect(rotated(rotation, { ...app, ...installed })).toBe(changed);
  });

  it.each<[what: string, rotation: RotationEvidence]>([
    ['that ends a millisecond from now', rotationOf('Old', 'New', { endsAt: new Date(NOW.getTime() + 1) })],
    ['of now', rotationOf('Old', 'New', { issuedAt: NOW })],
    ['of a future within the declared skew', rotationOf('Old', 'New', { issuedAt: new Date(NOW.getTime() + 300_000) })],
    ['for every app', rotationOf('Old', 'New', { apps: ['*'] })],
    ['for this app by its key', rotationOf('Old', 'New', { apps: ['org.acme.*', 'com.acme.app'] })],
  ])('counts %s', (_what, rotation) => {
    expect(rotated(rotation)).toBe(held);
  });

  it('goes by the skew that the policy declares', () => {
    const rotation = rotationOf('Old', 'New', { issuedAt: new Date(NOW.getTime() + 1) });
    expect(rotated(rotation, {}, { clockSkewSeconds: 0 })).toBe(changed);
    expect(rotated(rotation, {}, { clockSkewSeconds: 1 })).toBe(held);
  });

  it('goes by the installed version’s app where the artifact does not say', () => {
    expect(
      rotated(
        rotationOf('Old', 'New'),
        { app: { state: 'unknown', because: 'no-reader' } },
        { checks: { app: 'warn', rollback: 'warn' } },
      ),
    ).toBe(held);
  });

  it('leads to a signer with a path by its key, too', () => {
    expect(rotated(rotationOf('Old', 'New'), delivered(pathOf('New')))).toBe(held);
  });

  it('of a denied key counts for nothing, and never revives a denied new one', () => {
    const denied = (name: string) =>
      ({
        revocation: {
          mode: 'if-available',
          denied: [{ key: idOf(`key of ${name}`), reason: 'stolen', date: '2026-01-01' }],
        },
      }) as const;
    expect(rotated(rotationOf('Old', 'New'), {}, denied('Old'))).toBe(changed);
    expect(rotated(rotationOf('Old', 'New'), {}, denied('New'))).toMatch(/deny key-denied$/);
    expect(rotated(rotationOf('Old', 'New'), {}, denied('Other'))).toBe(held);
  });

  it('is no chain: of two, each is asked for by itself', () => {
    const rotations = [rotationOf('Old', 'Middle'), rotationOf('Middle', 'New')];
    expect(continuity({ ...bare(next), rotations })).toBe(changed);
  });

  it('adds no trust: the new signer must be trusted without it', () => {
    const rotations = [rotationOf('Old', 'New')];
    expect(decided({ ...untrusted('unknown-issuer'), ...byOld, ...upgrade, rotations }, strict)).toBe(
      'deny unknown-issuer',
    );
  });

  it('that cannot be used is told in a warning', () => {
    const rotations = [{ state: 'fault', code: 'statement-too-large', detail: '9 MB' } as const];
    const { warnings } = decide(evidence({ rotations }), {}, NOW);
    expect(warnings).toMatchObject([
      { code: 'rotation-unusable', details: { code: 'statement-too-large', detail: '9 MB' } },
    ]);
    expect(decide(evidence({ rotations: [rotationOf('Old', 'New')] }), {}, NOW).warnings).toEqual([]);
  });
});

describe('An unsigned upgrade', () => {
  const rungs: readonly GraceCovers[] = ['unsigned', 'expired-certificate', 'untrusted-signer'];
  const grace = (covers: GraceCovers): PolicyInput => ({ gracePeriod: { endsAt: inDays(10).toISOString(), covers } });
  const verified = { ...unsigned, ...installedApp({ verified: true }) };

  it.each(rungs)('over a verified version is stripped, and no grace covers it: %s', (covers) => {
    expect(decided(verified, grace(covers))).toBe('deny signature-stripped');
    expect(decided(verified, { ...grace(covers), level: 'strict' })).toBe('deny signature-stripped');
    expect(decide(evidence(verified), grace(covers), NOW).gracePeriod).toMatchObject({ state: 'none', applied: false });
  });

  it.each(rungs)('over one that was not verified is unsigned, and grace covers it: %s', (covers) => {
    expect(decided({ ...unsigned, ...installedApp() }, grace(covers))).toBe('allow grace-period');
    expect(decided(unsigned, grace(covers))).toBe('allow grace-period');
  });

  it('over a verified version has no grace for what else is wrong with its signature either', () => {
    const stale = { ...bare(pinOf('Old', expired)), ...installedApp({ verified: true }) };
    expect(decided(stale, grace('untrusted-signer'))).toBe('deny certificate-expired');
    expect(decided({ ...stale, ...installedApp() }, grace('untrusted-signer'))).toBe('allow grace-period');
  });

  it('over a verified version is told by two rows, with one warning in an audit', () => {
    const decision = decide(evidence(verified), { level: 'audit' }, NOW);
    expect(verdictOf(decision)).toBe('allow audit-level');
    const rows = decision.checks.filter(({ code }) => code === 'signature-stripped');
    expect(rows.map(({ check }) => check)).toEqual(['authenticity', 'continuity']);
    expect(decision.warnings.map(({ code }) => code)).toEqual(['signature-stripped']);
  });

  it('is denied without grace, whatever was installed', () => {
    expect(decided(verified)).toBe('deny signature-stripped');
    expect(decided({ ...unsigned, ...installedApp() })).toBe('deny unsigned');
  });

  it('over a verified version is allowed by no action for continuity alone', () => {
    expect(decided(verified, { checks: { continuity: 'skip' } })).toBe('deny signature-stripped');
  });
});
