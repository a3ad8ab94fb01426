import { harmless, quote } from '../../internal/untrusted-text.js';
import { foldCase } from '../unique-names.js';
import type { ArchiveEntry } from '../entry.js';
import { readAtlassianPluginXml } from './atlassian-plugin-xml.js';
import {
  declare,
  type DeclaredIdentity,
  type DescriptorResult,
  type IdentityFinding,
  type IdentityResult,
} from './identity.js';
import { readPackageJson, readPluginJson } from './json-descriptors.js';
import { readManifest } from './manifest.js';
import { readObrXml } from './obr-xml.js';
import { toOsgiVersion } from './osgi-version.js';

/** A descriptor is a few kilobytes; the largest manifests, with thousands of imports, are a tenth of this. */
export const MAX_DESCRIPTOR_BYTES = 1024 * 1024;

/** What a host's own reader gets, and what it answers: null where the archive is none of its apps. */
export type IdentityReader = (archive: {
  readonly entries: readonly ArchiveEntry[];
  /** The content of an entry, checked. */
  readonly read: (entry: ArchiveEntry) => Promise<Uint8Array>;
}) => Promise<DeclaredIdentity | null>;

/** A descriptor that was found. */
interface Descriptor {
  readonly source: string;
  /** Whether hosts go by its key: two of these must name the same app. The others' keys are names of something else. */
  readonly isBinding: boolean;
  readonly result: DescriptorResult;
}

/** A descriptor that names a key. */
interface Candidate {
  readonly source: string;
  readonly isBinding: boolean;
  readonly declared: DeclaredIdentity & { readonly key: string };
}

const MANIFEST = 'META-INF/MANIFEST.MF';
const BUNDLE = `${MANIFEST} (Bundle-SymbolicName)`;

/**
 * Finds which app an archive is by its own descriptors. Which one counts first, and what it means where they differ, is said in
 * docs/decisions/0021-whose-word-on-identity.md.
 *
 * @param entries - of an archive whose structure has been checked: names are unique.
 * @param readEntry - the content of an entry; asked for descriptors of at most {@link MAX_DESCRIPTOR_BYTES} alone.
 * @param hostReader - knows a descriptor of the host's own; its word counts first.
 * @returns never throws for what the descriptors hold.
 */
export async function readIdentity(
  entries: readonly ArchiveEntry[],
  readEntry: (entry: ArchiveEntry) => Promise<Uint8Array>,
  hostReader?: IdentityReader,
): Promise<IdentityResult> {
  const descriptors: Descriptor[] = [];
  if (hostReader !== undefined) {
    const declared = await hostReader({ entries, read: readEntry });
    if (declared !== null) descriptors.push({ source: 'host', isBinding: true, result: declare(declared) });
  }
  descriptors.push(...(await readDescriptors(entries, readEntry)));
  const unreadable = descriptors.find(({ isBinding, result }) => isBinding && !result.ok);
  if (unreadable?.result.ok === false) {
    return { state: 'malformed', source: unreadable.source, detail: unreadable.result.detail };
  }
  return combine(descriptors);
}

