import { open } from 'node:fs/promises';

/** Reads a file once: the system may have let go of it meanwhile, and what is compared begins with reading from memory. */
export async function warmPageCache(path) {
  const buffer = Buffer.alloc(2 ** 20);
  const file = await open(path);
  for (let bytesRead = -1; bytesRead !== 0;) ({ bytesRead } = await file.read(buffer));
  await file.close();
}
