import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../internal/clock.js';
import { hasEnded } from '../internal/process-tag.js';

/** `.install-gate-<realm>-<pid>-<started>-<chance>.part` */
const NAME = /^\.install-gate-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-[0-9a-f]{16}\.part$/;

/** Of a process that can't be asked (another container, another machine): nobody copies a plugin for an hour without writing, and a copy that
 * is held shows every quarter of an hour that it is. */
const MAX_SILENCE_MILLIS = 60 * 60 * 1000;

/** Killed runs leave one each. In a folder that others write to there may be any number of such names: the rest waits for the next time. */
const MAX_LOOKS = 1000;

/**
 * Takes away what processes left behind that were killed while they admitted a file into this folder. Never rejects: what can't be taken away
 * stays until the next time.
 *
 * How long a file has been silent is told by the machine's clock, which file systems go by, and not by the clock that a request brings.
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  let looks = 0;
  for (const name of names) {
    const [, realm, pid, started] = NAME.exec(name) ?? [];
    if (realm === undefined || pid === undefined || started === undefined) continue;
    if (++looks > MAX_LOOKS) return;
    const path = join(folder, name);
    try {
      const ended = hasEnded({ realm, pid: Number(pid), started });
      if (ended === false) continue;
      const { mtimeMs } = await lstat(path);
      const silentMillis = systemClock.now().getTime() - mtimeMs;
      if (ended === true || silentMillis > MAX_SILENCE_MILLIS) await unlink(path);
    } catch {
      // Somebody else has swept it, or may and this process may not.
    }
  }
}
