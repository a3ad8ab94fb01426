import { outside } from './outside.js';

type Listeners<Events> = { [Event in keyof Events]?: Set<(value: Events[Event]) => void> };

/** Tells listeners of events. What a listener throws is its own fault: it is thrown outside, as an uncaught exception. */
export class Announcer<Events> {
  readonly #listeners: Listeners<Events> = {};

  /** @returns a function that removes the listener. */
  on<Event extends keyof Events>(event: Event, listener: (value: Events[Event]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  tell<Event extends keyof Events>(event: Event, value: Events[Event]): void {
    for (const listener of this.#listeners[event] ?? []) outside(() => listener(value));
  }
}
