import type { TrustStoreChange } from './store-difference.js';
import type { StoreFinding } from '../decision/evidence.js';
import type { TrustStoreFault, TrustStoreSnapshot } from './snapshot.js';

/** How a store hears of changes, beside looking at each evaluation. */
export type WatchMode =
  /** The system tells, and a timer looks all the same. */
  | { readonly mode: 'events' }
  /** A timer looks; `because` is the system's word where events were asked for and can't be had (ENOSPC: inotify is exhausted). */
  | { readonly mode: 'polling'; readonly because: string | null }
  | { readonly mode: 'closed' };

/** How a watched store is doing. */
export interface TrustStoreStatus {
  /** Absolute, as configured. */
  readonly folder: string;
  readonly watching: WatchMode;
  readonly snapshotId: string;
  readonly loadedAt: Date;
  /** When the folder was last compared with the snapshot, by the system's clock. */
  readonly checkedAt: Date;
  /** Why the store can't be used; null where it can. */
  readonly fault: TrustStoreFault | null;
  /** Files and certificates with which something is wrong or unclear: quarantined ones add no trust. */
  readonly findings: readonly StoreFinding[];
}

/** What a watched store tells, and to what kind of listener. */
export interface TrustStoreEvents {
  /** The snapshot was replaced. */
  readonly change: TrustStoreChange;
  /** It hears of changes in another way than before. */
  readonly watching: WatchMode;
}

/**
 * A trust store that follows its folder. Made by `openTrustStore`; give it to `verifyInstall` as `request.trustStore`.
 *
 * Events are for people and pages. What is trusted doesn't rest on them: each evaluation compares the folder with the snapshot first.
 */
export interface TrustStore extends AsyncDisposable {
  /** Absolute, as configured. */
  readonly folder: string;
  /** The newest snapshot that is known, without looking at the folder. Once `verifyInstall` gets it, it is taken as it is. */
  snapshot(): TrustStoreSnapshot;
  /** Looks at the folder now, reads it anew, and gives the snapshot. Never rejects for the folder's state. */
  refresh(): Promise<TrustStoreSnapshot>;
  /** How it is doing, as far as is known without looking at the folder. */
  status(): TrustStoreStatus;
  /** @returns a function that removes the listener. What a listener throws is thrown outside of the store, as an uncaught exception. */
  on<Event extends keyof TrustStoreEvents>(
    event: Event,
    listener: (value: TrustStoreEvents[Event]) => void,
  ): () => void;
  /**
   * The changes from now on, one after the other; it ends when the store is closed. Who reads slowly misses none: what has happened
   * meanwhile comes as one change.
   */
  changes(): AsyncIterableIterator<TrustStoreChange>;
  /** `changes()`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<TrustStoreChange>;
  /** Stops watching. Evaluations may go on using the store. Safe to call twice. */
  close(): Promise<void>;
}
