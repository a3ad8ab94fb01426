import { describe, expect, it } from 'vitest';
import type { CertificateFacts, Evidence, GraceCovers, PolicyInput, SignatureEvidence } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import {
  appOf,
  bareSignature,
  decided,
  deliveredSignature,
  evidence,
  expired,
  future,
  idOf,
  inDays,
  installedApp,
  noKeyMatches,
  NOW,
  pathOf,
  pinOf,
  unsigned,
  untrusted,
} from './evidence.js';

const key = (name: string) => ({ key: idOf(`key of ${name}`) });
const certificate = (name: string) => ({ certificate: idOf(`certificate of ${name}`) });
const by = (name: string, overrides: Partial<CertificateFacts> = {}) => bareSignature(pinOf(name, overrides));
const below = (name: string, ca: string) => deliveredSignature(pathOf(name, { ca: `${ca} CA`, root: `${ca} root` }));
const signed = (...signatures: readonly SignatureEvidence[]): Partial<Evidence> => ({ signatures });
const decisionOf = (policy: PolicyInput, ...signatures: readonly SignatureEvidence[]) =>
  decide(evidence(signed(...signatures)), policy, NOW);

const both: PolicyInput = {
  requiredRoles: { vendor: { signers: [key('Vendor')] }, marketplace: { signers: [key('Marketplace root')] } },
};
const vendor = by('Vendor');
const marketplace = below('Leaf', 'Marketplace');
const stranger = untrusted('unknown-issuer').signatures?.[0] ?? vendor;
const tampered = deliveredSignature(pathOf('Tampered'), 'mismatch');
const bareStranger = noKeyMatches.signatures?.[0] ?? vendor;

/** Message and details of a denial for a missing role. */
const missing = (policy: PolicyInput, ...signatures: readonly SignatureEvidence[]) => {
  const decision = decisionOf(policy, ...signatures);
  expect(verdictOf(decision)).toBe('deny role-missing');
  const row = decision.checks.find(({ check }) => check === 'authenticity');
  expect(row).toMatchObject({ outcome: 'failed', code: 'role-missing' });
  return { message: row?.message, roles: row?.details['roles'] };
};
const ordersOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  all.length < 2 ? [all] : all.flatMap((one, at) => ordersOf(all.toSpliced(at, 1)).map((others) => [one, ...others]));
/** What holds for every order of a file's signatures. */
const inEveryOrder = (signatures: readonly SignatureEvidence[], policy: PolicyInput, verdict: string) => {
  const verdicts = ordersOf(signatures).map((each) => verdictOf(decisionOf(policy, ...each)));
  expect(new Set(verdicts)).toEqual(new Set([verdict]));
};

describe('Sound signers fill the roles where they can, in every order of the file', () => {
  it('although beside the installed version’s publisher everyone else is another one', () => {
    const policy: PolicyInput = {
      checks: { continuity: 'enforce' },
      requiredRoles: { vendor: { signers: [key('X')] }, reviewer: { signers: [key('Y'), key('Z')] } },
    };
    const long = deliveredSignature(pathOf('Z', { notBefore: inDays(-100), notAfter: inDays(1000) }));
    const was = installedApp({ publisherId: `pin:${idOf('key of X')}`, verified: true });
    for (const signatures of [
      [by('X'), by('Y'), long],
      [by('X'), long, by('Y')],
      [long, by('Y'), by('X')],
    ]) {
      expect(decided({ ...signed(...signatures), ...was }, policy)).toBe('allow verified');
    }
    expect(decided({ ...signed(by('X'), long), ...was }, policy)).toBe('deny lifetime-exceeded');
  });

  it('although a key has a certificate that has lapsed from a CA that another role names', () => {
    const policy: PolicyInput = {
      requiredRoles: { one: { signers: [key('One CA')] }, two: { signers: [key('Two CA')] } },
    };
    const of = (name: string, ca: string, overrides: Partial<CertificateFacts> = {}) =>
      deliveredSignature(pathOf(name, { ca: `${ca} CA`, ...overrides }));
    const sound = [of('K', 'One'), of('L', 'Two')];
    const lapsed = of('K', 'Two', expired);
    inEveryOrder([...sound, lapsed, of('L', 'One')], policy, 'allow verified');
    inEveryOrder([of('K', 'One'), lapsed, of('L', 'One')], policy, 'deny certificate-expired');
    const gracePeriod = { endsAt: inDays(10).toISOString(), covers: 'expired-certificate' } as const;
    inEveryOrder([...sound, lapsed], { ...policy, gracePeriod }, 'allow verified');
    inEveryOrder([...sound, lapsed, of('L', 'One')], { ...policy, gracePeriod }, 'allow verified');
    inEveryOrder([of('L', 'One'), lapsed], { ...policy, gracePeriod }, 'allow grace-period');
    const early = of('L', 'Two', future);
    inEveryOrder([of('K', 'One'), early], { ...policy, gracePeriod }, 'deny certificate-not-yet-valid');
    inEveryOrder([of('K', 'One'), early, of('L', 'One'), lapsed], { ...policy, gracePeriod }, 'allow grace-period');
  });
});

