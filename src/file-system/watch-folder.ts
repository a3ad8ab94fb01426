import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { errorCode } from '../internal/error-code.js';

/** The nearest folder above a path that exists, and the entry in it that leads to the path. */
export interface NearestPlace {
  readonly parent: string;
  readonly name: string;
}

/** Finds it. Never throws. */
export function nearestPlace(path: string): NearestPlace {
  let [name, parent] = [basename(path), dirname(path)];
  while (!existsSync(parent) && parent !== dirname(parent)) [name, parent] = [basename(parent), dirname(parent)];
  return { parent, name };
}

/** A watch of a folder's direct entries. */
export interface FolderWatch {
  close(): Promise<void>;
}

/** What to watch, and whom to tell. */
export interface WatchRequest {
  /** Absolute, with no link on it: a watch of a link stays with what the link led to. */
  readonly folder: string | null;
  /** A path whose coming, going and swapping counts. */
  readonly place: NearestPlace;
  readonly onHint: () => void;
  /** The watch can't be kept: the system's word. Told once. */
  readonly onLoss: (system: string) => void;
}

/**
 * Watches a folder. What it tells are hints: some come twice, some come for nothing, some never come.
 *
 * Of chokidar's events only the raw ones count, and all entries are ignored: so a folder takes one handle, and not one more for each
 * file. chokidar is loaded at the first call.
 */
export async function watchFolder({ folder, place, onHint, onLoss }: WatchRequest): Promise<FolderWatch> {
  const { watch } = await import('chokidar');
  const watched = new Set(folder === null ? [place.parent] : [folder, place.parent]);
  const watcher = watch([...watched], {
    // A watch never keeps a host's process alive.
    persistent: false,
    followSymlinks: false,
    depth: 0,
    atomic: false,
    ignoreInitial: true,
    ignored: (path) => !watched.has(path),
  });
  let isLost = false;
  watcher.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    onLoss(errorCode(error));
  });
  watcher.on('raw', (_event, name: unknown, details: unknown) => {
    // Other things come and go beside the store; of those nothing is asked. Some systems don't tell the name.
    const isBeside = folder === null || watchedPathOf(details) !== folder;
    if (isBeside && typeof name === 'string' && basename(name) !== place.name) return;
    onHint();
  });
  return { close: async () => watcher.close() };
}

function watchedPathOf(details: unknown): unknown {
  return typeof details === 'object' && details !== null && 'watchedPath' in details ? details.watchedPath : undefined;
}
