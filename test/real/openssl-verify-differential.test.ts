/**
 * `openssl verify` beside buildCertificationPath, on random hierarchies with up to three oddities. Wherever the two differ, the
 * difference has a name in one of the two tables.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LooseTemplate, MintedCertificate, NameAttribute } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import {
  buildCertificationPath,
  type CertificateView,
  type CertificationPathFailureCode,
  type CertificationPathResult,
} from '../../src/x509/index.js';
import { nameConstraints, subjectAltName, unknownExtension } from '../support/extensions.js';
import type { GeneralNameSpec } from '../support/general-names.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';

const authority = createTestAuthority({ seed: 'openssl verify' });
const { at } = authority;
const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);
const YEAR = 365 * 86_400;

/** What is odd about one certificate, its place aside. */
const ODD_TEMPLATES = [
  ['pathLen 0', { basicConstraints: { ca: true, pathLen: 0 } }],
  ['pathLen 1', { basicConstraints: { ca: true, pathLen: 1 } }],
  ['keyUsage without keyCertSign', { keyUsage: ['digitalSignature', 'cRLSign'] }],
  ['keyUsage with keyCertSign', { keyUsage: ['digitalSignature', 'keyCertSign'] }],
  ['keyUsage for lists alone', { keyUsage: ['cRLSign'] }],
  ['no keyUsage', { keyUsage: null }],
  ['cA TRUE', { basicConstraints: { ca: true } }],
  ['cA FALSE', { basicConstraints: { ca: false } }],
  ['no basicConstraints', { basicConstraints: null }],
  ['basicConstraints that are not critical', { basicConstraints: { ca: true, critical: false } }],
  ['version 1', { version: 1, basicConstraints: null, keyUsage: null, extendedKeyUsage: null }],
  ['expired', { notAfter: after(-1) }],
  ['ends at the instant', { notAfter: at }],
  ['ends a second later', { notAfter: after(1) }],
  ['begins at the instant', { notBefore: at }],
  ['not yet valid', { notBefore: after(1) }],
  ['signed with another key', { defects: { signWith: authority.key('another') } }],
  ['broken signature', { defects: { corruptSignature: true } }],
  ['issued in another name', { defects: { issuerName: 'Another' } }],
  ['unknown critical extension', { extraExtensions: [unknownExtension('1.2.3.4', true)] }],
  ['unknown extension', { extraExtensions: [unknownExtension('1.2.3.4', false)] }],
  ['no authorityKeyIdentifier', { authorityKeyIdentifier: false }],
  ['no subjectKeyIdentifier', { subjectKeyIdentifier: false }],
  ['wrong authorityKeyIdentifier', { authorityKeyIdentifier: new Uint8Array(20).fill(7) }],
  ['for servers', { extendedKeyUsage: ['serverAuth'] }],
] as const satisfies readonly (readonly [string, Partial<LooseTemplate>])[];

/** What is odd about a place in the hierarchy. */
const ODD_PLACES = [
  'left out',
  'self-issued',
  'twice',
  'a twin with another key',
  'a twin that has expired',
  'a twin that is no CA',
  'an old certificate beside it',
] as const;

const ODDITIES = [...ODD_TEMPLATES.map(([name]) => name), ...ODD_PLACES];
type Oddity = (typeof ODDITIES)[number];

const templates = new Map<Oddity, Partial<LooseTemplate>>(ODD_TEMPLATES);

const BASES: readonly GeneralNameSpec[] = [
  { dns: 'example.com' },
  { dns: '.example.com' },
  { dns: 'a.example.com' },
  { dns: '' },
  { email: 'example.com' },
  { email: '.example.com' },
  { email: 'user@example.com' },
  { directoryName: [['O', 'Example']] },
  { directoryName: [['O', 'Other']] },
  { uri: 'example.com' },
];

const NAMES: readonly GeneralNameSpec[] = [
  { dns: 'example.com' },
  { dns: 'a.example.com' },
  { dns: 'b.A.Example.com' },
  { dns: 'notexample.com' },
  { dns: '*.example.com' },
  { email: 'user@example.com' },
  { email: 'User@Example.com' },
  { email: 'user@a.example.com' },
  {
    directoryName: [
      ['O', 'Example'],
      ['CN', 'x'],
    ],
  },
  { uri: 'https://example.com/x' },
  { uri: 'https://a.example.com:8080/' },
];

