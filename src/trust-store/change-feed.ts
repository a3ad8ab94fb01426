import type { TrustStoreSnapshot } from './snapshot.js';
import { describeChange, type TrustStoreChange } from './store-difference.js';

/** Where a feed's changes come from. */
export interface ChangeSource {
  readonly snapshot: () => TrustStoreSnapshot;
  readonly isClosed: () => boolean;
  /** @returns a function that removes the listener. */
  readonly onNews: (listener: () => void) => () => void;
  /** Keeps the process alive until the returned function is called. */
  readonly hold: () => () => void;
}

/** The changes of a store from now on. Who reads slowly gets what has happened meanwhile as one change: nothing is kept in a queue. */
export class ChangeFeed implements AsyncIterableIterator<TrustStoreChange, undefined> {
  readonly #source: ChangeSource;
  #seen: TrustStoreSnapshot;
  #isOver = false;
  /** Wakes those who wait. */
  readonly #wake = new Set<() => void>();

  constructor(source: ChangeSource) {
    this.#source = source;
    this.#seen = source.snapshot();
  }

  async next(): Promise<IteratorResult<TrustStoreChange, undefined>> {
    while (!this.#isOver && !this.#source.isClosed()) {
      const now = this.#source.snapshot();
      if (now !== this.#seen) {
        const value = describeChange(this.#seen, now);
        this.#seen = now;
        return { done: false, value };
      }
      await this.#news();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<TrustStoreChange, undefined>> {
    this.#isOver = true;
    for (const wake of this.#wake) wake();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Who waits for changes keeps the process alive, as whoever waits for a timer does. */
  async #news(): Promise<void> {
    const release = this.#source.hold();
    await new Promise<void>((resolve) => {
      const stop = this.#source.onNews(wake);
      const wakes = this.#wake;
      wakes.add(wake);
      function wake(): void {
        wakes.delete(wake);
        stop();
        resolve();
      }
    });
    release();
  }
}
