import { describe, expect, it } from 'vitest';
import { createInstallGate, parsePolicy, verifyInstall, type InstallRequest } from '../../src/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { createScene, verdictOf } from '../support/scene.js';
import { pollute } from './pollution.js';

const scene = createScene();
const pin = scene.authority.pin();
const stranger = createTestAuthority({ seed: 'a stranger' }).pin();
const store = scene.store({ pin });
const strangersStore = scene.store({ stranger });

const skip = { failed: 'skip', inconclusive: 'skip' };
const pollutions: readonly (readonly [key: string, value: unknown])[] = [
  ['level', 'off'],
  ['level', 'audit'],
  ['enforcement', false],
  ['gracePeriod', { endsAt: '2099-01-01T00:00:00Z', covers: 'untrusted-signer' }],
  ['checks', { authenticity: 'skip', validity: 'skip' }],
  ['authenticity', skip],
  ['integrity', skip],
  ['artifact', skip],
  ['trustStore', strangersStore],
  ['folder', strangersStore],
  ['roles', { [stranger.fingerprint]: 'signer' }],
  ['origins', { x: { level: 'off' } }],
  ['environment', { CHECK: 'false' }],
  ['CHECK', 'false'],
  ['at', new Date(0)],
  ['followSymlinks', true],
  ['text', 'x'],
  ['certificate', stranger.pem],
  ['junk', 1],
];

describe('What another package put onto Object.prototype', () => {
  it.each(pollutions)('is nothing that anybody said: %s %j', async (key, value) => {
    const parsed = parsePolicy({ trustStore: store, enforcement: { env: 'CHECK' } });
    const request: InstallRequest = { clock: scene.clock, environment: {} };
    const signature = scene.sign({ key: stranger.key });
    const good = scene.sign({ key: pin.key });
    pollute(key, value);
    for (const policy of [parsed, { trustStore: store }]) {
      expect(verdictOf(await verifyInstall(scene.artifact, null, policy, request))).toBe('deny unsigned');
      expect(verdictOf(await verifyInstall(scene.artifact, signature, policy, request))).toBe(
        'deny no-trusted-key-matches',
      );
      // Beside each refusal a valid control: pollution doesn't deny either.
      expect(verdictOf(await verifyInstall(scene.artifact, good, policy, request))).toBe('allow verified');
    }
    const nobody = await verifyInstall(scene.artifact, signature, {}, { clock: scene.clock });
    expect(verdictOf(nobody)).toBe('deny trust-store-not-configured');
  });

  it.each([
    ['trustStore', strangersStore],
    ['flags', () => false],
    ['environment', { CHECK: 'false' }],
  ])('is nothing that was said to a gate: %s', async (key, value) => {
    // The policy's folder trusts the stranger; the gate has a store of its own.
    const policy = { trustStore: strangersStore, enforcement: { env: 'CHECK' } };
    const gate = await createInstallGate({ clock: scene.clock, environment: {}, trustStore: store, policy });
    pollute(key, value);
    const signature = scene.sign({ key: stranger.key });
    expect(verdictOf(await gate.verify(scene.artifact, signature))).toBe('deny no-trusted-key-matches');
    const held = await gate.hold(scene.artifact, signature, {});
    expect(verdictOf(held.decision)).toBe('deny no-trusted-key-matches');
    const admitted = await gate.admit(scene.artifact, signature, { destination: scene.path(`admitted-${key}`) });
    expect(verdictOf(admitted)).toBe('deny no-trusted-key-matches');
    expect(verdictOf(await gate.verify(scene.artifact, scene.sign({ key: pin.key })))).toBe('allow verified');
    await gate.close();
  });
});