const SUBJECTS: readonly (readonly NameAttribute[])[] = [
  [
    ['O', 'Example'],
    ['CN', 'Leaf'],
  ],
  [
    ['O', 'EXAMPLE', 'printable'],
    ['CN', 'a.example.com'],
  ],
  [
    ['O', 'Other'],
    ['CN', 'www.example.org'],
  ],
  [
    ['O', 'Example'],
    ['CN', 'Leaf'],
    ['emailAddress', 'user@example.com'],
  ],
];

const hierarchies = fc.record({
  profile: fc.constantFrom('rfc5280' as const, 'code-signing' as const),
  strict: fc.boolean(),
  /** Of the anchor first; one certificate below another. */
  keys: fc.array(fc.constantFrom('ed25519' as const, 'p256' as const), { minLength: 1, maxLength: 4 }),
  /** Level 0 is the anchor; beyond the last CA it is the leaf. */
  oddities: fc.array(fc.record({ level: fc.nat({ max: 4 }), oddity: fc.constantFrom(...ODDITIES) }), { maxLength: 3 }),
  constraints: fc.array(
    fc.record({
      level: fc.nat({ max: 3 }),
      permitted: fc.array(fc.constantFrom(...BASES), { maxLength: 2 }),
      excluded: fc.array(fc.constantFrom(...BASES), { maxLength: 1 }),
    }),
    { maxLength: 1 },
  ),
  subject: fc.constantFrom(...SUBJECTS),
  names: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
  withStranger: fc.boolean(),
  reversed: fc.boolean(),
});
type Hierarchy = typeof hierarchies extends fc.Arbitrary<infer T> ? T : never;

interface Minted {
  readonly leaf: MintedCertificate;
  readonly intermediates: readonly MintedCertificate[];
  readonly anchors: readonly MintedCertificate[];
}

/** What is odd at a level; the leaf's is the number of CAs. */
function odditiesAt({ keys, oddities }: Hierarchy, level: number): readonly Oddity[] {
  return oddities.filter((each) => Math.min(each.level, keys.length) === level).map(({ oddity }) => oddity);
}

function mint(hierarchy: Hierarchy): Minted {
  const { keys, constraints, subject, names, withStranger, reversed } = hierarchy;
  const oddAt = (level: number) => odditiesAt(hierarchy, level);
  const templateOf = (level: number, plain: LooseTemplate): LooseTemplate => {
    const odd = oddAt(level).map((name) => templates.get(name) ?? {});
    const extra = [plain, ...odd].flatMap(({ extraExtensions = [] }) => extraExtensions);
    const distinct = extra.filter((each, index) => extra.findIndex(({ oid }) => oid === each.oid) === index);
    const merged = odd.reduce<LooseTemplate>((sum, each) => ({ ...sum, ...each }), plain);
    return { ...merged, extraExtensions: merged.version === 1 ? [] : distinct };
  };

  const chain: MintedCertificate[] = [];
  const [anchors, intermediates]: readonly [MintedCertificate[], MintedCertificate[]] = [[], []];
  for (const [level, algorithm] of keys.entries()) {
    const supplied = level === 0 ? anchors : intermediates;
    const issuer = chain.at(-1);
    const odd = oddAt(level);
    const own = constraints.filter((each) => Math.min(each.level, keys.length - 1) === level);
    const plain: LooseTemplate = {
      subject: odd.includes('self-issued') && issuer !== undefined ? issuer.subjectDer : caName(level),
      key: authority.key(`level ${level}`, algorithm),
      ...(issuer === undefined ? {} : { issuer }),
      notBefore: after(-YEAR),
      notAfter: after(YEAR),
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'cRLSign'],
      extraExtensions: own
        .filter(({ permitted, excluded }) => permitted.length + excluded.length > 0)
        .map(({ permitted, excluded }) =>
          nameConstraints({
            ...(permitted.length > 0 && { permitted }),
            ...(excluded.length > 0 && { excluded }),
          }),
        ),
    };
    const template = templateOf(level, plain);
    const certificate = authority.mint(template);
    chain.push(certificate);
    if (!odd.includes('left out')) supplied.push(certificate);
    if (odd.includes('twice')) supplied.push(certificate);
    const twin = (changes: Partial<LooseTemplate>) => supplied.unshift(authority.mint({ ...plain, ...changes }));
    if (odd.includes('a twin with another key')) twin({ key: authority.key('twin', algorithm) });
    if (odd.includes('a twin that has expired')) twin({ notAfter: after(-1) });
    if (odd.includes('a twin that is no CA')) twin({ basicConstraints: { ca: false }, keyUsage: null });
    if (odd.includes('an old certificate beside it')) twin({ notBefore: after(-2 * YEAR), notAfter: after(-YEAR) });
  }
  const issuer = chain.at(-1) ?? authority.root;
  const leaf = authority.mint(
    templateOf(keys.length, {
      subject: oddAt(keys.length).includes('self-issued') ? issuer.subjectDer : subject,
      key: authority.key('leaf'),
      issuer,
      notBefore: after(-YEAR),
      notAfter: after(YEAR),
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['codeSigning'],
      extraExtensions: names.length === 0 ? [] : [subjectAltName(names)],
    }),
  );
  if (withStranger) {
    anchors.push(authority.root);
    intermediates.push(authority.intermediate);
  }
  const order = <T>(list: readonly T[]) => (reversed ? list.toReversed() : list);
  return { leaf, intermediates: order(intermediates), anchors: order(anchors) };
}