describe('A CA that two roots have certified', () => {
  const through = (name: string, root: string, ...between: readonly string[]) => {
    const { path: chain, ...signer } = pathOf(name, { ca: between[0] ?? 'One CA', root: `${root} root` });
    const [own, issuing, anchor] = chain;
    const upper = between
      .slice(1)
      .map((each) => ({ ...issuing, keyId: idOf(`key of ${each}`), fingerprint: idOf(each) }));
    return deliveredSignature({
      ...signer,
      path: anchor === undefined ? [own, issuing] : [own, issuing, ...upper, anchor],
    });
  };
  const two: PolicyInput = {
    requiredRoles: { vendor: { signers: [key('A root')] }, reviewer: { signers: [key('B root')] } },
  };
  const threshold: PolicyInput = {
    requiredRoles: { vendor: { signers: [key('A root'), key('B root')], threshold: 2 } },
  };

  it('stands for one of them alone, whoever it has certified', () => {
    for (const policy of [two, threshold]) {
      for (const signatures of [
        [through('M', 'A', 'One CA'), through('N', 'B', 'One CA')],
        [
          through('M', 'A', 'One CA'),
          through('M', 'B', 'One CA'),
          through('N', 'A', 'One CA'),
          through('N', 'B', 'One CA'),
        ],
        [through('M', 'A', 'First CA', 'Upper CA'), through('N', 'B', 'Second CA', 'Upper CA')],
        [through('M', 'A', 'Upper CA'), through('N', 'B', 'Second CA', 'Upper CA')],
      ]) {
        inEveryOrder(signatures, policy, 'deny role-missing');
      }
    }
  });

  it('leaves the other to whoever has another CA', () => {
    for (const policy of [two, threshold]) {
      inEveryOrder([through('M', 'A', 'One CA'), through('N', 'B', 'Other CA')], policy, 'allow verified');
      inEveryOrder(
        [through('M', 'A', 'One CA'), through('M', 'B', 'One CA'), through('N', 'A', 'Other CA', 'Upper CA')],
        policy,
        'allow verified',
      );
    }
  });

  it('is not asked about above the one that is named', () => {
    const named: PolicyInput = {
      requiredRoles: { vendor: { signers: [key('First CA')] }, reviewer: { signers: [key('Second CA')] } },
    };
    inEveryOrder(
      [through('M', 'A', 'First CA', 'Upper CA'), through('N', 'A', 'Second CA', 'Upper CA')],
      named,
      'allow verified',
    );
  });
});

describe('One signature more', () => {
  it('makes no install fail that the installed version’s publisher alone would get', () => {
    const policy: PolicyInput = {
      level: 'strict',
      archive: 'any',
      revocation: { mode: 'if-available' },
      gracePeriod: { endsAt: inDays(10).toISOString(), covers: 'expired-certificate' },
      requiredRoles: { vendor: { signers: [key('A'), key('B')] } },
    };
    const was = installedApp({ publisherId: `pin:${idOf('key of A')}` });
    const lapsed = by('A', expired);
    expect(decided({ ...signed(lapsed), ...was }, policy)).toBe('allow grace-period');
    for (const signatures of [
      [lapsed, by('B')],
      [by('B'), lapsed],
    ]) {
      expect(decided({ ...signed(...signatures), ...was }, policy)).toBe('allow grace-period');
      expect(decided(signed(...signatures), policy)).toBe('allow verified');
    }
    expect(decided({ ...signed(by('B')), ...was }, policy)).toBe('deny publisher-changed');
  });
});

