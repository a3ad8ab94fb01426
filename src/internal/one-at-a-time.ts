/**
 * Runs one task at a time. Who asks while one runs doesn't get that one's result, which may rest on what was there before they
 * asked, but that of the next, which all who ask meanwhile share.
 */
export class OneAtATime<T> {
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | null = null;

  /** @param task - taken if nobody has asked for the next run yet. */
  async run(task: () => Promise<T>): Promise<T> {
    if (this.#next !== null) return this.#next;
    const before = this.#running;
    const next = (async () => {
      await before.catch(() => undefined);
      this.#next = null;
      return task();
    })();
    this.#next = next;
    this.#running = next;
    return next;
  }
}