function caName(level: number): readonly NameAttribute[] {
  return [
    ['O', 'Example'],
    ['CN', `CA ${level}`],
  ];
}

/** What openssl has against a path: the number of the error (`man openssl-verification-options`), and of which certificate. */
interface Complaint {
  readonly error: number;
  readonly isAboutAnchor: boolean;
}

interface AcceptedReason {
  readonly why: string;
  readonly errors: readonly number[];
  readonly applies: (hierarchy: Hierarchy, complaint: Complaint) => boolean;
}

const has = ({ oddities }: Hierarchy, wanted: Oddity) => oddities.some(({ oddity }) => oddity === wanted);

const hasAt = (hierarchy: Hierarchy, level: number, ...wanted: readonly Oddity[]) =>
  odditiesAt(hierarchy, level).some((oddity) => wanted.includes(oddity));

/** A certificate has no authorityKeyIdentifier where its issuer has no identifier to take it from. */
function isTakenForSelfSigned(hierarchy: Hierarchy, level: number): boolean {
  const hasNoOwn = hasAt(hierarchy, level, 'version 1', 'no authorityKeyIdentifier', 'no subjectKeyIdentifier');
  const hasNone = hasNoOwn || hasAt(hierarchy, level - 1, 'version 1', 'no subjectKeyIdentifier');
  return hasNone && hasAt(hierarchy, level, 'self-issued');
}

