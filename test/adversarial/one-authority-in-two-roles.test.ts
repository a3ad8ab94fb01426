import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { signatureDocument } from '../../src/testing/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate } = authority;
const store = { root, intermediate };
const pin = authority.pin();
const [one, two] = [authority.leaf({ label: 'one' }), authority.leaf({ label: 'two' })];

const key = (certificate: typeof root) => ({ key: certificate.keyId });
const certificate = (each: typeof root) => ({ certificate: each.fingerprint });
const signatureOf = (signer: typeof root, chain: boolean) =>
  signatureDocument(scene.artifact, { key: signer.key, chain: chain ? [signer] : [] });

async function install(requiredRoles: NonNullable<PolicyInput['requiredRoles']>, withPin = false) {
  const signatures = [signatureOf(one, true), signatureOf(two, true), ...(withPin ? [signatureOf(pin, false)] : [])];
  const decision = await scene.verify({
    signature: { version: 2, signatures },
    store: { ...store, pin },
    policy: { requiredRoles },
  });
  return verdictOf(decision);
}

describe('Whoever holds one CA, and makes as many keys as they like,', () => {
  it.each<[string, NonNullable<PolicyInput['requiredRoles']>]>([
    [
      'fills one of two roles that name it in two ways',
      { vendor: { signers: [key(intermediate)] }, market: { signers: [certificate(intermediate)] } },
    ],
    [
      'counts once for a threshold of two that names it in two ways',
      { vendor: { signers: [key(intermediate), certificate(intermediate)], threshold: 2 } },
    ],
    [
      'doesn’t stand for the CA above it too',
      { vendor: { signers: [key(root)] }, market: { signers: [key(intermediate)] } },
    ],
    [
      'doesn’t count once more for the CA above it',
      { vendor: { signers: [certificate(root), key(intermediate)], threshold: 2 } },
    ],
  ])('%s', async (_title, requiredRoles) => {
    expect(await install(requiredRoles)).toBe('deny role-missing');
  });
});

describe('Two who are two', () => {
  it('fill two roles', async () => {
    const requiredRoles = { vendor: { signers: [key(pin)] }, market: { signers: [certificate(root)] } };
    expect(await install(requiredRoles)).toBe('deny role-missing');
    expect(await install(requiredRoles, true)).toBe('allow verified');
  });
});
