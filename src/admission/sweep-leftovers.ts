import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded } from '../internal/process-tag.js';

/** `.install-gate-<realm>-<pid>-<started>-<chance>.part` */
const NAME = /^\.install-gate-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-[0-9a-f]{16}\.part$/;

/** Of a process that can't be asked (another container, another machine): nobody copies a plugin for an hour without writing. */
const MAX_SILENCE_MILLIS = 60 * 60 * 1000;

/**
 * Takes away what processes left behind that were killed while they admitted a file into this folder. Never rejects: what can't be taken away
 * stays until the next time.
 *
 * @param now - to tell how long a file has been silent.
 */
export async function sweepLeftovers(folder: string, now: Date): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const [, realm, pid, started] = NAME.exec(name) ?? [];
    if (realm === undefined || pid === undefined || started === undefined) continue;
    const path = join(folder, name);
    try {
      const ended = hasEnded({ realm, pid: Number(pid), started });
      if (ended === false) continue;
      const { mtimeMs } = await lstat(path);
      if (ended === true || now.getTime() - mtimeMs > MAX_SILENCE_MILLIS) await unlink(path);
    } catch {
      // Somebody else has swept it, or may and this process may not.
    }
  }
}
