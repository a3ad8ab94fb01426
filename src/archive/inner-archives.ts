import { createHash } from 'node:crypto';
import { ArchiveRefusal, refuse } from './archive-fault.js';
import { BlockReader } from './block-reader.js';
import type { Budget } from './budget.js';
import type { ArchiveEntry } from './entry.js';
import { harmless } from '../internal/untrusted-text.js';
import type { IdentityResult } from './identity/identity.js';
import { REPOSITORY, repositoryEntry } from './identity/main-archive.js';
import { BUNDLE } from './identity/manifest.js';
import { identityOfMain } from './identity/outer-and-main.js';
import { readIdentity, type OwnIdentity } from './identity/read-identity.js';
import { fromMemory, partOf, type RandomAccessBytes } from './random-access-bytes.js';
import { collectEntry, readEntry } from './read-entry.js';
import { readEntries } from './read-structure.js';
import { foldCase } from './unique-names.js';

/** A jar within an archive, checked like one that stands alone. */
export interface InnerArchive {
  readonly name: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly entryCount: number;
  readonly identity: IdentityResult;
}

/** The `Bundle-SymbolicName` of each: `obr.xml` goes by it, and reports don't show it. */
const bundleNames = new WeakMap<InnerArchive, string>();

/** The jars within an archive that are to be checked, and what was found. */
export class InnerArchives {
  readonly #names: ReadonlySet<string>;
  readonly #budget: Budget;
  readonly #found: InnerArchive[] = [];

  constructor(entries: readonly ArchiveEntry[], which: 'obr' | 'all' | 'none', budget: Budget) {
    const isWanted = which === 'all' || (which === 'obr' && repositoryEntry(entries) !== undefined);
    const jars = entries.filter(({ name }) => isWanted && foldCase(name).endsWith('.jar'));
    this.#names = new Set(jars.map(({ name }) => name));
    this.#budget = budget;
  }

  /** Those that were inspected. */
  get found(): readonly InnerArchive[] {
    return this.#found;
  }

  /** Whether an entry is one of them. */
  includes(entry: ArchiveEntry): boolean {
    return this.#names.has(entry.name);
  }

  /**
   * Reads and checks the entry as {@link readEntry} does, then what it holds. A stored one is read where it stands; one that is
   * deflated has to be held in memory.
   */
  async inspect(
    outer: RandomAccessBytes,
    reader: BlockReader,
    entry: ArchiveEntry,
    take: (chunk: Uint8Array) => void,
  ): Promise<void> {
    const { name, size } = entry;
    const { maxInnerBytes } = this.#budget.limits;
    const hash = createHash('sha256');
    const takeBoth = (chunk: Uint8Array): void => {
      hash.update(chunk);
      take(chunk);
    };
    let bytes: RandomAccessBytes;
    if (entry.method === 'stored') {
      await readEntry(outer, reader, entry, this.#budget, takeBoth);
      bytes = partOf(outer, entry.dataOffset, size);
    } else {
      if (size > maxInnerBytes) refuse('archive-inner-too-large', name, `${size} bytes, more than ${maxInnerBytes}`);
      bytes = fromMemory(await collectEntry(outer, reader, entry, this.#budget, takeBoth));
    }
    const { entryCount, identity, bundleName } = await this.#inspectInner(bytes, name);
    const found: InnerArchive = { name, size, sha256: hash.digest('hex'), entryCount, identity };
    if (bundleName !== undefined) bundleNames.set(found, bundleName);
    this.#found.push(found);
  }

  async #inspectInner(bytes: RandomAccessBytes, name: string) {
    try {
      const entries = await readEntries(bytes, this.#budget);
      const reader = new BlockReader(bytes);
      for (const entry of entries) await readEntry(bytes, reader, entry, this.#budget, () => undefined);
      const own = await readIdentity(entries, async (entry) => collectEntry(bytes, reader, entry, this.#budget));
      // One that is an .obr itself is the app within it, which at this depth isn't inspected.
      const identity = identityOfRepository(own, []);
      const bundleName = own.claims.find(({ source }) => source === BUNDLE)?.declared.key;
      return { entryCount: entries.length, identity, bundleName };
    } catch (error) {
      if (!(error instanceof ArchiveRefusal)) throw error;
      return refuse(error.code, error.entry === null ? name : `${name}!/${error.entry}`, error.detail);
    }
  }
}

/**
 * The identity of an `.obr`: that of the app within, which is what hosts install. What stands around it never names the app alone
 * (docs/decisions/0021-whose-word-on-identity.md). Any other archive is what its own descriptors say.
 */
export function identityOfRepository(own: OwnIdentity, inner: readonly InnerArchive[]): IdentityResult {
  const { identity, claims, main } = own;
  if (main === null || identity.state === 'disagreement' || identity.state === 'malformed') return identity;
  if (!main.ok) return { state: 'malformed', source: REPOSITORY, detail: main.detail };
  const app = inner.find(({ name }) => name === main.name);
  if (app === undefined)
    return { state: 'malformed', source: REPOSITORY, detail: `${harmless(main.name)} is not inspected` };
  const findings = identity.state === 'known' ? identity.findings : [];
  return identityOfMain({ ...app, bundleName: bundleNames.get(app) ?? null }, claims, findings);
}
