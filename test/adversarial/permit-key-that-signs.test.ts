import { describe, expect, it } from 'vitest';
import { permitStatement } from '../../src/testing/index.js';
import { policyKey } from '../evidence/permits.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const leaf = authority.leaf();
const other = authority.key('a permit key of its own');
const { root, intermediate } = authority;
const endsAt = new Date(authority.at.getTime() + 3_600_000);
const issuedAt = new Date(authority.at.getTime() - 60_000);

/** An app outside of its signer's scope, with a permit by that key. */
async function install(key: typeof other) {
  const permits = { keys: [policyKey(key)], hostId: 'host-1' };
  const permit = permitStatement(
    { artifact: scene.artifact, host: 'host-1', issuedAt, endsAt, reason: 'why' },
    { key },
  );
  return scene.verify({
    signature: scene.sign({ key: leaf.key, chain: [leaf, intermediate] }),
    store: { root },
    policy: { permits, publishers: [{ certificate: root.fingerprint, apps: ['com.evil.*'] }] },
    request: {
      clock,
      permit,
      permitStore: { use: () => true },
      readApp: () => ({ key: 'com.acme.app', version: '1.0' }),
    },
  });
}

describe('A permit by a key that signs apps', () => {
  it.each([
    ['the delivered end entity’s', leaf.key],
    ['the delivered intermediate’s', intermediate.key],
    ['the anchor’s', root.key],
  ])('counts for nothing: %s', async (_whose, key) => {
    const decision = await install(key);
    expect(verdictOf(decision)).toBe('deny publisher-app-not-permitted');
    expect(rowOf(decision, 'permit')).toEqual({ outcome: 'failed', code: 'permit-key-signs-apps' });
  });

  it('counts where the key is for permits alone', async () => {
    expect(verdictOf(await install(other))).toBe('allow permit');
  });
});
