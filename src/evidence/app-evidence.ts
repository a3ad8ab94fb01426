import type { AppEvidence, VersionComparison } from '../decision/evidence/app.js';
import { versionsToCompare } from '../decision/judge/versions.js';
import { harmless } from '../internal/untrusted-text.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { withTimeOut } from '../internal/with-time-out.js';
import { isAppKey } from '../policy/app-pattern.js';
import { boundsOfRules } from '../policy/version-bounds.js';
import type { Policy } from '../policy/policy.js';
import type { ReadableArtifact } from '../artifact/readable-artifact.js';
import type { AppReader, VersionComparator } from './app-reader.js';

/** A reader that is slower than this has met an archive that it can't cope with. */
const MAX_READER_MILLIS = 30_000;
const MAX_VERSION_CHARACTERS = 200;

/** Asks a host's reader which app an artifact is. Whatever it does is an answer. */
export async function readApp(reader: AppReader, artifact: ReadableArtifact): Promise<AppEvidence> {
  const answer = await withTimeOut<unknown>(async () => reader(artifact), MAX_READER_MILLIS);
  if (answer.state === 'timed-out') return unreadable(`the reader gave no answer within ${MAX_READER_MILLIS} ms`);
  if (answer.state === 'rejected') return unreadable('the reader failed');
  if (answer.value === null) return { state: 'unknown', because: 'no-descriptor' };
  try {
    return identify(answer.value, 'the host’s reader');
  } catch {
    // A getter or a proxy that throws.
    return unreadable('what the reader gave can’t be looked at');
  }
}

/** What a reader found, held to what an app key and a version may be. */
export function identify(found: unknown, source: string): AppEvidence {
  if (!isPlainObject(found)) return unreadable('the reader gave no object');
  const {
    key,
    version = null,
    vendor = null,
  }: { key?: unknown; version?: unknown; vendor?: unknown } = ownProperties(found);
  if (typeof key !== 'string' || !isAppKey(key)) return unreadable('its key is not one');
  if (version !== null && (typeof version !== 'string' || version.length > MAX_VERSION_CHARACTERS)) {
    return unreadable('its version is not one');
  }
  if (vendor !== null && typeof vendor !== 'string') return unreadable('its vendor is no text');
  return { state: 'known', key, version, vendor: vendor === null ? null : harmless(vendor), source };
}

function unreadable(detail: string): AppEvidence {
  return { state: 'unreadable', detail };
}

/** Asks a host's comparator all that judging this app may ask. What it throws means that it can't tell. */
export function compareByHost(
  compare: VersionComparator | undefined,
  app: AppEvidence,
  installedVersion: string | null,
  policy: Policy,
): readonly VersionComparison[] | null {
  if (compare === undefined) return null;
  if (app.state !== 'known' || app.version === null) return [];
  return versionsToCompare(app.version, installedVersion, boundsOfRules(policy)).map(([a, b]) => ({
    a,
    b,
    order: orderOf(compare, a, b),
  }));
}

function orderOf(compare: VersionComparator, a: string, b: string): -1 | 0 | 1 | null {
  try {
    const order: unknown = compare(a, b);
    if (typeof order !== 'number' || Number.isNaN(order)) return null;
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  } catch {
    return null;
  }
}
