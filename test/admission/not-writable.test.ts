import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRoot, useUnprivilegedPackage } from '../support/unprivileged.js';
import { createInstalls, namesIn, newFolder } from './installs.js';

const { scene, trustStore, signature } = createInstalls();
const host = useUnprivilegedPackage();
for (const folder of [scene.folder, trustStore, dirname(scene.artifactPath)]) chmodSync(folder, 0o755);
const signatureFile = scene.file('app.jar.sig', signature);

/** A folder with the mode, of root's or of the host's. */
function folderOf(mode: number, owner: 'root' | 'host' = 'root'): string {
  const folder = newFolder(scene);
  chmodSync(folder, mode);
  if (owner === 'host') chownSync(folder, host.nobody, host.nobody);
  return folder;
}

/** What an admission by a host that runs as nobody comes to. */
function admitAsNobody(options: object, signed = true): unknown {
  const given = [scene.artifactPath, signed ? signatureFile : null, { trustStore }, options].map((each) =>
    JSON.stringify(each),
  );
  return host.run(`
    const clock = { now: () => new Date(${JSON.stringify(scene.clock.now())}) };
    const [artifact, signature, policy, options] = [${given.join(', ')}];
    const { verdict, reason, quarantined } = await gate.admitInstall(artifact, signature, policy, { ...options, clock });
    return { verdict, reason, quarantined };
  `);
}

const NOT_WRITABLE = { verdict: 'deny', reason: 'destination-not-writable', quarantined: null };

describe.skipIf(!isRoot)(
  isRoot ? 'A host that runs as nobody' : 'A host that runs as nobody [skipped: these tests are not run by root]',
  () => {
    it('installs into a folder of its own', () => {
      const folder = folderOf(0o755, 'host');
      expect(admitAsNobody({ destination: join(folder, 'a.jar') })).toEqual({ verdict: 'allow', quarantined: null });
      expect(namesIn(folder)).toEqual(['a.jar']);
    });

    it.each([false, true])('may not write to a folder of root’s (replace: %s)', (replace) => {
      const folder = folderOf(0o755);
      if (replace) writeFileSync(join(folder, 'a.jar'), 'old');
      expect(admitAsNobody({ destination: join(folder, 'a.jar'), replace })).toEqual(NOT_WRITABLE);
      expect(namesIn(folder)).toEqual(replace ? ['a.jar'] : []);
    });

    it('may not enter a folder that is closed', () => {
      expect(admitAsNobody({ destination: join(folderOf(0o700), 'a.jar') })).toEqual(NOT_WRITABLE);
    });

    it('may not replace another’s file in a folder that everyone may write, and leaves nothing there', () => {
      const folder = folderOf(0o1777);
      writeFileSync(join(folder, 'a.jar'), 'old');
      expect(admitAsNobody({ destination: join(folder, 'a.jar'), replace: true })).toEqual(NOT_WRITABLE);
      expect([namesIn(folder), readFileSync(join(folder, 'a.jar'), 'utf8')]).toEqual([['a.jar'], 'old']);
    });

    it('keeps no refused file in a quarantine of root’s', () => {
      const destination = join(folderOf(0o755, 'host'), 'a.jar');
      const quarantine = folderOf(0o755);
      expect(admitAsNobody({ destination, quarantine }, false)).toEqual({
        verdict: 'deny',
        reason: 'unsigned',
        quarantined: { kept: false, detail: 'EACCES' },
      });
      expect([namesIn(quarantine), namesIn(dirname(destination))]).toEqual([[], []]);
    });

    it('leaves what another user has left behind, and installs all the same', () => {
      const folder = folderOf(0o1777);
      const name = '.install-gate-00000000-1-1-0123456789abcdef.part';
      writeFileSync(join(folder, name), '');
      mkdirSync(join(folder, '.hidden'));
      expect(admitAsNobody({ destination: join(folder, 'a.jar') })).toMatchObject({ verdict: 'allow' });
      expect(namesIn(folder)).toEqual(['.hidden', name, 'a.jar'].toSorted());
    });
  },
);
