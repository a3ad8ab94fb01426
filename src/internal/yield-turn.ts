/** Lets timers, sockets and other requests have their turn: a promise alone doesn't, it runs before all of them. */
export async function yieldTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