async function readDescriptors(
  entries: readonly ArchiveEntry[],
  readEntry: (entry: ArchiveEntry) => Promise<Uint8Array>,
): Promise<readonly Descriptor[]> {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const read = async (
    entry: ArchiveEntry | undefined,
    parse: (bytes: Uint8Array) => DescriptorResult | Promise<DescriptorResult>,
  ): Promise<DescriptorResult> => {
    if (entry === undefined) return { ok: true, declared: null };
    if (entry.size > MAX_DESCRIPTOR_BYTES) return { ok: false, detail: `more than ${MAX_DESCRIPTOR_BYTES} bytes` };
    return parse(await readEntry(entry));
  };
  // Names in META-INF don't distinguish letter case (JAR file specification); that they are unique has been checked.
  const foldedManifest = foldCase(MANIFEST);
  const manifestEntry = entries.find(({ name }) => foldCase(name) === foldedManifest);
  let bundle: DescriptorResult = { ok: true, declared: null };
  const plugin = await read(manifestEntry, (bytes) => {
    const manifest = readManifest(bytes);
    if (!manifest.ok) return manifest;
    bundle = manifest.bundle;
    return manifest.plugin;
  });
  return [
    {
      source: 'atlassian-plugin.xml',
      isBinding: true,
      result: await read(byName.get('atlassian-plugin.xml'), readAtlassianPluginXml),
    },
    { source: MANIFEST, isBinding: true, result: plugin },
    { source: 'plugin.json', isBinding: true, result: await read(byName.get('plugin.json'), readPluginJson) },
    { source: 'obr.xml', isBinding: false, result: await read(byName.get('obr.xml'), readObrXml) },
    { source: 'package.json', isBinding: false, result: await read(byName.get('package.json'), readPackageJson) },
    { source: BUNDLE, isBinding: false, result: bundle },
  ];
}

function combine(descriptors: readonly Descriptor[]): IdentityResult {
  const findings: IdentityFinding[] = [];
  const candidates: Candidate[] = [];
  for (const { source, isBinding, result } of descriptors) {
    if (!result.ok) {
      findings.push({ code: 'descriptor-ignored', source, detail: result.detail });
      continue;
    }
    const { declared } = result;
    if (declared === null || declared.key === null) continue;
    candidates.push({ source, isBinding, declared: { ...declared, key: declared.key } });
    // The bundle's version and vendor are those of the plugin: said once is enough.
    if (source === BUNDLE) continue;
    for (const detail of result.findings ?? []) findings.push({ code: 'placeholder', source, detail });
  }
  const [first, ...others] = candidates;
  if (first === undefined) {
    const [ignored] = findings.filter(({ code }) => code === 'descriptor-ignored');
    return ignored === undefined
      ? { state: 'unknown' }
      : { state: 'malformed', source: ignored.source, detail: ignored.detail };
  }
  for (const other of others) {
    const disagreement = compare(first, other, findings);
    if (disagreement !== null) return { state: 'disagreement', detail: disagreement };
  }
  const manifest = descriptors.find(({ source }) => source === BUNDLE)?.result;
  const fallback = manifest?.ok === true ? manifest.declared : null;
  const said = (what: 'version' | 'vendor') =>
    candidates.map(({ declared }) => declared[what]).find((value) => value !== null) ?? fallback?.[what] ?? null;
  const { key } = first.declared;
  return { state: 'known', key, version: said('version'), vendor: said('vendor'), source: first.source, findings };
}

/** @returns what they can't both be right about; lesser differences are added to the findings. */
function compare(first: Candidate, other: Candidate, findings: IdentityFinding[]): string | null {
  const { source } = other;
  const differ = (what: 'key' | 'version' | 'vendor', a: string, b: string) =>
    `${first.source} has ${what} ${quote(a)}, ${source} has ${quote(b)}`;
  const [a, b] = [first.declared, other.declared];
  // A bundle has a name of its own in most apps, but the app's version.
  if (a.key !== b.key && source !== BUNDLE) {
    const detail = differ('key', a.key, b.key);
    if (first.isBinding && other.isBinding) return detail;
    findings.push({ code: 'key-differs', source, detail: harmless(detail) });
    return null;
  }
  if (a.version !== null && b.version !== null && toOsgiVersion(a.version) !== toOsgiVersion(b.version)) {
    const detail = differ('version', a.version, b.version);
    if (first.isBinding && source === 'plugin.json') return detail;
    const isTwice = source === BUNDLE && findings.some((finding) => finding.source === MANIFEST);
    if (!isTwice) findings.push({ code: 'version-differs', source, detail: harmless(detail) });
  }
  if (a.vendor !== null && b.vendor !== null && a.vendor !== b.vendor && source === 'plugin.json') {
    findings.push({ code: 'vendor-differs', source, detail: harmless(differ('vendor', a.vendor, b.vendor)) });
  }
  return null;
}
