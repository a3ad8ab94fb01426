import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createInstallGate, type InstallGateOptions } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import { createInstalls, digestAt, GRACE, namesBeside, newFolder } from './installs.js';

const { scene, pin, signature, sha256 } = createInstalls();
const { artifactPath } = scene;
const gateWith = async (options: InstallGateOptions) =>
  createInstallGate({
    clock: scene.clock,
    environment: {},
    watch: { watch: 'polling', rescanMillis: 86_400_000 },
    ...options,
  });

describe('A gate', () => {
  it('admits and holds by its store, as it is at each call', async () => {
    const trustStore = scene.store({ 'pin.pem': pin });
    await using gate = await gateWith({ trustStore });
    const [first, second, third] = [scene.path('1.jar'), scene.path('2.jar'), scene.path('3.jar')];
    expect(verdictOf(await gate.admit(artifactPath, signature, { destination: first }))).toBe('allow verified');
    await using held = await gate.hold(artifactPath, signature, { folder: newFolder(scene) });
    expect(await held.commit(second)).toMatchObject({ committed: true, sha256 });

    rmSync(join(trustStore, 'pin.pem'));
    expect(verdictOf(await gate.admit(artifactPath, signature, { destination: third }))).toBe('deny trust-store-empty');
    await using other = await gate.hold(artifactPath, signature, { folder: newFolder(scene) });
    expect(verdictOf(other.decision)).toBe('deny trust-store-empty');
    expect([first, second, third].map(digestAt)).toEqual([sha256, sha256, null]);
    expect(namesBeside(third)).toEqual([]);
  });

  it('admits and holds by its policy, as its file is at each call', async () => {
    const file = scene.file('policy.json', JSON.stringify(GRACE));
    await using gate = await gateWith({ trustStore: scene.store({ 'pin.pem': pin }), policy: { file } });
    const [first, second] = [scene.path('1.jar'), scene.path('2.jar')];
    expect(verdictOf(await gate.admit(artifactPath, null, { destination: first }))).toBe('allow grace-period');
    await using held = await gate.hold(artifactPath, null, { folder: newFolder(scene) });
    expect(verdictOf(held.decision)).toBe('allow grace-period');

    writeFileSync(file, JSON.stringify({ level: 'strict' }));
    expect(verdictOf(await gate.admit(artifactPath, null, { destination: second }))).toBe('deny unsigned');
    await using other = await gate.hold(artifactPath, null, { folder: newFolder(scene) });
    expect(verdictOf(other.decision)).toBe('deny unsigned');
    expect([first, second].map(digestAt)).toEqual([sha256, null]);
  });

  it('takes a stream over where there are no options: it is destroyed, and the mistake has a code', async () => {
    await using gate = await gateWith({ trustStore: scene.store({ 'pin.pem': pin }) });
    const call = async (method: 'admit' | 'hold', options: unknown, stream: Readable): Promise<unknown> =>
      Promise.resolve<unknown>(Reflect.apply(gate[method], gate, [stream, signature, options]));
    for (const [method, options] of [
      ['admit', undefined],
      ['admit', null],
      ['hold', null],
    ] as const) {
      const stream = Readable.from([scene.artifact]);
      await expect(call(method, options, stream)).rejects.toMatchObject({
        name: 'TypeError',
        code: 'invalid-argument',
      });
      expect(stream.destroyed).toBe(true);
    }
  });

  it('lets a call bring its own store', async () => {
    await using gate = await gateWith({ trustStore: newFolder(scene) });
    const trustStore = scene.store({ 'pin.pem': pin });
    const destination = scene.path('a.jar');
    expect(verdictOf(await gate.admit(artifactPath, signature, { destination }))).toBe('deny trust-store-empty');
    expect(verdictOf(await gate.admit(artifactPath, signature, { destination, trustStore }))).toBe('allow verified');
    expect(digestAt(destination)).toBe(sha256);
  });

  it('hands options on, and refuses those that are none', async () => {
    await using gate = await gateWith({ trustStore: scene.store({ 'pin.pem': pin }) });
    const destination = scene.file('a.jar', 'old');
    const admit = async (options: object): Promise<unknown> =>
      Reflect.apply(gate.admit.bind(gate), gate, [artifactPath, signature, options]);
    expect(await admit({ destination })).toMatchObject({ verdict: 'deny', reason: 'destination-exists' });
    expect(await admit({ destination, replace: true, mode: undefined })).toMatchObject({ verdict: 'allow' });
    await expect(admit({ destination, at: new Date() })).rejects.toThrow(/takes no "at"/);
    await expect(admit({})).rejects.toThrow(/destination must be a path/);
    await expect(admit({ destination, overwrite: true })).rejects.toThrow(/unknown key/);
  });

  it('admits and holds nothing once it is closed', async () => {
    const gate = await gateWith({ trustStore: scene.store({ 'pin.pem': pin }) });
    await gate.close();
    const destination = scene.path('a.jar');
    await expect(gate.admit(artifactPath, signature, { destination })).rejects.toThrow(/closed/);
    await expect(gate.hold(artifactPath, signature)).rejects.toThrow(/closed/);
    expect(namesBeside(destination)).toEqual([]);
  });
});
