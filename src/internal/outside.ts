/** Calls somebody else's function. What it throws is its own fault, and none of ours: it is thrown outside, as an uncaught exception. */
export function outside(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