describe('Where roles must have signed', () => {
  it('a file with a signature for each is verified, and names who has signed, in the policy’s order', () => {
    const decision = decisionOf(both, vendor, marketplace);
    expect(decision).toMatchObject({
      assurance: 'verified',
      signers: [{ subject: 'CN=Vendor' }, { subject: 'CN=Leaf' }],
      summary: 'Allowed: "app.jar" is signed by "CN=Vendor" and "CN=Leaf", which this machine trusts.',
      warnings: [],
    });
    // Hosts remember the first: whoever passes the file on doesn't choose which it is.
    expect(decisionOf(both, marketplace, vendor)).toMatchObject({
      signers: [{ subject: 'CN=Vendor' }, { subject: 'CN=Leaf' }],
    });
  });

  it('a file without one of them is denied, and the message says which', () => {
    expect(missing(both, marketplace)).toEqual({
      message: 'The artifact "app.jar" has not been signed by everyone who must: 1 of 2: "vendor" is missing.',
      roles: [{ role: 'vendor', required: 1, found: 0 }],
    });
    expect(missing(both, vendor).roles).toEqual([{ role: 'marketplace', required: 1, found: 0 }]);
  });

  it('a signature that is denied still counts as one that is there', () => {
    const two: PolicyInput = {
      requiredRoles: { one: { signers: [key('A')] }, two: { signers: [key('B'), key('C')], threshold: 2 } },
    };
    expect(missing(two, by('A'), by('B', expired)).roles).toEqual([{ role: 'two', required: 2, found: 1 }]);
  });

  it('a file without any of them is denied, and the message says which', () => {
    expect(missing(both, by('Other'))).toEqual({
      message:
        'The artifact "app.jar" has not been signed by everyone who must: 0 of 2: "vendor" and "marketplace" are missing.',
      roles: [
        { role: 'vendor', required: 1, found: 0 },
        { role: 'marketplace', required: 1, found: 0 },
      ],
    });
  });

  it('a file of version 1 is one signature', () => {
    const one: PolicyInput = { requiredRoles: { vendor: { signers: [key('Vendor')] } } };
    expect(verdictOf(decisionOf(one, vendor))).toBe('allow verified');
    expect(missing(one, marketplace).roles).toEqual([{ role: 'vendor', required: 1, found: 0 }]);
  });

  it.each<[verdict: string, what: string, overrides: Partial<Evidence>]>([
    ['deny unsigned', 'no signature', unsigned],
    ['deny unknown-issuer', 'a stranger’s signature alone', signed(stranger)],
    ['deny signature-mismatch', 'a signature over other bytes', signed(tampered)],
    ['deny no-trusted-key-matches', 'a bare signature of nobody', signed(bareStranger)],
  ])('%s says more than which are missing: %s', (verdict, _what, overrides) => {
    expect(decided(overrides, both)).toBe(verdict);
  });

  it('the roles that the file claims say nothing', () => {
    const claims = (role: string, signature: SignatureEvidence) => ({ ...signature, role });
    const honest = decisionOf(both, claims('vendor', vendor), claims('marketplace', marketplace));
    const swapped = decisionOf(both, claims('marketplace', vendor), claims('vendor', marketplace));
    expect([verdictOf(honest), verdictOf(swapped)]).toEqual(['allow verified', 'allow verified']);
    expect(missing(both, marketplace, claims('vendor', by('Other'))).roles).toEqual([
      { role: 'vendor', required: 1, found: 0 },
    ]);
  });
});

