import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const mounted: string[] = [];

/** A small file system of its own, as long as the file's tests go on; null where none may be mounted. */
export function mountDisk(options: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'install-gate-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=755`, 'install-gate-test', folder]);
  mounted.push(folder);
  return status === 0 ? folder : null;
}

afterAll(() => {
  for (const folder of mounted) {
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});
