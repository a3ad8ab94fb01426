/** One signature must not pass for another: that of an artifact for a permit, that of a permit for an artifact. */
import { describe, expect, it } from 'vitest';
import { preAuthenticationEncoding } from '../../src/statement/pae.js';
import { permitStatement, rotationStatement, statementEnvelope, type TestEnvelope } from '../../src/testing/index.js';
import { fileBackedStore, outcomeOf, policyKey } from '../evidence/permits.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const pin = authority.pin();
const leaf = authority.leaf();
const operator = authority.key('permits');
const store = scene.store({ pin, root: authority.root });
const endsAt = new Date(authority.at.getTime() + 3_600_000);
const permits = { keys: [policyKey(operator)], hostId: 'host-1' };
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The bytes that a statement's signature is over. */
const signedBytes = ({ payloadType, payload }: TestEnvelope) =>
  preAuthenticationEncoding(payloadType, Buffer.from(payload, 'base64'));
const permit = permitStatement({ artifact: scene.artifact, host: 'host-1', endsAt }, { key: pin.key });
const rotation = rotationStatement({ oldKey: pin.key, newKey: operator, apps: ['*'], endsAt });

describe('An artifact that begins as what is signed of a statement', () => {
  const artifacts: readonly (readonly [what: string, bytes: Uint8Array])[] = [
    ['a permit', signedBytes(permit)],
    ['a rotation', signedBytes(rotation)],
    ['any other statement', preAuthenticationEncoding('text/plain', utf8('hello'))],
    ['the seven bytes alone', utf8('DSSEv1 ')],
    ['the seven bytes and an archive', Buffer.concat([utf8('DSSEv1 '), scene.artifact])],
  ];

  it.each(artifacts)('is denied though a pin has signed it: %s', async (_what, bytes) => {
    const decision = await scene.verify({ artifact: bytes, signature: pin.key.sign(bytes), store });
    expect(verdictOf(decision)).toBe('deny artifact-is-a-statement');
    expect(rowOf(decision, 'integrity')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(decision.artifact.type).toBe('statement');
  });

  it.each(artifacts)('is denied though it came with a certificate: %s', async (_what, bytes) => {
    const signature = {
      signature: Buffer.from(leaf.key.sign(bytes)).toString('base64'),
      certificate: [leaf, authority.intermediate].map(({ pem }) => pem).join(''),
    };
    expect(verdictOf(await scene.verify({ artifact: bytes, signature, store }))).toBe('deny artifact-is-a-statement');
  });

  it.each([
    ['at the level audit', { level: 'audit' as const }],
    ['in a grace period', { gracePeriod: { endsAt: '2099-01-01T00:00:00Z', covers: 'untrusted-signer' as const } }],
  ])('is denied %s, signed or not', async (_what, policy) => {
    const bytes = signedBytes(permit);
    for (const signature of [null, pin.key.sign(bytes)]) {
      expect(verdictOf(await scene.verify({ artifact: bytes, signature, store, policy }))).toBe(
        'deny artifact-is-a-statement',
      );
    }
  });

  it('is denied though a permit is for it', async () => {
    const bytes = signedBytes(permit);
    const own = permitStatement({ artifact: bytes, host: 'host-1', endsAt }, { key: operator });
    const permitStore = fileBackedStore(scene.path('used'));
    const call = { signature: null, store, policy: { permits }, request: { permit: own, permitStore } };
    expect(verdictOf(await scene.verify({ ...call, artifact: bytes }))).toBe('deny artifact-is-a-statement');
    expect(permitStore.used).toEqual([]);
  });

  it('is denied however it comes, in the smallest pieces too', async () => {
    const bytes = signedBytes(permit);
    async function* bytewise() {
      for (const byte of bytes) yield Uint8Array.of(byte);
      await Promise.resolve();
    }
    for (const artifact of [scene.file('app.jar', bytes), new Blob([new Uint8Array(bytes)]), bytewise()]) {
      const decision = await scene.verify({ artifact, signature: pin.key.sign(bytes), store });
      expect(verdictOf(decision)).toBe('deny artifact-is-a-statement');
    }
  });

  it.each(['DSSEv1', 'DSSEv2 26 x', 'dssev1 26 x', ' DSSEv1 26 x', 'DSSEv1\t26 x', '\u{feff}DSSEv1 26 x'])(
    'is another matter where it merely looks like it: %j',
    async (text) => {
      const bytes = utf8(text);
      expect(verdictOf(await scene.verify({ artifact: bytes, signature: pin.key.sign(bytes), store }))).toBe(
        'allow verified',
      );
    },
  );
});

describe('A signature of a permit', () => {
  it('is none of the artifact that consists of what it says', async () => {
    const payload = Buffer.from(permit.payload, 'base64');
    const signature = Buffer.from(permit.signatures[0]?.sig ?? '', 'base64');
    expect(verdictOf(await scene.verify({ artifact: payload, signature, store }))).toBe('deny no-trusted-key-matches');
    expect(verdictOf(await scene.verify({ artifact: payload, signature: pin.key.sign(payload), store }))).toBe(
      'allow verified',
    );
  });

  it('is no signature file, nor is its envelope one', async () => {
    const decision = await scene.verify({ signature: { text: JSON.stringify(permit) }, store });
    expect(verdictOf(decision)).toBe('deny signature-file-misspelt-key');
  });
});

describe('An artifact’s signature', () => {
  const sound = permitStatement({ artifact: scene.artifact, host: 'host-1', endsAt }, { key: operator });
  const judge = async (envelope: TestEnvelope) =>
    outcomeOf(
      await scene.verify({
        signature: null,
        store,
        policy: { permits },
        request: { permit: envelope, permitStore: fileBackedStore(scene.path('used')) },
      }),
    );

  it('is no permit: over what a permit says, its key’s own signature counts for nothing', async () => {
    const payload = Buffer.from(sound.payload, 'base64');
    const signatures = [{ keyid: operator.keyId, sig: Buffer.from(operator.sign(payload)).toString('base64') }];
    expect(await judge({ ...sound, signatures })).toEqual(['deny unsigned', 'permit-unusable']);
    expect(await judge(sound)).toEqual(['allow permit', 'passed']);
  });

  it('is no permit under the type of a rotation, nor the other way round', async () => {
    const payload = Buffer.from(sound.payload, 'base64');
    const type = 'application/vnd.install-gate.rotation.v1+json';
    const asRotation = statementEnvelope(type, payload, operator);
    expect(await judge(asRotation)).toEqual(['deny unsigned', 'permit-unusable']);
    expect(await judge({ ...asRotation, payloadType: sound.payloadType })).toEqual([
      'deny unsigned',
      'permit-unusable',
    ]);
  });

  it('does not become one by moving the border between type and content', async () => {
    const { payloadType, payload } = sound;
    const shifted = {
      ...sound,
      payloadType: payloadType.slice(0, -1),
      payload: Buffer.concat([utf8(payloadType.slice(-1)), Buffer.from(payload, 'base64')]).toString('base64'),
    };
    expect(await judge(shifted)).toEqual(['deny unsigned', 'permit-unusable']);
  });
});