describe('A threshold counts distinct identities of the policy', () => {
  const twoOf = (...signers: readonly (ReturnType<typeof key> | ReturnType<typeof certificate>)[]): PolicyInput => ({
    requiredRoles: { reviewers: { signers, threshold: 2 } },
  });

  it.each<[verdict: string, what: string, policy: PolicyInput, signatures: readonly SignatureEvidence[]]>([
    ['allow verified', 'two of three', twoOf(key('A'), key('B'), key('C')), [by('C'), by('A')]],
    ['deny role-missing', 'one of three', twoOf(key('A'), key('B'), key('C')), [by('C')]],
    ['deny role-missing', 'the same one twice', twoOf(key('A'), key('B'), key('C')), [by('C'), by('C')]],
    [
      'deny role-missing',
      'two keys of one CA: whoever holds the CA could mint as many',
      twoOf(key('One CA'), key('B')),
      [below('X', 'One'), below('Y', 'One')],
    ],
    [
      'allow verified',
      'a key of one CA and one of another',
      twoOf(key('One CA'), key('Two root')),
      [below('X', 'One'), below('Y', 'Two')],
    ],
    [
      'deny role-missing',
      'a key that fits two identities: the CA’s and its root’s',
      twoOf(key('One CA'), key('One root')),
      [below('X', 'One')],
    ],
    [
      'deny role-missing',
      'a key that fits two identities: itself and its certificate',
      twoOf(key('A'), certificate('A')),
      [by('A')],
    ],
    [
      'deny role-missing',
      'one key under two certificates, both of which are named',
      twoOf(certificate('A1'), certificate('A2')),
      [by('A1', { keyId: key('A').key }), by('A2', { keyId: key('A').key })],
    ],
    [
      'allow verified',
      'two keys of a CA of which one is named itself',
      twoOf(key('One CA'), key('X')),
      [below('X', 'One'), below('Y', 'One')],
    ],
  ])('%s: %s', (verdict, _what, policy, signatures) => {
    expect(verdictOf(decisionOf(policy, ...signatures))).toBe(verdict);
    inEveryOrder(signatures, policy, verdict);
  });

  it('and the message says how many there are', () => {
    expect(missing(twoOf(key('A'), key('B')), by('A'))).toEqual({
      message: 'The artifact "app.jar" has not been signed by everyone who must: 1 of 2: "reviewers" is missing.',
      roles: [{ role: 'reviewers', required: 2, found: 1 }],
    });
  });

  it('and one key fills one place, in whichever role it is needed', () => {
    const policy: PolicyInput = {
      requiredRoles: { any: { signers: [key('One root')] }, special: { signers: [key('X')] } },
    };
    // Whoever takes X for "any" first has nobody left for "special".
    inEveryOrder([below('X', 'One'), below('Y', 'One')], policy, 'allow verified');
    expect(missing(policy, below('X', 'One')).roles).toHaveLength(1);
  });
});

describe('Of the signatures that the roles need', () => {
  const policy: PolicyInput = { requiredRoles: { a: { signers: [key('A')] }, b: { signers: [key('B')] } } };

  it('each must hold: an expired one of two denies', () => {
    inEveryOrder([by('A'), by('B', expired)], policy, 'deny certificate-expired');
    inEveryOrder([by('A'), by('B')], policy, 'allow verified');
  });

  it('each must be free of denials', () => {
    const revocation = { denied: [{ ...key('B'), reason: 'stolen', date: '2026-01-01' }] };
    inEveryOrder([by('A'), by('B')], { ...policy, revocation }, 'deny key-denied');
  });

  it('each must be of a publisher that may sign the app', () => {
    const publishers = [{ ...key('B'), apps: ['com.acme.*'] }];
    const of = (app: string) => decided({ ...signed(by('A'), by('B')), ...appOf(app) }, { ...policy, publishers });
    expect([of('com.acme.app'), of('org.other.app')]).toEqual(['allow verified', 'deny publisher-app-not-permitted']);
  });

  it('a sound one goes before one that isn’t, for the same place', () => {
    const either: PolicyInput = {
      requiredRoles: { a: { signers: [key('A')] }, b: { signers: [key('B'), key('C')] } },
    };
    inEveryOrder([by('A'), by('B', expired), by('C')], either, 'allow verified');
    inEveryOrder([by('A'), by('B', expired), by('C', expired)], either, 'deny certificate-expired');
  });

  describe('each is judged by the certificate that the policy names, not by another one of its key', () => {
    const byCa: PolicyInput = { requiredRoles: { a: { signers: [key('One root')] } } };
    const keyId = key('Twice certified').key;
    const of = (ca: string, overrides: Partial<CertificateFacts> = {}) =>
      deliveredSignature(pathOf(`Below ${ca}`, { ca: `${ca} CA`, root: `${ca} root`, keyId, ...overrides }));

    it('which is the one that the decision names', () => {
      expect(decisionOf(byCa, of('One'), of('Two'))).toMatchObject({ signers: [{ subject: 'CN=Below One' }] });
      expect(decisionOf(byCa, of('Two'), of('One'))).toMatchObject({ signers: [{ subject: 'CN=Below One' }] });
    });

    it('and which must hold, whatever the other one is', () => {
      inEveryOrder([of('One'), of('Two', expired)], byCa, 'allow verified');
      inEveryOrder([of('One', expired), of('Two')], byCa, 'deny certificate-expired');
    });
  });

  it('a sound one goes before one that isn’t where strict asks for the installed version’s publisher, too', () => {
    const either: PolicyInput = {
      level: 'strict',
      requiredRoles: { a: { signers: [key('A')] }, b: { signers: [key('B'), key('C')] } },
    };
    const upgrade = { ...appOf('com.acme.app'), ...installedApp({ publisherId: pinOf('A').publisherId }) };
    const of = (...signatures: readonly SignatureEvidence[]) =>
      decided({ ...signed(...signatures), ...upgrade }, either);
    expect(of(by('A'), by('C'))).toBe('allow verified');
    expect(of(by('A'), by('C'), by('B', expired))).toBe('allow verified');
    expect(of(by('A'), by('B', expired), by('C'))).toBe('allow verified');
  });
});

