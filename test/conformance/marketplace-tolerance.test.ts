/**
 * A CA shaped like the model's second intermediate: its keyUsage lacks keyCertSign, so that RFC 5280 refuses all that it issues. A
 * named tolerance for its fingerprint lets it through, and shows.
 */
import { describe, expect, it } from 'vitest';
import type { PolicyInput, Tolerance } from '../../src/index.js';
import type { MintedCertificate } from '../../src/testing/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { createScene, rowOf, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate, intermediateWithoutKeyCertSign: lacking } = authority;
const leaf = authority.leaf({ label: 'lacking', issuer: lacking });
const soundLeaf = authority.leaf();

const store = scene.store({ root, intermediate, lacking });
const toleranceFor = ({ fingerprint }: MintedCertificate): Tolerance => ({
  caFingerprint: fingerprint,
  allow: 'missing-key-cert-sign',
  reason: 'the marketplace’s second intermediate',
});
const judge = async (
  signer: MintedCertificate,
  tolerances: readonly Tolerance[],
  folder = store,
  more: PolicyInput = {},
) =>
  scene.verify({
    signature: scene.sign({ key: signer.key, chain: [signer] }),
    policy: { ...more, trustStore: { folder, tolerances } },
  });

describe('A leaf under an intermediate without keyCertSign', () => {
  it('is refused, and the CA named, when the policy says nothing', async () => {
    const decision = await judge(leaf, []);
    expect(verdictOf(decision)).toBe('deny missing-key-cert-sign');
    expect(rowOf(decision, 'authenticity')).toEqual({ outcome: 'failed', code: 'missing-key-cert-sign' });
    expect(decision.summary).toContain('CN=Test Intermediate CA v2');
    expect(decision.trustStore.roles[lacking.fingerprint]).toBe('intermediate');
  });

  it.each(['standard', 'strict'] as const)(
    'is verified with the tolerance for its CA, which shows (%s)',
    async (level) => {
      const tolerance = toleranceFor(lacking);
      // The tests' own user may well own what they make, or be root.
      const checks = { 'trust-store-isolation': 'warn' } as const;
      const decision = await judge(leaf, [tolerance], store, { level, checks, revocation: { mode: 'if-available' } });
      expect(verdictOf(decision)).toBe('allow verified');
      expect(decision).toMatchObject({ signers: [{ kind: 'path', tolerances: [tolerance] }] });
      expect(warningsOf(decision).map(({ code }) => code)).toEqual(['tolerance-used']);
      expect(warningsOf(decision)[0]?.message).toContain('CN=Test Intermediate CA v2');
      expect(warningsOf(decision)[0]?.details).toMatchObject({ caFingerprint: lacking.fingerprint });
    },
  );

  it.each([
    ['the root', root],
    ['the other intermediate', intermediate],
    ['the leaf itself', leaf],
    ['a CA of the same name and another key', createTwin()],
  ])('is refused with a tolerance for %s', async (_title, certificate) => {
    expect(verdictOf(await judge(leaf, [toleranceFor(certificate)]))).toBe('deny missing-key-cert-sign');
  });

  it('is verified with the tolerance when the CA is delivered and not stored, and refused without', async () => {
    const folder = scene.store({ root });
    const signature = scene.sign({ key: leaf.key, chain: [leaf, lacking] });
    const verify = async (tolerances: readonly Tolerance[]) =>
      verdictOf(await scene.verify({ signature, policy: { trustStore: { folder, tolerances } } }));
    expect(await verify([])).toBe('deny missing-key-cert-sign');
    expect(await verify([toleranceFor(lacking)])).toBe('allow verified');
  });

  it('is refused with the tolerance when its own signature is forged', async () => {
    const forged = authority.leaf({ issuer: lacking, defects: { signWith: authority.stranger.key } });
    expect(verdictOf(await judge(forged, [toleranceFor(lacking)]))).toBe('deny certificate-signature-invalid');
  });
});

describe('The tolerance', () => {
  it('does not show in a decision that does not need it', async () => {
    const decision = await judge(soundLeaf, [toleranceFor(lacking)]);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(decision).toMatchObject({ signers: [{ tolerances: [] }] });
    expect(warningsOf(decision)).toEqual([]);
  });

  it('does not let a CA issue another CA beyond its pathLenConstraint', async () => {
    const beneath = authority.mint({ subject: 'CA beneath', issuer: lacking, basicConstraints: { ca: true } });
    const deep = authority.leaf({ label: 'deep', issuer: beneath });
    const signature = scene.sign({ key: deep.key, chain: [deep, beneath] });
    const policy = { trustStore: { folder: store, tolerances: [toleranceFor(lacking)] } };
    expect(verdictOf(await scene.verify({ signature, policy }))).toBe('deny path-length-exceeded');
  });

  it('does not make a CA of an end entity', async () => {
    const beneath = authority.leaf({ label: 'beneath', issuer: soundLeaf });
    const folder = scene.store({ root, intermediate, soundLeaf });
    expect(verdictOf(await judge(beneath, [toleranceFor(soundLeaf)], folder))).toBe('deny unknown-issuer');
  });
});

describeWithOpenssl('openssl verify', () => {
  const { attempt, write } = useWorkbench();
  const instant = String(authority.at.getTime() / 1000);
  const verify = async (issuer: MintedCertificate, endEntity: MintedCertificate) => {
    await write('root.pem', root.pem);
    await write('issuer.pem', issuer.pem);
    await write('leaf.pem', endEntity.pem);
    const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuer.pem', 'leaf.pem'];
    return attempt('openssl', 'verify', '-no-CApath', '-no-CAstore', '-attime', instant, ...chain);
  };

  it('refuses the same chain, by errors 79 and 32', async () => {
    const { status, output } = await verify(lacking, leaf);
    expect(status).not.toBe(0);
    expect(output).toContain('error 79 at 1 depth lookup');
    expect(output).toContain('error 32 at 1 depth lookup');
  });

  it('accepts the chain of the other intermediate', async () => {
    expect(await verify(intermediate, soundLeaf)).toEqual({ status: 0, output: 'leaf.pem: OK\n' });
  });
});

function createTwin(): MintedCertificate {
  return authority.mint({
    subject: [
      ['O', 'Install Gate Tests'],
      ['CN', 'Test Intermediate CA v2'],
    ],
    key: authority.key('twin'),
    issuer: root,
    basicConstraints: { ca: true, pathLen: 0 },
    keyUsage: ['digitalSignature', 'dataEncipherment'],
  });
}
