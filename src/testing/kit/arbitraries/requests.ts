import * as fc from 'fast-check';
import type { ClockFloor, InstallRequest, SignatureSource } from '../../../index.js';
import { DEFAULT_VOCABULARY, type Vocabulary } from '../vocabulary.js';
import { createTestClock } from '../doubles/test-clock.js';
import { createTestClockFloor } from '../doubles/test-clock-floor.js';
import { createTestPermitStore } from '../doubles/test-permit-store.js';
import { instants } from './instants.js';
import { kinds, maybe, oneOf, texts } from './parts.js';

/** Bytes as hostile files hold them. */
function hostileBytes(): fc.Arbitrary<Uint8Array> {
  return kinds<Uint8Array>(
    fc.uint8Array({ maxLength: 80 }),
    fc.json({ maxDepth: 2 }).map((text) => new TextEncoder().encode(text)),
    texts.map((text) => new TextEncoder().encode(text)),
  );
}

/** Signature sources without a path, sound in nothing but their type; they shrink to `null`. */
export function signatureSources(): fc.Arbitrary<SignatureSource> {
  const fields = { signature: kinds(texts, fc.base64String({ minLength: 86, maxLength: 90 })), keyId: texts };
  const object = fc.record(fields, { requiredKeys: ['signature'] });
  return kinds<SignatureSource>(
    fc.constant(null),
    hostileBytes(),
    fc.record({ text: texts }),
    object,
    fc.record({
      version: fc.constant(2 as const),
      signatures: fc.array(fc.record({ ...fields, role: texts }, { requiredKeys: ['signature'] }), { maxLength: 3 }),
    }),
  );
}

/**
 * Requests for `verifyInstall`, well typed and otherwise of any kind: statements of noise, readers and stores that fail. Without a `trustStore`,
 * which is the test's to give. They shrink to the empty one, key by key.
 *
 * @param words - the policy's, for origins, app keys and versions that it knows.
 */
export function requests(words: Vocabulary = DEFAULT_VOCABULARY): fc.Arbitrary<InstallRequest> {
  const at = instants({ boundaries: words.boundaries });
  const statement = kinds<Uint8Array | { readonly text: string } | object>(
    hostileBytes(),
    fc.record({ text: texts }),
    fc.record({ payload: texts, payloadType: texts, signatures: fc.constant([]) }),
  );
  const app = fc.record({ key: oneOf(words.appKeys), version: oneOf(words.versions) }, { requiredKeys: [] });
  return fc.record(
    {
      name: texts,
      origin: kinds(oneOf(words.origins), texts),
      expected: app,
      installed: maybe(
        fc.record(
          {
            key: oneOf(words.appKeys),
            version: oneOf(words.versions),
            publisherId: oneOf(words.keyIds.map((id) => `pin:${id}`)),
            verified: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      ),
      permit: statement,
      permitStore: oneOf([createTestPermitStore(), { use: failing }]),
      rotations: fc.array(statement, { maxLength: 2 }),
      flags: oneOf([() => true, () => false, failing]),
      clock: at.map((instant) => createTestClock(instant)),
      clockFloor: kinds<ClockFloor>(
        at.map((instant) => createTestClockFloor(instant)),
        fc.constant({ read: failing, write: failing }),
      ),
      at: instants({ boundaries: words.boundaries, invalid: true }),
      readApp: oneOf([() => null, () => ({ key: 'com.acme.app', version: '1.0' }), () => ({ key: '' }), failing]),
      archiveLimits: oneOf([{}, { maxEntries: 1 }]),
      compareVersions: oneOf([() => 0, () => null, () => Number.NaN, failing]),
      digest: fc.constant('sha256' as const),
      environment: fc.dictionary(fc.constant('CHECK'), texts, { maxKeys: 1 }),
      followSymlinks: fc.boolean(),
      maxArtifactBytes: oneOf([1024, 1]),
    },
    { requiredKeys: [] },
  );
}

function failing(): never {
  throw new Error('it fails on purpose');
}
