import { describe, expect, it } from 'vitest';
import type { MintedCertificate } from '../../src/testing/index.js';
import { createScene, verdictOf } from '../support/scene.js';
import { permutations } from '../x509/build.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate } = authority;
const store = scene.store({ root, intermediate });
const good = authority.leaf({ label: 'good' });
const attacker = authority.key('attacker');

/** The attacker signs the artifact and delivers these certificates. */
const verdict = async (chain: readonly MintedCertificate[]) =>
  verdictOf(await scene.verify({ signature: scene.sign({ key: attacker, chain }), store }));

const forgeries: Readonly<Record<string, MintedCertificate>> = {
  'a leaf that the attacker has signed in the intermediate’s name': authority.leaf({
    key: attacker,
    defects: { signWith: attacker },
  }),
  'a self-signed leaf': authority.mint({ subject: 'Test Signer leaf', key: attacker }),
  'a self-signed leaf of the root’s name': authority.mint({ subject: root.subjectDer, key: attacker }),
  'a self-signed CA of the root’s name': authority.mint({
    subject: root.subjectDer,
    key: attacker,
    basicConstraints: { ca: true, pathLen: 1 },
  }),
  'a leaf with the good one’s signature': authority.leaf({
    key: attacker,
    defects: { signature: good.der.subarray(-64) },
  }),
  'a leaf of an all-zero signature': authority.leaf({ key: attacker, defects: { signature: new Uint8Array(64) } }),
  'a leaf of a CA of the intermediate’s name': authority.leaf({
    key: attacker,
    issuer: authority.mint({
      subject: intermediate.subjectDer,
      key: attacker,
      issuer: root,
      basicConstraints: { ca: true },
      defects: { signWith: attacker },
    }),
  }),
};

describe('A forged leaf is never verified', () => {
  it.each(Object.entries(forgeries))('%s, wherever it stands among good certificates', async (_what, forged) => {
    for (const chain of permutations([forged, intermediate, root])) expect(await verdict(chain)).toMatch(/^deny /);
    for (const chain of permutations([forged, good, intermediate])) expect(await verdict(chain)).toMatch(/^deny /);
    expect(await verdict([forged, intermediate, forged])).toMatch(/^deny /);
    expect(await verdict([forged, intermediate, root, forged])).toMatch(/^deny /);
    expect(await verdict([forged])).toMatch(/^deny /);
  });

  it('says certificate-signature-invalid where it comes with the good intermediate, and second-end-entity twice', async () => {
    const [forged = good] = Object.values(forgeries);
    expect(await verdict([forged, intermediate])).toBe('deny certificate-signature-invalid');
    expect(await verdict([forged, intermediate, forged])).toBe('deny second-end-entity');
  });

  it('and the good one is', async () => {
    const signature = scene.sign({ key: good.key, chain: [good, intermediate] });
    expect(verdictOf(await scene.verify({ signature, store }))).toBe('allow verified');
  });
});

describe('A good certificate does not vouch for a signature that is not its own', () => {
  it.each<[string, readonly MintedCertificate[]]>([
    ['the good leaf', [good]],
    ['the good leaf and its CAs', [good, intermediate, root]],
  ])('signature-mismatch: %s', async (_what, chain) => {
    expect(await verdict(chain)).toBe('deny signature-mismatch');
  });

  it('nor for one over another artifact', async () => {
    const signature = scene.sign({ key: good.key, chain: [good] });
    const artifact = scene.file('other.jar', 'other bytes');
    expect(verdictOf(await scene.verify({ artifact, signature, store }))).toBe('deny signature-mismatch');
  });
});

describe('A pinned signer is no CA', () => {
  const pins = ['v1', 'v3-self-signed-end-entity', 'openssl-req-x509'] as const;

  it.each(pins)('what it has issued is of an unknown issuer, with a hint: %s', async (kind) => {
    const pin = authority.pin(kind);
    const issued = authority.leaf({ issuer: pin, key: attacker });
    const decision = await scene.verify({ signature: scene.sign({ key: attacker, chain: [issued] }), store: { pin } });
    expect(verdictOf(decision)).toBe('deny unknown-issuer');
    expect(decision.checks.find(({ check }) => check === 'authenticity')?.message).toContain(
      'may not issue certificates',
    );
  });

  it.each(pins)('and stays none where it is delivered as an intermediate: %s', async (kind) => {
    const pin = authority.pin(kind);
    const issued = authority.leaf({ issuer: pin, key: attacker });
    const signature = scene.sign({ key: attacker, chain: [issued, pin] });
    expect(verdictOf(await scene.verify({ signature, store: { pin } }))).toMatch(
      /^deny (second-end-entity|anchor-missing)$/,
    );
  });
});

describe('A CA is no signer', () => {
  it.each<[code: string, what: string, ca: MintedCertificate]>([
    ['ca-used-as-end-entity', 'an intermediate of the store', intermediate],
    ['ca-used-as-end-entity', 'an anchor of the store', root],
  ])('%s: %s', async (code, _what, ca) => {
    const signature = scene.sign({ key: ca.key, chain: [ca] });
    expect(verdictOf(await scene.verify({ signature, store }))).toBe(`deny ${code}`);
  });

  it('nor is one tried for a bare signature', async () => {
    for (const { key } of [root, intermediate]) {
      expect(verdictOf(await scene.verify({ signature: scene.sign({ key }), store }))).toBe(
        'deny no-trusted-key-matches',
      );
    }
  });
});
