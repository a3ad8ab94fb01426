import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useGates } from '../support/gates.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const gateWith = useGates(scene, { trustStore: scene.store({ pin: scene.authority.pin() }) });

describe('A gate’s status shows what a flag said', () => {
  it('of a function, at the last refresh', async () => {
    let value: unknown = false;
    const gate = await gateWith({ policy: { enforcement: { flag: 'check' } }, flags: () => value });
    expect((await gate.refresh()).enforcement).toEqual({ on: false, setting: 'flag check' });
    value = true;
    expect(gate.status().enforcement.on).toBe(false);
    expect((await gate.refresh()).enforcement).toEqual({ on: true, setting: 'flag check' });
  });

  it('of a function, at the last evaluation', async () => {
    let value: unknown = true;
    const gate = await gateWith({ policy: { enforcement: { flag: 'check' } }, flags: () => value });
    await gate.refresh();
    value = false;
    expect(verdictOf(await gate.verify(scene.artifactPath, null))).toBe('allow enforcement-off');
    expect(gate.status().enforcement).toEqual({ on: false, setting: 'flag check' });
    expect(gate.status().upload).toEqual({ enabled: false, because: 'check-is-off' });
  });

  it('of a file, at the last refresh', async () => {
    const file = scene.file('check', 'false');
    const gate = await gateWith({ policy: { origins: { upload: { enforcement: { file } } } } });
    expect((await gate.refresh()).origins).toEqual({ upload: { on: false, setting: `file ${file}` } });
    writeFileSync(file, 'true');
    expect((await gate.refresh()).origins).toEqual({ upload: { on: true, setting: `file ${file}` } });
  });

  it('of a variable, as it is now', async () => {
    const environment: Record<string, string> = { CHECK: 'false' };
    const gate = await gateWith({ policy: { enforcement: { env: 'CHECK' } }, environment });
    expect(gate.status().enforcement.on).toBe(false);
    environment['CHECK'] = 'true';
    expect(gate.status().enforcement.on).toBe(true);
  });

  it.each<[what: string, flags: () => unknown]>([
    [
      'fails',
      () => {
        throw new Error('down');
      },
    ],
    ['hangs', async () => new Promise(() => {})],
    ['says neither', () => 'off'],
  ])('and that the check is on where it %s', async (_what, flags) => {
    const gate = await gateWith({ policy: { enforcement: { flag: 'check' } }, flags });
    expect((await gate.refresh()).enforcement).toEqual({ on: true, setting: 'flag check' });
  });
});

describe('A gate', () => {
  it('asks once when it is made, and once a call', async () => {
    let asked = 0;
    const gate = await gateWith({ policy: { enforcement: { flag: 'check' } }, flags: () => ++asked < 0 });
    expect(asked).toBe(1);
    await gate.verify(scene.artifactPath, null);
    expect(asked).toBe(2);
    await gate.refresh();
    expect(asked).toBe(3);
    gate.status();
    expect(asked).toBe(3);
  });

  it('asks for the flags of the request in place of its own, which its status doesn’t show', async () => {
    let asked = 0;
    const own = () => ++asked > 0;
    const gate = await gateWith({ policy: { enforcement: { flag: 'check' } }, flags: own });
    expect(verdictOf(await gate.verify(scene.artifactPath, null))).toBe('deny unsigned');
    const request = { flags: () => false };
    expect(verdictOf(await gate.verify(scene.artifactPath, null, request))).toBe('allow enforcement-off');
    expect([asked, gate.status().enforcement.on]).toEqual([2, true]);
  });
});