describe('A signature that nobody needs', () => {
  const extras: readonly (readonly [what: string, signature: SignatureEvidence])[] = [
    ['of a stranger', stranger],
    ['of nobody', bareStranger],
    ['over other bytes', tampered],
    ['of a denied key', by('Denied')],
    ['that has run out', by('Late', expired)],
    ['of a trusted signer without a role', by('Other')],
    ['of an RSA key', untrusted('end-entity-key-not-ed25519', {}, 'key-unusable').signatures?.[0] ?? stranger],
  ];
  const denied = { revocation: { denied: [{ ...key('Denied'), reason: 'stolen', date: '2026-01-01' }] } };

  it.each(extras)('does not deny what is verified without it: %s', (_what, extra) => {
    inEveryOrder([extra, vendor], denied, 'allow verified');
    inEveryOrder([extra, vendor, marketplace], { ...both, ...denied }, 'allow verified');
  });

  it.each(extras)('does not help what is missing one: %s', (_what, extra) => {
    inEveryOrder([extra, vendor], { ...both, ...denied }, 'deny role-missing');
  });

  it.each(extras.filter(([what]) => what !== 'of a denied key' && what !== 'of a trusted signer without a role'))(
    'does not hide why the trusted one does not count: %s',
    (_what, extra) => {
      inEveryOrder([extra, by('Vendor', expired)], denied, 'deny certificate-expired');
    },
  );

  it('is told in a warning, with its place and why', () => {
    const claimed = { ...stranger, role: 'vendor' };
    expect(decisionOf({}, claimed, vendor).warnings).toEqual([
      {
        code: 'signature-not-counted',
        message: 'Signature 1 of 2, which calls itself "vendor", was not needed, or does not count (unknown-issuer).',
        remedy: null,
        details: { index: 0, role: 'vendor', code: 'unknown-issuer' },
      },
    ]);
    expect(decisionOf({}, vendor, by('Other')).warnings).toMatchObject([
      { code: 'signature-not-counted', details: { index: 1, role: null, code: null } },
    ]);
    expect(decisionOf(both, vendor, tampered, marketplace).warnings).toMatchObject([
      { code: 'signature-not-counted', details: { index: 1, code: 'signature-mismatch' } },
    ]);
  });
});

describe('What relaxes a missing role', () => {
  const facts = signed(marketplace);
  it.each<GraceCovers>(['unsigned', 'expired-certificate', 'untrusted-signer'])('grace never does: %s', (covers) => {
    const gracePeriod = { endsAt: inDays(10).toISOString(), covers };
    expect(decided(facts, { ...both, gracePeriod })).toBe('deny role-missing');
    expect(decided(signed(marketplace, stranger), { ...both, gracePeriod })).toBe('deny role-missing');
    expect(decided(unsigned, { ...both, gracePeriod })).toBe('allow grace-period');
  });

  it('grace covers an expired signer of a role as it covers any other', () => {
    const gracePeriod = { endsAt: inDays(10).toISOString(), covers: 'expired-certificate' } as const;
    expect(decided(signed(by('Vendor', expired), marketplace), { ...both, gracePeriod })).toBe('allow grace-period');
  });

  it('an audit tells it, and an override lets it be', () => {
    const audit = decide(evidence(facts), { ...both, level: 'audit' }, NOW);
    expect(verdictOf(audit)).toBe('allow audit-level');
    expect(audit.warnings.map(({ code }) => code)).toEqual(['role-missing']);
    expect(decided(facts, { ...both, checks: { authenticity: 'warn' } })).toBe('allow check-not-enforced');
    expect(decided(facts, { ...both, level: 'strict' })).toBe('deny role-missing');
    expect(decided(facts, { ...both, level: 'off' })).toBe('allow enforcement-off');
  });
});
