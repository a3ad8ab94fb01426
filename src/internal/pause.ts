import { setTimeout } from 'node:timers/promises';

/** Waits; 0 is the next turn. */
export async function pause(millis: number): Promise<void> {
  await setTimeout(millis);
}
