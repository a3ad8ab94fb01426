import { expect, it } from 'vitest';
import { permitNow, policyKey } from '../evidence/permits.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const key = authority.key('permits');

it('A permit by a key that the policy denies lets nothing through', async () => {
  const permit = permitNow(scene, key);
  const install = async (denied: string) =>
    scene.verify({
      signature: null,
      store: { pin: authority.pin() },
      policy: {
        permits: { keys: [policyKey(key)], hostId: 'host-1' },
        revocation: { denied: [{ key: denied, reason: 'stolen', date: '2026-01-01' }] },
      },
      request: { clock, permit, permitStore: { use: () => true } },
    });
  expect(verdictOf(await install('ab'.repeat(32)))).toBe('allow permit');
  const decision = await install(key.keyId);
  expect(verdictOf(decision)).toBe('deny unsigned');
  expect(rowOf(decision, 'permit')).toEqual({ outcome: 'failed', code: 'permit-key-denied' });
});
