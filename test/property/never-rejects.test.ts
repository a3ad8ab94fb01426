import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { CHECK_NAMES, loadTrustStore } from '../../src/index.js';
import { createScene, type Call } from '../support/scene.js';
import { instant } from './evidence-arbitrary.js';
import { policy } from './policy-arbitrary.js';

const scene = createScene();
const { authority, artifact } = scene;
const { root, intermediate } = authority;
const [pin, leaf] = [authority.pin(), authority.leaf()];
const sound = { root, intermediate, pin };
const utf8 = (text: string) => new TextEncoder().encode(text);
const samples: readonly Uint8Array[] = [
  leaf.der,
  pin.der,
  utf8(leaf.pem),
  utf8(pin.key.privateKeyPem),
  utf8(`${leaf.pem}${intermediate.pem}`),
  scene.sign({ key: leaf.key, chain: [leaf, intermediate] }),
  scene.sign({ key: pin.key }),
  utf8(Buffer.from(leaf.der).toString('base64')),
];

/** Bytes of any kind: noise, and sound content with a few bytes changed, cut, doubled or put in. */
const content: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map(utf8),
  fc.json().map(utf8),
  fc
    .tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(4000), fc.nat(3), fc.uint8Array({ maxLength: 5 })), { maxLength: 4 }),
    )
    .map(([bytes, edits]) =>
      edits.reduce<Uint8Array>((edited, [at, removed, added]) => {
        const position = at % (edited.length + 1);
        return Buffer.concat([edited.subarray(0, position), added, edited.subarray(position + removed)]);
      }, bytes),
    ),
);

/** A decision: what it is doesn't matter here. */
const isDecision = (decision: InstallDecision) => {
  expect(['allow', 'deny']).toContain(decision.verdict);
  expect(decision.checks.map(({ check }) => check)).toEqual(CHECK_NAMES);
};
const judge = async (call: Call) => isDecision(await scene.verify(call));
const folder = scene.store(sound);

describe('verifyInstall never rejects, whatever is', () => {
  it('in the artifact', async () => {
    await fc.assert(
      fc.asyncProperty(content, policy, async (bytes, rules) => {
        await judge({
          artifact: bytes,
          signature: pin.key.sign(artifact),
          policy: rules,
          request: { trustStore: folder },
        });
      }),
    );
  });

  it('in the signature file, as bytes, as text and as a file', async () => {
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        await judge({ signature: bytes, store: folder });
        await judge({ signature: { text: new TextDecoder().decode(bytes) }, store: folder });
        await judge({ signature: scene.file('app.sig', bytes), store: folder });
      }),
    );
  });

  it('in a parsed signature object', async () => {
    const base64 = fc.oneof(
      content.map((bytes) => Buffer.from(bytes).toString('base64')),
      fc.string({ unit: 'binary' }),
    );
    const object = fc.record(
      {
        signature: base64,
        certificate: base64,
        keyId: fc.string(),
        version: fc.constant(1 as const),
        more: fc.anything(),
      },
      { requiredKeys: ['signature'] },
    );
    await fc.assert(
      fc.asyncProperty(object, async (signature) => {
        await judge({ signature, store: folder });
      }),
    );
  });

  it('in an object that JSON.parse gave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.oneof(fc.constantFrom('signature', 'certificate', 'version', 'keyId'), fc.string()),
          fc.jsonValue(),
        ),
        async (value) => {
          fc.pre(!('text' in value));
          // @ts-expect-error: JSON that somebody else wrote
          await judge({ signature: value, store: folder });
        },
      ),
    );
  });

  it('in the files of the trust store', async () => {
    await fc.assert(
      fc.asyncProperty(content, content, async (first, second) => {
        await judge({
          signature: scene.sign({ key: leaf.key, chain: [leaf] }),
          store: { first, second, root, intermediate },
        });
      }),
    );
  });

  it('in a path', async () => {
    const path = fc.string({ unit: 'binary', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(path, path, path, async (first, second, third) => {
        await judge({
          artifact: `/nowhere/${first}`,
          signature: `/nowhere/${second}`,
          request: { trustStore: `/nowhere/${third}` },
        });
      }),
    );
  });

  it('the instant that is judged at', async () => {
    const trustStore = await loadTrustStore(folder);
    await fc.assert(
      fc.asyncProperty(instant, policy, async (at, rules) => {
        const request = { at, trustStore };
        await judge({ signature: scene.sign({ key: leaf.key, chain: [leaf] }), policy: rules, request });
        await judge({ signature: pin.key.sign(artifact), policy: rules, request });
        await judge({ signature: null, policy: rules, request });
      }),
    );
  });

  it('in the chunks of a stream', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 5 }), fc.boolean(), async (chunks, fails) => {
        async function* source() {
          yield* chunks;
          if (fails) throw new Error('gone');
        }
        await judge({ artifact: source(), signature: pin.key.sign(artifact), store: folder });
      }),
    );
  });

  it('in the environment, the origin and the roles', async () => {
    const text = fc.string({ unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom('anchor', 'signer', 'none'), async (value, origin, role) => {
        const roles = { [pin.fingerprint]: role, [root.fingerprint]: role };
        const rules = { enforcement: { env: 'CHECK' }, origins: { upload: {} }, trustStore: { folder, roles } };
        await judge({ signature: null, policy: rules, request: { environment: { CHECK: value }, origin } });
      }),
    );
  });
});
