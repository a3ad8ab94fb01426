import * as fc from 'fast-check';
import type { AccessEvidence, TrustStoreEvidence, WritablePlace } from '../../../index.js';
import type { Vocabulary } from '../vocabulary.js';
import { kinds, maybe, oneOf, texts } from './parts.js';

const FOLDER = '/etc/host/truststore';

/** Trust stores; they shrink to a sound one without anything to say about it. */
export function trustStores(words: Vocabulary): fc.Arbitrary<TrustStoreEvidence> {
  return fc.record({
    folder: oneOf([FOLDER, null]),
    fault: maybe(
      fc.record({
        code: oneOf([
          'trust-store-empty',
          'trust-store-missing',
          'trust-store-not-configured',
          'trust-store-nothing-usable',
          'trust-store-not-a-folder',
          'trust-store-unreadable',
          'trust-store-too-large',
        ] as const),
        detail: texts,
      }),
    ),
    snapshotId: oneOf(['5'.repeat(64), null]),
    loadedAt: oneOf([new Date('2026-06-01T00:00:00Z'), null]),
    roles: fc.dictionary(oneOf(words.fingerprints), oneOf(['signer', 'anchor', 'intermediate', 'none'] as const), {
      maxKeys: 2,
    }),
    rolesOmitted: oneOf([0, 7]),
    findings: fc.array(
      fc.record({
        code: oneOf(['file-empty', 'private-key', 'role-not-possible', 'ambiguous-role'] as const),
        file: oneOf(['readme.txt', null]),
        path: oneOf([`${FOLDER}/readme.txt`, null]),
        detail: texts,
      }),
      { maxLength: 2 },
    ),
  });
}

/** Who could write to what: nobody, and to the trust store alone, is what it shrinks to. */
export function accesses(): fc.Arbitrary<readonly AccessEvidence[]> {
  const places: fc.Arbitrary<readonly WritablePlace[]> = kinds<readonly WritablePlace[]>(
    fc.constant([]),
    fc.array(
      fc.record({
        path: oneOf([FOLDER, '/etc/host']),
        kind: oneOf(['folder', 'file', 'link-target', 'folder-above', 'link'] as const),
        through: oneOf(['everyone', 'owner', 'group', 'access-control-list'] as const),
      }),
      { maxLength: 2 },
    ),
  );
  const access = (what: fc.Arbitrary<AccessEvidence['what']>): fc.Arbitrary<AccessEvidence> =>
    fc.record({
      what,
      path: fc.constant(FOLDER),
      everyone: places,
      process: places,
      placesOmitted: oneOf([0, 2]),
      notCheckable: oneOf([null, 'root', 'privileged', 'platform'] as const),
    });
  return kinds<readonly AccessEvidence[]>(
    fc.tuple(access(fc.constant('trust-store'))),
    fc.array(access(oneOf(['trust-store', 'policy-file', 'configuration-file', 'enforcement-file'] as const)), {
      maxLength: 2,
    }),
  );
}