/** Why a path that we accept is refused by openssl, asked about this very path. */
const WE_ACCEPT: readonly AcceptedReason[] = [
  {
    why: '-x509_strict asks for what RFC 5280 section 4.2 tells CAs to write, and section 6 no verifier to look at',
    // pathLen without keyCertSign, keyCertSign without cA, no authority or subject key identifier, basicConstraints of a CA that
    // aren't critical, a CA without keyUsage.
    errors: [81, 82, 85, 86, 89, 92],
    applies: ({ strict }) => strict,
  },
  {
    why: '-x509_strict asks of an end entity with keyCertSign for basicConstraints; nobody takes it for a CA without them',
    errors: [79],
    applies: (hierarchy, { isAboutAnchor }) =>
      hierarchy.strict && !isAboutAnchor && hasAt(hierarchy, hierarchy.keys.length, 'no basicConstraints'),
  },
  {
    why: 'notAfter is within the validity (section 4.1.2.5); for openssl it is over by then',
    errors: [10],
    applies: (hierarchy) => has(hierarchy, 'ends at the instant'),
  },
  {
    why: 'in profile rfc5280 the anchor is a name, a key and name constraints (section 6.1.1 (d)): no dates, usages or pathLen',
    // Not yet valid, expired, pathLen, keyUsage without keyCertSign, unknown critical extension, and no CA by its keyUsage.
    errors: [9, 10, 25, 32, 34, 79],
    applies: ({ profile }, { isAboutAnchor }) => profile === 'rfc5280' && isAboutAnchor,
  },
  {
    why: 'an authorityKeyIdentifier orders the issuers (RFC 4158 section 3.5.12); for openssl it rules them out',
    // No issuer: of the last one, or of any.
    errors: [2, 20],
    applies: (hierarchy) => has(hierarchy, 'wrong authorityKeyIdentifier'),
  },
  {
    why: 'without key identifiers that differ openssl takes a self-issued certificate for a self-signed one, whoever has signed it',
    // Its signature by its own key fails, it is self-signed, and as an anchor it should be a CA.
    errors: [7, 18, 19, 79],
    applies: (hierarchy) => hierarchy.keys.some((_, above) => isTakenForSelfSigned(hierarchy, above + 1)),
  },
  {
    why: 'below a self-issued certificate and without an identifier to choose by, openssl takes the upper one of the name, and stays with it',
    errors: [7],
    applies: (hierarchy) =>
      hierarchy.keys.some(
        (_, level) =>
          hasAt(hierarchy, level, 'self-issued') &&
          (hasAt(hierarchy, level + 1, 'version 1', 'no authorityKeyIdentifier') ||
            hasAt(hierarchy, level, 'no subjectKeyIdentifier')),
      ),
  },
];

interface RefusedReason {
  readonly why: string;
  readonly codes: readonly CertificationPathFailureCode[];
  readonly applies: (hierarchy: Hierarchy) => boolean;
}

/** Why we refuse what openssl accepts. */
const WE_REFUSE: readonly RefusedReason[] = [
  {
    why: 'code signing asks this of an end entity, and openssl was asked for no purpose',
    codes: ['ca-used-as-end-entity', 'missing-code-signing-eku', 'missing-digital-signature'],
    applies: ({ profile }) => profile === 'code-signing',
  },
  {
    why: 'an anchor is self-signed, and its signature is checked; openssl looks at its names alone',
    codes: ['anchor-missing', 'unknown-issuer', 'certificate-signature-invalid', 'end-entity-used-as-ca'],
    applies: (hierarchy) => hasAt(hierarchy, 0, 'broken signature', 'signed with another key'),
  },
  {
    why: 'an anchor has to say that it is a CA; openssl takes a self-signed certificate with keyCertSign alone for one',
    codes: ['end-entity-used-as-ca', 'anchor-missing', 'unknown-issuer'],
    applies: (hierarchy) => hasAt(hierarchy, 0, 'no basicConstraints'),
  },
  {
    why: 'in profile code-signing an anchor is of version 3; openssl takes version 1 of it alone',
    codes: ['end-entity-used-as-ca'],
    applies: (hierarchy) => hierarchy.profile === 'code-signing' && hasAt(hierarchy, 0, 'version 1'),
  },
  {
    why: 'extensions are of version 3 (section 4.1): in a certificate of version 1 they are malformed',
    codes: ['extension-malformed'],
    applies: (hierarchy) => has(hierarchy, 'version 1'),
  },
  {
    why: 'a wildcard lies in an excluded subtree as soon as one of its names does, and a leading dot excludes the domain too',
    codes: ['name-constraint-violation'],
    applies: ({ constraints, names }) => {
      const excluded = constraints.flatMap((each) => each.excluded);
      const [bases, hosts] = [dnsOf(excluded), dnsOf(names)];
      return hosts.some((host) => bases.some((base) => host.startsWith('*.') || base === `.${host}`));
    },
  },
];

/** The same hierarchy without the certificates that are there beside others. */
function withoutTwins(hierarchy: Hierarchy): Hierarchy {
  const oddities = hierarchy.oddities.filter(({ oddity }) => !TWINS.includes(oddity));
  return oddities.length === hierarchy.oddities.length ? hierarchy : { ...hierarchy, oddities };
}

const TWINS: readonly Oddity[] = [
  'a twin with another key',
  'a twin that has expired',
  'a twin that is no CA',
  'an old certificate beside it',
];

function dnsOf(names: readonly GeneralNameSpec[]): readonly string[] {
  return names.flatMap((name) => ('dns' in name ? [name.dns] : []));
}

