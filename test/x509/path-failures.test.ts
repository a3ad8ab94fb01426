import { describe, expect, it } from 'vitest';
import type { PathFailureCode } from '../../src/index.js';
import type { LooseTemplate, MintedCertificate } from '../../src/testing/index.js';
import {
  certificatePolicies,
  nameConstraints,
  policyConstraints,
  policyMappings,
  subjectAltName,
} from '../support/extensions.js';
import type { GeneralNameSpec } from '../support/general-names.js';
import { authority, ca, deep, leafOf, read, search, searchInFull, under, type Search } from './build.js';

const { root, intermediate, intermediateWithoutKeyCertSign, stranger } = authority;
const leaf = authority.leaf();
const store = { anchors: [root], intermediates: [intermediate] };
const unknownCritical = { extraExtensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }] };
const constrained = (base: GeneralNameSpec) =>
  ca('Constrained', { extraExtensions: [nameConstraints({ permitted: [base] })] });
const namedBy = (issuer: MintedCertificate, names: Parameters<typeof subjectAltName>[0]): Search => ({
  endEntity: leafOf(issuer, { extraExtensions: [subjectAltName(names)] }),
  anchors: [issuer],
});
const demanding = (template: Partial<LooseTemplate>) => {
  const extensions = [policyConstraints({ requireExplicitPolicy: 0 }), ...(template.extraExtensions ?? [])];
  return under({ extraExtensions: extensions });
};
const x25519Spki = new Uint8Array(Buffer.from(`302a300506032b656e032100${'09'.repeat(32)}`, 'hex'));
const rsaCa = ca('RSA CA', { key: authority.key('rsa', 'rsa-2048') });
/** The compiler asks for searches for each code but the one that a role, not a search, leads to. */
const failures: Readonly<
  Record<Exclude<PathFailureCode, 'certificate-role-none' | 'missing-key-purpose'>, Readonly<Record<string, Search>>>
