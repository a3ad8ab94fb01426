import { harmless, quote } from '../../internal/untrusted-text.js';
import type { ArchiveEntry } from '../entry.js';
import { foldCase } from '../unique-names.js';

/** The descriptor of an `.obr`, an archive of one app and the bundles that it needs. */
export const REPOSITORY = 'obr.xml';

/** Which archive within an `.obr` is the app, or why that can't be told. */
export type MainArchive =
  { readonly ok: true; readonly name: string } | { readonly ok: false; readonly detail: string };

/** What a host may take for an app, whether it is one that is inspected or not. */
const ARCHIVE = /\.(?:jar|war|ear|rar|sar|har|par|kar|aar|zip|obr|esa)$/;
/** Without a scheme, an escape, a query: whether those are undone depends on the reader. */
const PATH = /^[^%?#\\:]+$/;

/** The entry that makes an archive an `.obr`. Hosts unpack it, and many file systems don't distinguish letter case. */
export function repositoryEntry(entries: readonly ArchiveEntry[]): ArchiveEntry | undefined {
  return entries.find(({ name }) => foldCase(name) === REPOSITORY);
}

/**
 * Finds the app within an `.obr`: the archive that `obr.xml` names, wherever it lies, or the only one there is. Some hosts go by
 * `obr.xml`, others install what stands at the top: both must end up with the same one.
 *
 * @param uri - of the app's resource; null where there is none.
 */
export function findMainArchive(uri: string | null, entries: readonly ArchiveEntry[]): MainArchive {
  const files = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const archives = files.filter((name) => ARCHIVE.test(foldCase(name)));
  if (uri === null) {
    const [only, ...others] = archives;
    if (only !== undefined && others.length === 0) return { ok: true, name: only };
    return { ok: false, detail: `${archives.length} archives, and no uri says which is the app` };
  }
  if (!PATH.test(uri)) return { ok: false, detail: `its uri ${quote(uri)} is no path in the archive` };
  if (!files.includes(uri)) return { ok: false, detail: `there is no ${quote(uri)}` };
  const rival = archives.find((name) => name !== uri && (uri.includes('/') || !name.includes('/')));
  if (rival !== undefined)
    return { ok: false, detail: `${harmless(rival)} could be the app as well as ${harmless(uri)}` };
  return { ok: true, name: uri };
}