describeWithOpenssl('openssl verify and buildCertificationPath', () => {
  const { attempt, write } = useWorkbench();

  const pemOf = (certificates: readonly MintedCertificate[]) => certificates.map(({ pem }) => pem).join('');

  /** Its complaints; none: it accepts. */
  async function askOpenssl({ leaf, intermediates, anchors }: Minted, strict: boolean): Promise<readonly Complaint[]> {
    await write('leaf.pem', leaf.pem);
    await write('untrusted.pem', pemOf(intermediates));
    await write('trusted.pem', pemOf(anchors));
    const { status, output } = await attempt(
      'openssl',
      'verify',
      ...(strict ? ['-x509_strict'] : []),
      '-attime',
      String(at.getTime() / 1000),
      ...(anchors.length > 0 ? ['-trusted', 'trusted.pem'] : ['-no-CAfile', '-no-CApath', '-no-CAstore']),
      ...(intermediates.length > 0 ? ['-untrusted', 'untrusted.pem'] : []),
      'leaf.pem',
    );
    if (status === 0) return [];
    const complaints = [...output.matchAll(/error (\d+) at (\d+) depth lookup/g)].map(([, error, depth]) => ({
      error: Number(error),
      isAboutAnchor: Number(depth) === intermediates.length + 1,
    }));
    expect(complaints, output).not.toEqual([]);
    return complaints;
  }

  function askOurselves({ leaf, intermediates, anchors }: Minted, { profile }: Hierarchy): CertificationPathResult {
    return buildCertificationPath({
      endEntity: leaf.der,
      intermediates: intermediates.map(({ der }) => der),
      trustAnchors: anchors.map(({ der }) => der),
      at,
      profile,
      revocation: 'off',
    });
  }

  /** openssl takes the first issuer that fits and doesn't go back; so that it is asked about the path that we found, and no other. */
  function alone({ leaf, intermediates, anchors }: Minted, path: readonly CertificateView[]): Minted {
    const isOnPath = ({ fingerprint }: MintedCertificate) => path.some((each) => each.fingerprint === fingerprint);
    const once = (list: readonly MintedCertificate[]) => [
      ...new Map(list.filter(isOnPath).map((each) => [each.fingerprint, each])).values(),
    ];
    return { leaf, intermediates: once(intermediates), anchors: once(anchors) };
  }

  const outcomes = { bothAccept: 0, bothRefuse: 0, weAccept: 0, weRefuse: 0 };

  it('differ for a reason that has a name, or not at all', async () => {
    const judge = async (hierarchy: Hierarchy) => {
      const minted = mint(hierarchy);
      const ours = askOurselves(minted, hierarchy);
      const theirs = await askOpenssl(minted, hierarchy.strict);
      if (!ours.ok) {
        if (theirs.length > 0) return 'bothRefuse';
        // A certificate of the same name beside the one that we refuse changes what we say, not that we refuse.
        const plain = withoutTwins(hierarchy);
        const said = plain === hierarchy ? ours : askOurselves(mint(plain), plain);
        const named = [ours, said].some(
          (each) => !each.ok && WE_REFUSE.some(({ codes, applies }) => codes.includes(each.code) && applies(hierarchy)),
        );
        expect(named ? 'named' : `openssl accepts what we refuse by ${ours.code}`).toBe('named');
        return 'weRefuse';
      }
      if (theirs.length === 0) return 'bothAccept';
      const complaints = await askOpenssl(alone(minted, ours.path), hierarchy.strict);
      const unnamed = complaints.filter(
        (complaint) =>
          !WE_ACCEPT.some(({ errors, applies }) => errors.includes(complaint.error) && applies(hierarchy, complaint)),
      );
      expect(unnamed, 'what openssl has against a path that we accept').toEqual([]);
      return 'weAccept';
    };
    await fc.assert(
      fc.asyncProperty(hierarchies, async (hierarchy) => {
        outcomes[await judge(hierarchy)] += 1;
      }),
    );
  });

  it('were asked about paths that both accept, that both refuse, and that they differ on', () => {
    for (const [outcome, count] of Object.entries(outcomes)) expect(count, outcome).toBeGreaterThan(0);
  });
});
