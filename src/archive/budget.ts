import { monotonicMillis } from '../internal/clock.js';
import { yieldTurn } from '../internal/yield-turn.js';
import { refuse } from './archive-fault.js';
import { ARCHIVE_FLOOR_FACTOR, type ArchiveLimits } from './archive-limits.js';

/** Milliseconds of work before timers, sockets and other requests have their turn. */
const TURN_MILLIS = 10;

/** What an inspection has used of its limits: one for an archive and all its inner ones. */
export class Budget {
  readonly limits: ArchiveLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #millis: () => number;
  readonly #endsAt: number;
  #turnEndsAt: number;
  #entries = 0;
  #bytes = 0;
  /** Of the archive that all the others are in. */
  #outermostBytes: number | null = null;

  /** @param millis - a clock that never goes back. */
  constructor(limits: ArchiveLimits, signal?: AbortSignal, millis: () => number = monotonicMillis) {
    this.limits = limits;
    this.#signal = signal;
    this.#millis = millis;
    this.#endsAt = millis() + limits.maxMillis;
    this.#turnEndsAt = millis() + TURN_MILLIS;
  }

  /** Counts entries by what the end record declares, before any is read. */
  takeEntries(count: number): void {
    this.#entries += count;
    const { maxEntries } = this.limits;
    if (this.#entries > maxEntries) refuse('archive-too-many-entries', null, `more than ${maxEntries} entries`);
  }

  /**
   * Counts an entry's bytes by its declared size, which its reading is held to.
   */
  takeBytes(size: number, compressedSize: number, entry: string): void {
    const { maxEntryBytes, maxTotalBytes, maxRatio, ratioFloorBytes } = this.limits;
    if (size > maxEntryBytes) refuse('archive-too-large', entry, `more than ${maxEntryBytes} bytes`);
    if (size > ratioFloorBytes && size > compressedSize * maxRatio) {
      refuse('archive-ratio-exceeded', entry, `${size} bytes out of ${compressedSize}`);
    }
    this.#bytes += size;
    if (this.#bytes > maxTotalBytes) refuse('archive-too-large', null, `more than ${maxTotalBytes} bytes in all`);
  }

  /** Holds an archive to the ratio as a whole, and all that were read to the first one's bytes: many small entries, and many inner archives, make a bomb too. */
  checkRatio(inflatedBytes: number, archiveBytes: number): void {
    this.#outermostBytes ??= archiveBytes;
    this.#holdToRatio(inflatedBytes, archiveBytes);
    this.#holdToRatio(this.#bytes, this.#outermostBytes);
  }

  #holdToRatio(inflatedBytes: number, archiveBytes: number): void {
    const { maxRatio, ratioFloorBytes } = this.limits;
    if (inflatedBytes > ratioFloorBytes * ARCHIVE_FLOOR_FACTOR && inflatedBytes > archiveBytes * maxRatio) {
      refuse('archive-ratio-exceeded', null, `${inflatedBytes} bytes out of ${archiveBytes}`);
    }
  }

  /** Whether it is time to pause: asked without waiting, since most entries take microseconds. */
  get isPauseDue(): boolean {
    const now = this.#millis();
    return now >= this.#turnEndsAt || now > this.#endsAt;
  }

  /**
   * Stops where time is up, and lets other work have its turn where this one's is over.
   *
   * @throws the signal's reason where it is aborted.
   */
  async pause(): Promise<void> {
    const now = this.#millis();
    if (now > this.#endsAt) refuse('archive-time-exceeded', null, `more than ${this.limits.maxMillis} ms`);
    if (now >= this.#turnEndsAt) {
      await yieldTurn();
      this.#turnEndsAt = this.#millis() + TURN_MILLIS;
    }
    this.#signal?.throwIfAborted();
  }
}
