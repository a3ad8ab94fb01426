import { createReadStream, openAsBlob } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { ArtifactSource } from '../../src/index.js';

/** What to call one way in which a host may hold an artifact, and how to come from a file's path to it. */
export type ArtifactForm = readonly [title: string, open: (path: string) => Promise<ArtifactSource>];

/** Every artifact source of the contract but the FileHandle, which its owner has to close. */
export const artifactForms: readonly ArtifactForm[] = [
  ['a path', async (path) => path],
  ['a file: URL', async (path) => pathToFileURL(path)],
  ['a Buffer', async (path) => readFile(path)],
  ['a Uint8Array', async (path) => new Uint8Array(await readFile(path))],
  ['a Blob in memory', async (path) => new Blob([await readFile(path)])],
  ['a Blob of a file', async (path) => openAsBlob(path)],
  ['a Node Readable', async (path) => createReadStream(path)],
  ['a Node Readable of one large chunk', async (path) => Readable.from([await readFile(path)])],
  ['a web ReadableStream', async (path) => (await openAsBlob(path)).stream()],
  ['an async generator', async (path) => inUnevenPieces(path)],
];

/** A file in pieces of up to 100 KB, empty ones between, in memory that is used again for the next one. */
async function* inUnevenPieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  try {
    const memory = new Uint8Array(100_003);
    for (let length = 1; ; length = Math.max(1, (length * 7 + 1) % memory.length)) {
      const { bytesRead } = await handle.read(memory, 0, length);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
      yield memory.subarray(0, 0);
    }
  } finally {
    await handle.close();
  }
}
