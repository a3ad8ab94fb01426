import { describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import type { NameAttribute } from '../../src/testing/index.js';
import { createScene, verdictOf } from '../support/scene.js';
import { harmfulTexts, HOSTILE, textsOf } from './text.js';

const scene = createScene();
const { authority } = scene;
const subject: readonly NameAttribute[] = [
  ['O', HOSTILE],
  ['CN', HOSTILE],
];
const past = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2025-12-31T00:00:00Z' };
const root = authority.mint({ subject: [...subject, ['OU', 'CA']], basicConstraints: { ca: true, pathLen: 1 } });
const leaf = authority.leaf({ subject, issuer: root });
const signed = (certificate: typeof leaf) => scene.sign({ key: certificate.key, chain: [certificate] });

describe('A subject full of ANSI, bidi and control characters', () => {
  it.each<[verdict: string, decide: () => Promise<InstallDecision>]>([
    ['allow verified', async () => scene.verify({ signature: signed(leaf), store: { root } })],
    ['deny unknown-issuer', async () => scene.verify({ signature: signed(leaf), store: { pin: authority.pin() } })],
    [
      'deny self-signed-not-pinned',
      async () => scene.verify({ signature: signed(authority.pin('v1', { subject })), store: { root } }),
    ],
    [
      'deny certificate-expired',
      async () =>
        scene.verify({ signature: signed(authority.leaf({ subject, issuer: root, ...past })), store: { root } }),
    ],
    [
      'deny lifetime-exceeded',
      async () =>
        scene.verify({
          signature: signed(authority.leaf({ subject, issuer: root, notAfter: '2030-01-01' })),
          store: { root },
        }),
    ],
    [
      'deny signature-mismatch',
      async () => scene.verify({ artifact: new Uint8Array(9), signature: signed(leaf), store: { root } }),
    ],
    [
      'deny certificate-signature-invalid',
      async () =>
        scene.verify({
          signature: signed(authority.leaf({ subject, issuer: root, defects: { corruptSignature: true } })),
          store: { root },
        }),
    ],
    [
      'deny unsigned',
      async () =>
        scene.verify({
          signature: null,
          store: { x: authority.pin('rsa-leaf', { subject }), y: authority.pin('openssl-req-x509', { subject }) },
        }),
    ],
    [
      'deny second-end-entity',
      async () =>
        scene.verify({
          signature: scene.sign({ key: leaf.key, chain: [leaf, authority.pin('v1', { subject })] }),
          store: { root },
        }),
    ],
  ])('is harmless in every text of the decision: %s', async (verdict, decide) => {
    const decision = await decide();
    expect(verdictOf(decision)).toBe(verdict);
    expect(harmfulTexts(decision)).toEqual([]);
    // It is there, all the same: an operator must be able to tell who it was.
    if (verdict !== 'deny unsigned') expect(textsOf(decision).some(([, text]) => text.includes('gnp.exe'))).toBe(true);
  });

  it('is cut where it is long', async () => {
    const long = authority.leaf({ subject: [['CN', 'x'.repeat(5000)]], issuer: root });
    const decision = await scene.verify({ signature: signed(long), store: { pin: authority.pin() } });
    for (const [, text] of textsOf(decision)) expect(text.length).toBeLessThan(1000);
  });

  it('can’t pretend to be several attributes, nor end its quotation', async () => {
    const certificate = authority.leaf({
      subject: [
        ['CN', 'a, O=Trusted "quoted'],
        ['OU', 'b+CN=c'],
      ],
      issuer: root,
    });
    const { checks } = await scene.verify({ signature: signed(certificate), store: { pin: authority.pin() } });
    const message = checks.find(({ check }) => check === 'authenticity')?.message;
    expect(message).toContain(String.raw`"CN=a\, O\=Trusted \'quoted, OU=b\+CN\=c"`);
  });
});

describe('Hostile text elsewhere', () => {
  it.each<[where: string, decide: () => Promise<InstallDecision>]>([
    [
      'in the keys of a signature file',
      async () => scene.verify({ signature: { text: JSON.stringify({ signature: 'AAAA', [HOSTILE]: 1 }) } }),
    ],
    [
      'in keys that are not known, of a sound signature file',
      async () => {
        const pin = authority.pin();
        const signature = scene.sign({ key: pin.key, extraFields: { [HOSTILE]: HOSTILE } });
        return scene.verify({ signature, store: { pin } });
      },
    ],
    [
      'in the version of a signature file',
      async () => scene.verify({ signature: { text: JSON.stringify({ version: HOSTILE }) } }),
    ],
    [
      'in a key that comes twice',
      async () => scene.verify({ signature: { text: `{${JSON.stringify(HOSTILE)}:1,${JSON.stringify(HOSTILE)}:1}` } }),
    ],
    ['in what should be JSON', async () => scene.verify({ signature: { text: `{"a":${HOSTILE}` } })],
    ['in a PEM label', async () => scene.verify({ signature: { text: `-----BEGIN ${HOSTILE}-----` } })],
    [
      'in the environment',
      async () =>
        scene.verify({
          signature: null,
          policy: { enforcement: { env: 'X' } },
          request: { environment: { X: HOSTILE } },
        }),
    ],
    [
      'in the request’s origin',
      async () => scene.verify({ signature: null, policy: { origins: { a: {} } }, request: { origin: HOSTILE } }),
    ],
    [
      'in the reason of a tolerance',
      async () => {
        const { root: anchor, intermediateWithoutKeyCertSign: ca } = authority;
        const end = authority.leaf({ issuer: ca });
        const tolerances = [
          { caFingerprint: ca.fingerprint, allow: 'missing-key-cert-sign' as const, reason: HOSTILE.slice(0, 200) },
        ];
        return scene.verify({
          signature: signed(end),
          policy: { trustStore: { folder: scene.store({ anchor, ca }), tolerances } },
        });
      },
    ],
    ['in the name of a blob', async () => scene.verify({ artifact: new File(['x'], HOSTILE), signature: null })],
  ])('is harmless in every text of the decision: %s', async (_where, decide) => {
    expect(harmfulTexts(await decide())).toEqual([]);
  });
});
