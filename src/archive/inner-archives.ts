import { createHash } from 'node:crypto';
import { ArchiveRefusal, refuse } from './archive-fault.js';
import { BlockReader } from './block-reader.js';
import type { Budget } from './budget.js';
import type { ArchiveEntry } from './entry.js';
import { quote } from '../internal/untrusted-text.js';
import type { IdentityFinding, IdentityResult } from './identity/identity.js';
import { toOsgiVersion } from './identity/osgi-version.js';
import { readIdentity } from './identity/read-identity.js';
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

const REPOSITORY = 'obr.xml';

/** The jars within an archive that are to be checked, and what was found. */
export class InnerArchives {
  readonly #names: ReadonlySet<string>;
  readonly #budget: Budget;
  readonly #found: InnerArchive[] = [];

  constructor(entries: readonly ArchiveEntry[], which: 'obr' | 'all' | 'none', budget: Budget) {
    const isWanted = which === 'all' || (which === 'obr' && entries.some(({ name }) => name === REPOSITORY));
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
    const { entryCount, identity } = await this.#inspectInner(bytes, name);
    this.#found.push({ name, size, sha256: hash.digest('hex'), entryCount, identity });
  }

  async #inspectInner(bytes: RandomAccessBytes, name: string) {
    try {
      const entries = await readEntries(bytes, this.#budget);
      const reader = new BlockReader(bytes);
      for (const entry of entries) await readEntry(bytes, reader, entry, this.#budget, () => undefined);
      const identity = await readIdentity(entries, async (entry) => collectEntry(bytes, reader, entry, this.#budget));
      return { entryCount: entries.length, identity };
    } catch (error) {
      if (!(error instanceof ArchiveRefusal)) throw error;
      return refuse(error.code, error.entry === null ? name : `${name}!/${error.entry}`, error.detail);
    }
  }
}

/**
 * The identity of an `.obr`: hosts install the jar at its top, whose own word counts before that of `obr.xml`, which knows bundles
 * and no plugin keys.
 */
export function identityOfRepository(own: IdentityResult, inner: readonly InnerArchive[]): IdentityResult {
  if (own.state === 'disagreement' || own.state === 'malformed') return own;
  if (own.state === 'known' && own.source !== REPOSITORY) return own;
  const [main, ...others] = inner.filter(({ name }) => !name.includes('/'));
  if (main === undefined || others.length > 0) return own;
  const { identity } = main;
  if (identity.state === 'unknown') return own;
  if (identity.state === 'disagreement') return { ...identity, detail: `${main.name}: ${identity.detail}` };
  const source = `${main.name}!/${identity.source}`;
  if (identity.state === 'malformed' || own.state === 'unknown') return { ...identity, source };
  const findings: IdentityFinding[] = identity.findings.map((finding) => ({
    ...finding,
    source: `${main.name}!/${finding.source}`,
  }));
  const differ = (a: string, b: string) => `${source} has ${quote(a)}, ${REPOSITORY} has ${quote(b)}`;
  if (identity.key !== own.key) {
    findings.push({ code: 'key-differs', source: REPOSITORY, detail: differ(identity.key, own.key) });
  }
  if (
    identity.version !== null &&
    own.version !== null &&
    toOsgiVersion(identity.version) !== toOsgiVersion(own.version)
  ) {
    findings.push({ code: 'version-differs', source: REPOSITORY, detail: differ(identity.version, own.version) });
  }
  return { ...identity, source, findings: [...own.findings, ...findings] };
}
