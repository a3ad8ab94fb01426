import { describe, expect, it } from 'vitest';
import { createTestPermitStore, permitStatement } from '../../src/testing/index.js';
import { policyKey } from '../evidence/permits.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const keys = [authority.key('permit one'), authority.key('permit two')] as const;
const permits = { keys: keys.map(policyKey), hostId: 'host-1' };
const endsAt = new Date(authority.at.getTime() + 3_600_000);
const issuedAt = new Date(authority.at.getTime() - 60_000);
const content = { artifact: scene.artifact, host: 'host-1', issuedAt, endsAt, nonce: 'n'.repeat(22), reason: 'why' };
const [first, second] = keys.map((key) => permitStatement(content, { key }));
if (first === undefined || second === undefined) throw new TypeError('two keys sign two envelopes');
const both = { ...first, signatures: [...first.signatures, ...second.signatures] };

describe('A permit that two keys have signed', () => {
  it('is good for one install, whichever of its signatures is left', async () => {
    const permitStore = createTestPermitStore();
    const install = async (permit: object) =>
      scene.verify({ signature: null, policy: { permits }, request: { clock, permit, permitStore } });
    expect(verdictOf(await install(both))).toBe('allow permit');
    for (const again of [both, first, second, { ...both, signatures: both.signatures.toReversed() }]) {
      const decision = await install(again);
      expect(verdictOf(decision)).toBe('deny unsigned');
      expect(rowOf(decision, 'permit')).toEqual({ outcome: 'failed', code: 'permit-used' });
    }
  });

  it('is good for one install with each of two nonces', async () => {
    const permitStore = createTestPermitStore();
    const another = permitStatement({ ...content, nonce: 'm'.repeat(22) }, { key: keys[1] });
    for (const permit of [first, another]) {
      const decision = await scene.verify({
        signature: null,
        policy: { permits },
        request: { clock, permit, permitStore },
      });
      expect(verdictOf(decision)).toBe('allow permit');
    }
  });
});
