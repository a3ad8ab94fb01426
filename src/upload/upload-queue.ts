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
  #whenIdle: (() => void)[] = [];

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
    for (const { refuse } of this.#waiting) refuse(closed());
    this.#changed();
    if (this.#active > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #wait(signal: AbortSignal): Promise<void> {
    let waiting: Waiting | undefined;
    let abort = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        waiting = { start: resolve, refuse: reject };
        abort = () => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        this.#waiting.add(waiting);
        this.#changed();
      });
    } finally {
      signal.removeEventListener('abort', abort);
      // Whoever was given the turn has been taken off the list already.
      if (waiting !== undefined && this.#waiting.delete(waiting)) this.#changed();
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
