/**
 * Waits for something that may know no signal, and no longer than until the signal is aborted. What it comes to later is nobody's.
 *
 * @throws the signal's reason.
 */
export async function orAborted<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { signal: over.signal });
  });
  const acting = act().then((value) => ({ value }));
  // The loser of the race may reject later, when nobody listens any more.
  acting.catch(() => undefined);
  try {
    const first = await Promise.race([acting, aborted]);
    if (first !== null) return first.value;
    signal.throwIfAborted();
    throw new TypeError('unreachable: the signal is aborted');
  } finally {
    over.abort();
  }
}
