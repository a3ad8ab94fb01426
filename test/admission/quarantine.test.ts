import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { verdictOf } from '../support/scene.js';
import { createInstalls, digestAt, modeOf, namesBeside, namesIn, newFolder, otherFileSystem } from './installs.js';

const { scene, admit, permitted, sha256 } = createInstalls();
const other = otherFileSystem(scene);

/** Admits something that is refused, and checks what is kept of it. */
async function refuse(quarantine: string, install: Parameters<typeof admit>[1] = { signature: null }) {
  const destination = scene.path('installed.jar');
  const decision = await admit({ destination, quarantine }, install);
  expect(decision.verdict).toBe('deny');
  expect(decision.admitted).toBeNull();
  expect(namesBeside(destination)).toEqual([]);
  return decision;
}

describe('A quarantine', () => {
  it('keeps a refused file, with its decision beside it, for its owner alone', async () => {
    const quarantine = newFolder(scene);
    const decision = await refuse(quarantine);
    expect(verdictOf(decision)).toBe('deny unsigned');
    const { decisionId } = decision;
    const path = join(quarantine, `${decisionId}.refused`);
    const decisionPath = join(quarantine, `${decisionId}.json`);
    expect(decision.quarantined).toEqual({ kept: true, path, decisionPath });
    expect(namesIn(quarantine)).toEqual([`${decisionId}.json`, `${decisionId}.refused`]);
    expect([modeOf(path), modeOf(decisionPath)]).toEqual(['600', '600']);
    expect(digestAt(path)).toBe(sha256);
    const { admitted, quarantined, ...own } = decision;
    expect([admitted, quarantined?.kept]).toEqual([null, true]);
    expect(JSON.parse(readFileSync(decisionPath, 'utf8'))).toEqual(own);
  });

  it('has the digest of what would have been denied unread', async () => {
    const destination = scene.path('installed.jar');
    expect((await admit({ destination }, { signature: null })).artifact.sha256).toBeNull();
    expect((await refuse(newFolder(scene))).artifact.sha256).toBe(sha256);
  });

  it('keeps a stream, and each file that is refused', async () => {
    const quarantine = newFolder(scene);
    await refuse(quarantine, { signature: null, artifact: Readable.from([scene.artifact]) });
    await refuse(quarantine, { signature: null, artifact: Readable.from([scene.artifact]) });
    const refused = namesIn(quarantine).filter((name) => name.endsWith('.refused'));
    expect(refused.map((name) => digestAt(join(quarantine, name)))).toEqual([sha256, sha256]);
  });

  it('may be the destination’s own folder', async () => {
    const quarantine = newFolder(scene);
    const destination = join(quarantine, 'a.jar');
    const { decisionId } = await admit({ destination, quarantine }, { signature: null });
    expect(namesIn(quarantine)).toEqual([`${decisionId}.json`, `${decisionId}.refused`]);
  });

  it.skipIf(other === null)(
    `may lie on another file system${other === null ? ' [skipped: there is none]' : ''}`,
    async () => {
      const quarantine = mkdtempSync(join(other ?? '', 'install-gate-'));
      try {
        const { decisionId, quarantined } = await refuse(quarantine);
        expect(quarantined?.kept).toBe(true);
        expect(namesIn(quarantine)).toEqual([`${decisionId}.json`, `${decisionId}.refused`]);
        expect(digestAt(join(quarantine, `${decisionId}.refused`))).toBe(sha256);
      } finally {
        rmSync(quarantine, { recursive: true });
      }
    },
  );

  it.each<[what: string, quarantine: string, detail: string]>([
    ['that is not there', join(scene.folder, 'none'), 'ENOENT'],
    ['that is a file', scene.artifactPath, 'ENOTDIR'],
  ])('%s keeps nothing, and the file is no less refused', async (_, quarantine, detail) => {
    const decision = await refuse(quarantine);
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(decision.quarantined).toEqual({ kept: false, detail });
  });

  it('keeps nothing of what is allowed, nor of what could not be read to its end', async () => {
    const quarantine = newFolder(scene);
    const destination = scene.path('installed.jar');
    expect(await admit({ destination, quarantine })).toMatchObject({ verdict: 'allow', quarantined: null });
    expect((await refuse(quarantine, { artifact: scene.path('none') })).quarantined).toBeNull();
    expect((await refuse(quarantine, { artifact: Readable.from([]) })).quarantined).toBeNull();
    expect(namesIn(quarantine)).toEqual([]);
  });

  it('keeps nothing of a copy that somebody has changed', async () => {
    const quarantine = newFolder(scene);
    const destination = scene.path('installed.jar');
    const { request, install } = permitted(() => {
      for (const name of namesBeside(destination)) rmSync(join(destination, '..', name));
    });
    const decision = await admit({ destination, quarantine, ...request }, install);
    expect(verdictOf(decision)).toBe('deny destination-copy-changed');
    expect(decision.quarantined).toEqual({ kept: false, detail: 'ECHANGED' });
    expect(namesIn(quarantine)).toEqual([]);
  });
});
