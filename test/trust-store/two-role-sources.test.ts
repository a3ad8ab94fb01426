import { describe, expect, it } from 'vitest';
import type { AssignableRole } from '../../src/index.js';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
// It may be an anchor or a signer: every role is possible.
const certificate = scene.authority.pin('openssl-req-x509');
const leaf = scene.authority.leaf({ issuer: certificate });
const folder = scene.store({ 'certificate.pem': certificate });
const rolesOf = (role: AssignableRole | undefined) => (role === undefined ? {} : { [certificate.fingerprint]: role });

describe('Of the role that a store was loaded with and the policy’s', () => {
  it.each<[loaded: AssignableRole | undefined, policy: AssignableRole | undefined, role: string]>([
    [undefined, undefined, 'signer'],
    ['anchor', undefined, 'anchor'],
    [undefined, 'anchor', 'anchor'],
    ['anchor', 'anchor', 'anchor'],
    ['anchor', 'signer', 'signer'],
    ['signer', 'anchor', 'signer'],
    ['signer', 'signer', 'signer'],
    ['none', 'anchor', 'none'],
    ['anchor', 'none', 'none'],
    ['none', 'signer', 'none'],
    ['signer', 'none', 'none'],
    ['none', undefined, 'none'],
    [undefined, 'none', 'none'],
  ])('the less trusting one counts: %s and %s make %s', async (loaded, policyRole, role) => {
    const trustStore = await loadTrustStore(folder, { roles: rolesOf(loaded), clock: scene.clock });
    const policy = { trustStore: { roles: rolesOf(policyRole) } };
    const verdict = async (signature: Uint8Array) => {
      const decision = await scene.verify({ signature, policy, request: { trustStore } });
      expect(decision.trustStore.roles).toEqual({ [certificate.fingerprint]: role });
      return verdictOf(decision) === 'allow verified';
    };
    expect(await verdict(scene.sign({ key: certificate.key }))).toBe(role === 'signer');
    expect(await verdict(scene.sign({ key: leaf.key, chain: [leaf] }))).toBe(role === 'anchor');
  });

  it('neither is changed by a caller who changes the roles afterwards', async () => {
    const roles: Record<string, AssignableRole> = rolesOf('none');
    const trustStore = await loadTrustStore(folder, { roles });
    roles[certificate.fingerprint] = 'signer';
    const decision = await scene.verify({ signature: scene.sign({ key: certificate.key }), request: { trustStore } });
    expect(verdictOf(decision)).toBe('deny trust-store-nothing-usable');
  });
});
