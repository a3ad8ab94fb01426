import { monotonicMillis } from '../internal/clock.js';
import { nearestPlace, watchFolder, type FolderWatch } from './watch-folder.js';

/** A folder in which something changes all the time is looked at after this many quiet times without quiet. */
const MAX_DEBOUNCES = 10;

/** What to follow, and whom to tell. */
export interface FolderHintsOptions {
  /** As configured, absolute. */
  readonly path: string;
  /** For how long it must be quiet. */
  readonly debounceMillis: number;
  /** Something may have changed, and it is quiet. */
  readonly onQuiet: () => void;
  /** No more hints will come: the system's word. Told once. */
  readonly onLoss: (system: string) => void;
}

/** Where a configured path leads. */
export interface FollowedPlace {
  /** With no link on it. */
  readonly resolved: string;
  /** Device and inode: another folder of the same name is another one. */
  readonly identity: string;
}

/** Hints that something may have changed at a path, whatever it leads to in the course of time. */
export class FolderHints {
  readonly #options: FolderHintsOptions;
  #watch: { readonly key: string; readonly opening: Promise<FolderWatch | null> } | null = null;
  #debounce: NodeJS.Timeout | null = null;
  #hintedMillis = 0;
  #isOver = false;

  constructor(options: FolderHintsOptions) {
    this.#options = options;
  }

  /** Watches what the path leads to now, and where it is looked up. @param place - null: it leads to no folder. */
  follow(place: FollowedPlace | null): void {
    if (this.#isOver) return;
    const { path } = this.#options;
    const nearest = nearestPlace(path);
    const key = JSON.stringify([place, nearest]);
    if (this.#watch?.key === key) return;
    void closeWatch(this.#watch?.opening);
    const opening = watchFolder({
      folder: place?.resolved ?? null,
      place: nearest,
      onHint: () => this.#hint(key),
      onLoss: (system) => this.#lose(key, system),
    }).catch(() => {
      this.#lose(key, 'UNKNOWN');
      return null;
    });
    this.#watch = { key, opening };
    // What changed before the watch stood has told nobody.
    void opening.then(() => this.#hint(key));
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    this.#isOver = true;
    if (this.#debounce !== null) clearTimeout(this.#debounce);
    const watch = this.#watch;
    this.#watch = null;
    await closeWatch(watch?.opening);
  }

  /** Waits until it is quiet, but not for ever. */
  #hint(key: string): void {
    if (this.#watch?.key !== key) return;
    const { debounceMillis, onQuiet } = this.#options;
    const now = monotonicMillis();
    if (this.#debounce === null) this.#hintedMillis = now;
    else if (now - this.#hintedMillis > MAX_DEBOUNCES * debounceMillis) return;
    else clearTimeout(this.#debounce);
    this.#debounce = setTimeout(() => {
      this.#debounce = null;
      onQuiet();
    }, debounceMillis);
    this.#debounce.unref();
  }

  #lose(key: string, system: string): void {
    if (this.#watch?.key !== key) return;
    void this.close();
    this.#options.onLoss(system);
  }
}

async function closeWatch(opening: Promise<FolderWatch | null> | undefined): Promise<void> {
  try {
    await (await opening)?.close();
  } catch {
    // What can't be closed tells nobody any more: its key is another one's now.
  }
}
