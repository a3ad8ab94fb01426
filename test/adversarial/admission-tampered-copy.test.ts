import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInstalls, digestAt, modeOf, namesBeside, newFolder, privateCopyIn } from '../admission/installs.js';
import { TAMPERINGS, TOUCHES } from '../admission/tampering.js';
import { rowOf, verdictOf } from '../support/scene.js';

const { scene, admit, hold, permitted, sha256 } = createInstalls();

describe('A private copy that is changed once it was verified', () => {
  it.each(TAMPERINGS)('is not admitted: %s', async (_, act) => {
    const destination = scene.path('installed.jar');
    const elsewhere = scene.path('elsewhere');
    const { request, install } = permitted(() => act(privateCopyIn(dirname(destination)), elsewhere));
    const decision = await admit({ destination, ...request }, install);
    expect(verdictOf(decision)).toBe('deny destination-copy-changed');
    expect(decision.admitted).toBeNull();
    expect(namesBeside(destination)).toEqual([]);
  });

  it.each(TAMPERINGS)('does not take the place of what is to be replaced: %s', async (_, act) => {
    const destination = scene.file('installed.jar', 'old');
    const old = digestAt(destination);
    const elsewhere = scene.path('elsewhere');
    const { request, install } = permitted(() => act(privateCopyIn(dirname(destination)), elsewhere));
    const decision = await admit({ destination, replace: true, ...request }, install);
    expect(verdictOf(decision)).toBe('deny destination-copy-changed');
    expect(digestAt(destination)).toBe(old);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });

  it.each(TAMPERINGS)('is not committed: %s', async (_, act) => {
    const folder = newFolder(scene);
    await using held = await hold({ folder });
    const destination = scene.path('installed.jar');
    act(privateCopyIn(folder), scene.path('elsewhere'));
    const commitment = await held.commit(destination);
    expect(commitment).toMatchObject({ committed: false, code: 'destination-copy-changed' });
    expect(namesBeside(destination)).toEqual([]);
    await held.release();
    expect(namesBeside(destination)).toEqual([]);
  });

  it.each(TOUCHES)('is placed where its bytes are the same: %s', async (_, act) => {
    const destination = scene.path('installed.jar');
    const { request, install } = permitted(() => act(privateCopyIn(dirname(destination)), ''));
    expect(verdictOf(await admit({ destination, ...request }, install))).toBe('allow permit');
    expect([digestAt(destination), modeOf(destination)]).toEqual([sha256, '644']);

    const folder = newFolder(scene);
    await using held = await hold({ folder });
    act(privateCopyIn(folder), '');
    const other = scene.path('installed.jar');
    expect(await held.commit(other)).toMatchObject({ committed: true, sha256 });
    expect([digestAt(other), modeOf(other), namesBeside(other)]).toEqual([sha256, '644', ['installed.jar']]);
  });

  it('and whose folder is gone, is said to be without one', async () => {
    const destination = scene.path('installed.jar');
    const { request, install } = permitted(() => rmSync(dirname(destination), { recursive: true }));
    expect(verdictOf(await admit({ destination, ...request }, install))).toBe('deny destination-folder-missing');
  });
});

describe('A private copy that is changed while it is looked into', () => {
  it('is denied', async () => {
    const destination = scene.path('installed.jar');
    let changed = 0;
    const readApp = async (readable: { size: number; read(at: number, length: number): Promise<Uint8Array> }) => {
      for (const [what, act] of TAMPERINGS) {
        if (what !== 'written to, with as many bytes') continue;
        act(privateCopyIn(dirname(destination)), '');
        changed++;
      }
      await readable.read(0, readable.size);
      return { key: 'com.acme.app' };
    };
    const policy = { checks: { archive: 'skip' } } as const;
    const decision = await admit({ destination, readApp, expected: { key: 'com.acme.app' } }, { policy });
    expect(changed).toBe(1);
    expect([verdictOf(decision), rowOf(decision, 'artifact').outcome]).toEqual(['deny artifact-changed', 'failed']);
    expect(namesBeside(destination)).toEqual([]);
  });
});
