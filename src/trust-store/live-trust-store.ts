import type { AccessEvidence } from '../decision/evidence.js';
import { FolderHints } from '../file-system/folder-hints.js';
import { Announcer } from '../internal/announcer.js';
import { systemClock, type Clock } from '../internal/clock.js';
import { OneAtATime } from '../internal/one-at-a-time.js';
import type { AssignableRole } from '../policy/policy.js';
import { isSameState, racyNames, readFolderState, type FolderState } from './folder-state.js';
import { readStoreFile } from './read-folder.js';
import { contentOf, type TrustStoreSnapshot } from './snapshot.js';
import { ChangeFeed } from './change-feed.js';
import { describeChange, type TrustStoreChange } from './store-difference.js';
import { takeSnapshot, type Taking } from './take-snapshot.js';
import type { TrustStore, TrustStoreEvents, TrustStoreStatus, WatchMode } from './trust-store.js';

/** A file that changed so shortly before it was read may change again without showing it. Some file systems count in 2 s (FAT). */
const RACY_MILLIS = 2000;

/** Digests of files that couldn't be read: whether they can be now, no state tells. */
const NOT_READ: ReadonlySet<string> = new Set(['unreadable', 'missing']);
/** Without events a timer is all there is. */
export const POLL_MILLIS = 2000;

/** What a live store is made with, with every default filled in. */
export interface LiveStoreSettings {
  readonly folder: string;
  readonly roles: Readonly<Record<string, AssignableRole>>;
  readonly clock: Clock;
  readonly watch: 'events' | 'polling';
  readonly freshness: 'check' | 'read-always';
  readonly rescanMillis: number;
  readonly debounceMillis: number;
}

/** A trust store that follows its folder: see `TrustStore`. */
export class LiveTrustStore implements TrustStore {
  readonly #settings: LiveStoreSettings;
  readonly #looks = new OneAtATime<Taking>();
  readonly #events = new Announcer<TrustStoreEvents>();
  readonly #hints: FolderHints;
  #rescan: NodeJS.Timeout;
  /** How many wait for changes. */
  #waiting = 0;
  /** Whether the next look must read, whatever the folder looks like. */
  #mustRead = false;
  readonly #openedMillis: number;
  readonly #usedPins = new Set<string>();
  #taking: Taking;
  /** Of files that were read again since the snapshot: when. */
  #readAgain = new Map<string, number>();
  #checkedMillis: number;
  #watching: WatchMode;

