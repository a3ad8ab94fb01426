import { Readable } from 'node:stream';
import type * as FileSystem from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { ArtifactSource } from '../../src/index.js';
import { createInstalls, digestAt, GRACE } from '../admission/installs.js';

/** Writes that begin late, as on a busy disk: what is written is then what the memory holds by that time. */
vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof FileSystem>();
  const open = async (...parameters: Parameters<typeof original.open>): Promise<FileSystem.FileHandle> => {
    const handle = await original.open(...parameters);
    const write = handle.write.bind(handle);
    return Object.assign(handle, {
      async write(buffer: Uint8Array, offset: number, length: number, position: number) {
        await sleep(5);
        return write(buffer, offset, length, position);
      },
    });
  };
  return { ...original, open, default: { ...original, open } };
});

const { scene, admit } = createInstalls();

describe('Memory that changes after it was hashed, and before it was written,', () => {
  it.each<[what: string, make: (bytes: Uint8Array) => ArtifactSource]>([
    ['a caller’s', (bytes) => bytes],
    ['a stream’s', (bytes) => Readable.from([bytes])],
  ])('is not what is installed: %s', async (_, make) => {
    const bytes = new Uint8Array(3_000_000).fill(1);
    const destination = scene.path('installed.jar');
    let progress = 0;
    const onProgress = () => {
      progress++;
      bytes.subarray(0, progress * 1024 * 1024).fill(2);
    };
    const decision = await admit(
      { destination, onProgress },
      { artifact: make(bytes), signature: null, policy: GRACE },
    );
    expect([decision.verdict, progress]).toEqual(['allow', 3]);
    expect(decision.admitted?.sha256).toBe(digestAt(destination));
    expect(decision.admitted?.sha256).toBe(decision.artifact.sha256);
  });
});
