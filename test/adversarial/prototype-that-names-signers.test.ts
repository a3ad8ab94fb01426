import { describe, expect, it } from 'vitest';
import { parsePolicy, type PolicyInput } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';
import { pollute } from './pollution.js';

const scene = createScene();
const { authority } = scene;
const [pin, attacker] = [authority.pin('v1', { label: 'vendor' }), authority.pin('v1', { label: 'attacker' })];
const store = scene.store({ pin, attacker });
/** Nothing that goes through an object's keys meets it. */
const HIDDEN = { enumerable: false };

const install = async (policy: PolicyInput | ReturnType<typeof parsePolicy>, signer: typeof pin | null, request = {}) =>
  verdictOf(
    await scene.verify({
      signature: signer === null ? null : scene.sign({ key: signer.key }),
      store,
      policy,
      request,
    }),
  );

describe('Nothing that stands on Object.prototype', () => {
  it.each<[string, PolicyInput]>([
    ['env', { enforcement: { env: 'CHECK' } }],
    ['flag', { enforcement: { flag: 'check' } }],
    ['file', { enforcement: { file: '/nowhere/check' } }],
    ['an origin’s env', { origins: { upload: { enforcement: { env: 'CHECK' } } } }],
  ])('turns the check off: on, with enforcement by %s', async (_title, policy) => {
    const parsed = parsePolicy(policy);
    pollute('on', false, HIDDEN);
    expect(await install(policy, null, { origin: 'upload' })).toBe('deny unsigned');
    expect(await install(parsed, null, { origin: 'upload' })).toBe('deny unsigned');
  });

  it('takes a signer’s place in a role', async () => {
    const policy = { requiredRoles: { vendor: { signers: [{ certificate: pin.fingerprint }] } } };
    pollute('key', attacker.keyId, HIDDEN);
    expect(await install(policy, attacker)).toBe('deny role-missing');
    expect(await install(policy, pin)).toBe('allow verified');
  });

  it('lowers a threshold', async () => {
    pollute('threshold', 0, HIDDEN);
    const policy = { requiredRoles: { vendor: { signers: [{ certificate: pin.fingerprint }] } } };
    expect(await install(policy, attacker)).toBe('deny role-missing');
    expect(await install(policy, pin)).toBe('allow verified');
  });

  it('names an app', async () => {
    pollute('key', 'com.acme.app', HIDDEN);
    const request = { expected: { key: 'com.acme.app' }, readApp: () => Reflect.construct(Object, []) };
    expect(await install({}, pin, request)).toBe('deny app-unreadable');
  });
});