  constructor(settings: LiveStoreSettings, taking: Taking) {
    this.#settings = settings;
    this.#taking = taking;
    this.#checkedMillis = taking.readMillis;
    this.#openedMillis = taking.readMillis;
    this.#watching = settings.watch === 'events' ? { mode: 'events' } : { mode: 'polling', because: null };
    this.#rescan = this.#lookEvery(settings.rescanMillis);
    this.#hints = new FolderHints({
      path: settings.folder,
      debounceMillis: settings.debounceMillis,
      onQuiet: () => this.#lookQuietly(),
      onLoss: (system) => this.#fallBack(system),
    });
    this.#follow();
  }

  get folder(): string {
    return this.#settings.folder;
  }

  snapshot(): TrustStoreSnapshot {
    return this.#taking.snapshot;
  }

  /** Pins that have vouched for an install since the store was opened: as many as there have been, none of them an attacker's. */
  get usedPins(): { readonly fingerprints: ReadonlySet<string>; readonly since: Date } {
    return { fingerprints: this.#usedPins, since: new Date(this.#openedMillis) };
  }

  /** @param fingerprint - of a pin that is in the store. */
  noteUse(fingerprint: string): void {
    this.#usedPins.add(fingerprint);
  }

  /** Who could change it, as far as is known; empty where it couldn't be looked at. */
  get access(): readonly AccessEvidence[] {
    const access = contentOf(this.#taking.snapshot)?.access ?? null;
    return access === null ? [] : [access];
  }

  status(): TrustStoreStatus {
    const { snapshotId, loadedAt, fault, findings } = this.#taking.snapshot;
    return {
      folder: this.folder,
      watching: this.#watching,
      snapshotId,
      loadedAt: new Date(loadedAt),
      checkedAt: new Date(this.#checkedMillis),
      fault,
      findings,
    };
  }

  on<Event extends keyof TrustStoreEvents>(
    event: Event,
    listener: (value: TrustStoreEvents[Event]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<TrustStoreChange> {
    return this.changes();
  }

  changes(): AsyncIterableIterator<TrustStoreChange> {
    return new ChangeFeed({
      snapshot: () => this.snapshot(),
      isClosed: () => this.#watching.mode === 'closed',
      onNews: (listener) => {
        const stop = [this.on('change', listener), this.on('watching', listener)];
        return () => stop.forEach((each) => each());
      },
      hold: () => this.#hold(),
    });
  }

  #hold(): () => void {
    this.#waiting++;
    this.#rescan.ref();
    return () => {
      if (--this.#waiting === 0) this.#rescan.unref();
    };
  }

  async refresh(): Promise<TrustStoreSnapshot> {
    this.#mustRead = true;
    return this.current();
  }

  /** The snapshot that the folder's content is, as of some moment after this call began. Never rejects for the folder's state. */
  async current(): Promise<TrustStoreSnapshot> {
    return (await this.#looks.run(async () => this.#look())).snapshot;
  }

  async close(): Promise<void> {
    clearInterval(this.#rescan);
    if (this.#watching.mode !== 'closed') this.#setWatching({ mode: 'closed' });
    await this.#hints.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #look(): Promise<Taking> {
    const { folder, freshness } = this.#settings;
    const known = this.#taking;
    const mustRead = this.#mustRead;
    this.#mustRead = false;
    if (mustRead || freshness === 'read-always' || known.state === null) return this.#read();
    const lookedMillis = systemClock.now().getTime();
    const now = await readFolderState(folder);
    if (!now.ok || !isSameState(known.state, now.state)) return this.#read();
    if (!(await this.#isReadAgain(known, now.state))) return this.#read();
    this.#checkedMillis = lookedMillis;
    return known;
  }

  /** Reads those files again whose state doesn't tell. @returns whether each holds what it held. */
  async #isReadAgain(known: Taking, state: FolderState): Promise<boolean> {
    const readMillis = (name: string) => this.#readAgain.get(name) ?? known.readMillis;
    const failed = [...known.digests].filter(([, digest]) => NOT_READ.has(digest)).map(([name]) => name);
    for (const name of new Set([...racyNames(state, readMillis, RACY_MILLIS), ...failed])) {
      const startedMillis = systemClock.now().getTime();
      const file = await readStoreFile(this.folder, name);
      if (file?.digest !== known.digests.get(name)) return false;
      this.#readAgain.set(name, startedMillis);
    }
    return true;
  }

  async #read(): Promise<Taking> {
    const { folder, roles, clock } = this.#settings;
    const before = this.#taking;
    const taking = await takeSnapshot(folder, roles, clock);
    this.#checkedMillis = taking.readMillis;
    this.#readAgain = new Map();
    // Nothing but the time has changed: what was worked out for the snapshot stays good.
    const isUnchanged =
      before.snapshot.snapshotId === taking.snapshot.snapshotId &&
      before.state !== null &&
      taking.state !== null &&
      isSameState(before.state, taking.state);
    this.#taking = isUnchanged ? { ...taking, snapshot: before.snapshot } : taking;
    this.#follow();
    if (!isUnchanged) {
      const change = describeChange(before.snapshot, taking.snapshot);
      if (before.snapshot.snapshotId !== taking.snapshot.snapshotId || change.differences.length > 0) {
        this.#events.tell('change', change);
      }
    }
    return this.#taking;
  }

  #follow(): void {
    if (this.#watching.mode !== 'events') return;
    const { state } = this.#taking;
    this.#hints.follow(state === null ? null : { resolved: state.resolved, identity: state.mark.identity });
  }

  #fallBack(system: string): void {
    if (this.#watching.mode !== 'events') return;
    this.#setWatching({ mode: 'polling', because: system });
    clearInterval(this.#rescan);
    this.#rescan = this.#lookEvery(Math.min(POLL_MILLIS, this.#settings.rescanMillis));
    if (this.#waiting > 0) this.#rescan.ref();
  }

  /** What the clock that the host has handed in may throw is told to whoever asks next. */
  #lookQuietly(): void {
    this.current().catch(() => undefined);
  }

  #lookEvery(millis: number): NodeJS.Timeout {
    return setInterval(() => this.#lookQuietly(), millis).unref();
  }

  #setWatching(watching: WatchMode): void {
    this.#watching = watching;
    this.#events.tell('watching', watching);
  }
}
