import { orAborted } from './or-aborted.js';
import { UploadProblem } from './problem.js';

/** How busy a handler is. */
export interface UploadStatus {
  /** Uploads that are being received or checked. */
  readonly active: number;
  /** Uploads that wait for their turn; nothing of theirs is read meanwhile. */
  readonly queued: number;
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** Whether it takes no uploads any more. */
  readonly isClosed: boolean;
}

interface Waiting {
  readonly start: () => void;
  readonly refuse: (problem: UploadProblem) => void;
}

/** Lets so many uploads go on at once, and so many wait, first come first served. */
export class UploadQueue {
  readonly #maxConcurrent: number;
  readonly #maxQueued: number;
  readonly #onChange: (status: UploadStatus) => void;
  readonly #waiting = new Set<Waiting>();
  #active = 0;
  #isClosed = false;
  readonly #whenIdle: (() => void)[] = [];

  constructor(maxConcurrent: number, maxQueued: number, onChange: (status: UploadStatus) => void) {
    this.#maxConcurrent = maxConcurrent;
    this.#maxQueued = maxQueued;
    this.#onChange = onChange;
  }

  status(): UploadStatus {
    return {
      active: this.#active,
      queued: this.#waiting.size,
      maxConcurrent: this.#maxConcurrent,
      maxQueued: this.#maxQueued,
      isClosed: this.#isClosed,
    };
  }

  /**
   * Waits for a turn.
   *
   * @param signal - gives the place in the queue up.
   * @returns what ends the turn; to be called once.
   * @throws UploadProblem `queue-full` or `closed`; the signal's reason.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#isClosed) throw closed();
    if (this.#active < this.#maxConcurrent) {
      this.#active += 1;
      this.#changed();
    } else {
      if (this.#waiting.size >= this.#maxQueued) {
        throw new UploadProblem('queue-full', 'Too many uploads are under way; try again in a moment.');
      }
      await this.#wait(signal);
    }
    return () => this.#leave();
  }

  /** Refuses whoever waits, and whoever comes. @returns once the last active upload has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const { refuse } of waiting) refuse(closed());
    this.#changed();
    if (this.#active > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #wait(signal: AbortSignal): Promise<void> {
    let isStarted = false;
    const turn = new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          isStarted = true;
          resolve();
        },
        refuse: reject,
      };
      // Off the list in the same moment: a turn that is given to somebody who has left would be lost.
      const giveUp = () => this.#waiting.delete(waiting) && this.#changed();
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiting);
      this.#changed();
    });
    try {
      await orAborted(signal, async () => turn);
    } catch (error) {
      if (isStarted) this.#leave();
      throw error;
    }
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#active -= 1;
    } else {
      // The turn goes from one to the next, so that nobody slips in between.
      this.#waiting.delete(next);
      next.start();
    }
    this.#changed();
    if (this.#active > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #changed(): void {
    this.#onChange(this.status());
  }
}

function closed(): UploadProblem {
  return new UploadProblem('closed', 'This server takes no uploads at the moment; try again later.');
}
