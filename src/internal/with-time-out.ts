/** What somebody else's promise came to. */
export type Settled<T> =
  | { readonly state: 'fulfilled'; readonly value: T }
  | { readonly state: 'rejected'; readonly error: unknown }
  | { readonly state: 'timed-out' };

/**
 * Waits for what a host's own code answers, and no longer than so long. A later answer is nobody's.
 *
 * @param ask - is called at once; what it throws counts as a rejection.
 */
export async function withTimeOut<T>(ask: () => T | Promise<T>, maxMillis: number): Promise<Settled<T>> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<Settled<T>>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'timed-out' }), maxMillis);
  });
  const answered = (async (): Promise<Settled<T>> => {
    try {
      return { state: 'fulfilled', value: await ask() };
    } catch (error) {
      return { state: 'rejected', error };
    }
  })();
  try {
    return await Promise.race([answered, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