> = {
  'unknown-issuer': {
    'nothing is there': { endEntity: leaf },
    'only its root is there': { endEntity: leaf, anchors: [root] },
    'only certificates of other names are there': { endEntity: leaf, supplied: [rsaCa], anchors: [rsaCa] },
    'it bears its issuer’s name, and another key has signed it': {
      endEntity: leafOf(intermediate, { subject: intermediate.subjectDer }),
      anchors: [root],
    },
    'an issuer of that name has another key, and both say so': {
      endEntity: leaf,
      anchors: [root],
      intermediates: [ca('x', { subject: authority.intermediate.subjectDer, issuer: root })],
    },
  },
  'anchor-missing': {
    'its intermediate is delivered, and its root is not in the store': { endEntity: leaf, supplied: [intermediate] },
    'its intermediate is in the store, and its root is not': { endEntity: leaf, intermediates: [intermediate] },
    'its root is delivered, which makes it no anchor': { endEntity: leaf, supplied: [intermediate, root] },
    'its root is in the store, and not as an anchor': { endEntity: leaf, intermediates: [intermediate, root] },
  },
  'self-signed-not-pinned': {
    'it is a self-signed end entity': { endEntity: stranger, ...store },
    'it is a self-signed certificate of version 1': { endEntity: authority.pin('v1'), ...store },
    'it is a self-signed CA': { endEntity: authority.pin('openssl-req-x509'), ...store },
    'it is a self-signed end entity, and delivered twice': { endEntity: stranger, supplied: [stranger], ...store },
  },
  'certificate-signature-invalid': {
    'its signature is broken': { endEntity: leafOf(intermediate, { defects: { corruptSignature: true } }), ...store },
    'another key has signed': { endEntity: leafOf(intermediate, { defects: { signWith: stranger.key } }), ...store },
    'a key of another kind has signed': {
      endEntity: leafOf(root, { defects: { signWith: rsaCa.key } }),
      anchors: [root],
    },
    'an RSA signature is broken': {
      endEntity: leafOf(rsaCa, { defects: { corruptSignature: true } }),
      anchors: [rsaCa],
    },
    'the signature of its intermediate is broken': under({ defects: { corruptSignature: true } }),
  },
  'unsupported-signature-algorithm': {
    'it is signed with SHA-1': { endEntity: leafOf(rsaCa, { signatureAlgorithm: 'rsa-sha1' }), anchors: [rsaCa] },
    'it is signed with MD5': { endEntity: leafOf(rsaCa, { signatureAlgorithm: 'rsa-md5' }), anchors: [rsaCa] },
    'it is signed with Ed448': {
      endEntity: leafOf(intermediate, { defects: { signWith: authority.key('e', 'ed448') } }),
      ...store,
    },
  },
  'end-entity-key-not-ed25519': {
    'it is of P-256': { endEntity: leafOf(intermediate, { key: authority.key('ec', 'p256') }), ...store },
    'it is of RSA': { endEntity: leafOf(intermediate, { key: rsaCa.key }), ...store },
    'it is of Ed448': { endEntity: leafOf(intermediate, { key: authority.key('e', 'ed448') }), ...store },
  },
  'ca-used-as-end-entity': {
    'an intermediate signs': { endEntity: intermediate, anchors: [root] },
  },
  'end-entity-used-as-ca': {
    'an end entity has issued it': { endEntity: leafOf(leaf), supplied: [leaf], ...store },
    'a pinned certificate of version 1 has issued it': {
      endEntity: leafOf(authority.pin()),
      supplied: [authority.pin()],
    },
    'its intermediate has no basicConstraints': under({ basicConstraints: null }),
  },
  'missing-key-cert-sign': {
    'the keyUsage of its intermediate lacks it': {
      endEntity: leafOf(intermediateWithoutKeyCertSign),
      supplied: [intermediateWithoutKeyCertSign],
      anchors: [root],
    },
    'the keyUsage of its root lacks it': {
      endEntity: leafOf(ca('Odd', { keyUsage: ['cRLSign'] })),
      anchors: [ca('Odd', { keyUsage: ['cRLSign'] })],
    },
  },
  'missing-digital-signature': {
    'its keyUsage lacks it': { endEntity: leafOf(intermediate, { keyUsage: ['keyEncipherment'] }), ...store },
  },
  'missing-code-signing-eku': {
    'its extendedKeyUsage lacks it': {
      endEntity: leafOf(intermediate, { extendedKeyUsage: ['serverAuth'] }),
      ...store,
    },
    'its intermediate is for servers': under({ extendedKeyUsage: ['serverAuth'] }),
  },
  'path-length-exceeded': {
    'its root allows no intermediate': {
      ...under({ issuer: ca('Short', { basicConstraints: { ca: true, pathLen: 0 } }) }),
      anchors: [ca('Short', { basicConstraints: { ca: true, pathLen: 0 } })],
    },
    'its intermediate allows no further one': {
      endEntity: leafOf(ca('Sub', { issuer: intermediate })),
      supplied: [ca('Sub', { issuer: intermediate })],
      ...store,
    },
  },
  'unknown-critical-extension': {
    'it has one': { endEntity: leafOf(intermediate, unknownCritical), ...store },
    'its intermediate has one': under(unknownCritical),
    'its root has one': { endEntity: leafOf(ca('Odd', unknownCritical)), anchors: [ca('Odd', unknownCritical)] },
  },
  'name-constraint-unsupported': {
    'a CA constrains a form of name that it has': namedBy(constrained({ registeredId: '1.2.3' }), {
      registeredId: '1.2.3',
    }),
  },
  'name-constraint-violation': {
    'it has a host outside': namedBy(constrained({ dns: 'example.com' }), { dns: 'example.org' }),
    'one of its hosts lies outside': namedBy(constrained({ dns: 'example.com' }), [
      { dns: 'a.example.com' },
      { dns: 'notexample.com' },
    ]),
    'its mailbox lies outside': namedBy(constrained({ email: 'example.com' }), { email: 'a@b.example.com' }),
    'its URI has no host': namedBy(constrained({ uri: 'example.com' }), { uri: 'urn:a' }),
    'its subject lies outside': namedBy(constrained({ directoryName: 'Somebody' }), { dns: 'example.com' }),
  },
  'no-acceptable-policy': {
    'a CA asks for a policy, and nobody has one': demanding({}),
    'a CA asks for a policy, and it has none': demanding({ extraExtensions: [certificatePolicies(['1.2.3'])] }),
  },
  'policy-mapping-invalid': {
    'its intermediate maps anyPolicy': under({
      extraExtensions: [certificatePolicies(['1.2.3']), policyMappings([['2.5.29.32.0', '1.2.3']])],
    }),
  },
  'weak-or-unknown-key': {
    'its root has an X25519 key': {
      endEntity: leaf,
      anchors: [root],
      intermediates: [ca('Odd', { subject: intermediate.subjectDer, issuer: root, defects: { spki: x25519Spki } })],
    },
  },
  'path-budget-exceeded': {
    'the path is longer than 8': deep(7),
    'there were more signatures to check than allowed': {
      ...deep(2),
      budget: { maxSignatureChecks: 2, maxIssuersConsidered: 100 },
    },
    'there were more issuers to consider than allowed': {
      ...deep(2),
      budget: { maxSignatureChecks: 100, maxIssuersConsidered: 2 },
    },
  },
};

describe('There is no path for an end entity', () => {
  const rows = Object.entries(failures).flatMap(([code, searches]) =>
    Object.entries(searches).map(([why, what]): [string, string, Search] => [code, why, what]),
  );
  it.each(rows)('by %s where %s', (code, _why, what) => {
    expect(search(what)).toBe(code);
  });
});

describe('An error names the certificate that it concerns', () => {
  it('the last one whose issuer is missing', () => {
    expect(searchInFull({ endEntity: leaf })).toMatchObject({ certificate: read(leaf) });
    expect(searchInFull({ endEntity: leaf, supplied: [intermediate] })).toMatchObject({
      certificate: read(intermediate),
    });
  });

  it('and says where an issuer of that name is there with another key', () => {
    const sameName = failures['unknown-issuer']['an issuer of that name has another key, and both say so'];
    const result = searchInFull(sameName ?? { endEntity: leaf });
    expect(result.ok ? null : result.hint).toMatch(/ key /);
  });
});
