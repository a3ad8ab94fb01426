import type * as FileSystem from 'node:fs';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createLiveScene } from './follow.js';

/** Some file systems count in seconds, FAT in two of them; others have ticks of some milliseconds. */
const TICK_NANOSECONDS = 2_000_000_000n;

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof FileSystem>();
  const lstatSync = (path: string) => {
    const stats = original.lstatSync(path, { bigint: true });
    const coarse = (nanoseconds: bigint) => (nanoseconds / TICK_NANOSECONDS) * TICK_NANOSECONDS;
    return Object.assign(stats, { mtimeNs: coarse(stats.mtimeNs), ctimeNs: coarse(stats.ctimeNs) });
  };
  return { ...original, lstatSync, default: { ...original, lstatSync } };
});

const live = createLiveScene();

describe('Where times are coarse', () => {
  it('a file that is rewritten within a tick, with the same size and time, is read again', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const when = new Date('2026-01-01T00:00:00Z');
    const rewrite = (index: number) => {
      writeFileSync(join(folder, 'a.pem'), live.pin(index).pem);
      utimesSync(join(folder, 'a.pem'), when, when);
    };
    rewrite(0);
    const store = await live.follow(folder, { watch: 'polling' });
    for (const index of [1, 2, 3, 4, 5, 0, 1, 2, 3]) {
      rewrite(index);
      expect(await live.trusted(store)).toEqual([index]);
    }
  });
});
