import { harmless, quote } from '../../internal/untrusted-text.js';
import type { ArchiveEntry } from '../entry.js';
import { foldCase } from '../unique-names.js';
import { readAtlassianPluginXml } from './atlassian-plugin-xml.js';
import {
  declare,
  type Claim,
  type DeclaredIdentity,
  type DescriptorResult,
  type IdentityFinding,
  type IdentityResult,
} from './identity.js';
import { readPackageJson, readPluginJson } from './json-descriptors.js';
import { findMainArchive, REPOSITORY, repositoryEntry, type MainArchive } from './main-archive.js';
import { BUNDLE, MANIFEST, readManifest } from './manifest.js';
import { readObrXml } from './obr-xml.js';
import { differInNumbers, toOsgiVersion } from './osgi-version.js';

/** A descriptor is a few kilobytes; the largest manifests, with thousands of imports, are a tenth of this. */
const MAX_DESCRIPTOR_BYTES = 1024 * 1024;

/** Class loaders of later JDKs read these in the place of those at the top (JEP 238), and everybody else doesn't. */
const OF_A_RELEASE = /^meta-inf\/versions\/\d+\/(?:atlassian-plugin\.xml|plugin\.json|obr\.xml|package\.json)$/;

const IN_ANOTHERS_PLACE = 'some class loaders read it in the place of another one';

/** What a host's own reader gets, and what it answers: null where the archive is none of its apps. */
export type IdentityReader = (archive: {
  readonly entries: readonly ArchiveEntry[];
  /** The content of an entry, checked. */
  readonly read: (entry: ArchiveEntry) => Promise<Uint8Array>;
}) => Promise<DeclaredIdentity | null>;

/** A descriptor that was found. */
interface Descriptor {
  readonly source: string;
  /** As in {@link Claim}. */
  readonly isBinding: boolean;
  readonly result: DescriptorResult;
}

/** What an archive's own descriptors say. */
export interface OwnIdentity {
  /** By these descriptors alone: not yet the answer where there is a main archive. */
  readonly identity: IdentityResult;
  readonly claims: readonly Claim[];
  /** Of an `.obr`, else null. */
  readonly main: MainArchive | null;
}

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
): Promise<OwnIdentity> {
  const descriptors: Descriptor[] = [];
  if (hostReader !== undefined) {
    const declared = await hostReader({ entries, read: readEntry });
    if (declared !== null) descriptors.push({ source: 'host', isBinding: true, result: declare(declared) });
  }
  const found = await readDescriptors(entries, readEntry);
  descriptors.push(...found.descriptors);
  const claims = descriptors.flatMap(claimOf);
  const unreadable = descriptors.find(({ isBinding, result }) => isBinding && !result.ok);
  if (unreadable?.result.ok === false) {
    const { source, result } = unreadable;
    return { identity: { state: 'malformed', source, detail: result.detail }, claims, main: found.main };
  }
  return { identity: combine(descriptors, claims, found.main !== null), claims, main: found.main };
}

function claimOf({ source, isBinding, result }: Descriptor): readonly Claim[] {
  const declared = result.ok ? result.declared : null;
  return declared === null || declared.key === null
    ? []
    : [{ source, isBinding, declared: { ...declared, key: declared.key } }];
}

async function readDescriptors(
  entries: readonly ArchiveEntry[],
  readEntry: (entry: ArchiveEntry) => Promise<Uint8Array>,
): Promise<{ readonly descriptors: readonly Descriptor[]; readonly main: MainArchive | null }> {
  const byFoldedName = new Map(entries.map((entry) => [foldCase(entry.name), entry]));
  const read = async (
    entry: ArchiveEntry | undefined,
    parse: (bytes: Uint8Array) => DescriptorResult | Promise<DescriptorResult>,
  ): Promise<DescriptorResult> => {
    if (entry === undefined) return { ok: true, declared: null };
    if (entry.size > MAX_DESCRIPTOR_BYTES) return { ok: false, detail: `more than ${MAX_DESCRIPTOR_BYTES} bytes` };
    return parse(await readEntry(entry));
  };
  const readNamed = async (name: string, parse: Parameters<typeof read>[1]): Promise<DescriptorResult> => {
    const entry = byFoldedName.get(name);
    if (entry === undefined || entry.name === name) return read(entry, parse);
    // Whether it is there depends on where the archive is unpacked.
    return { ok: false, detail: `it is spelt ${quote(entry.name)}` };
  };
  let bundle: DescriptorResult = { ok: true, declared: null };
  // Names in META-INF don't distinguish letter case (JAR file specification); that they are unique has been checked.
  const plugin = await read(byFoldedName.get(foldCase(MANIFEST)), (bytes) => {
    const manifest = readManifest(bytes);
    if (!manifest.ok) return manifest;
    bundle = manifest.bundle;
    return manifest.plugin;
  });
  const obrEntry = repositoryEntry(entries);
  let main: MainArchive | null = null;
  const obr = await read(obrEntry, async (bytes) => {
    const repository = await readObrXml(bytes);
    if (!repository.ok) return repository;
    main = findMainArchive(repository.uri, entries);
    return repository.descriptor;
  });
  if (!obr.ok) main = obr;
  const ofRelease = [...byFoldedName].find(([name]) => OF_A_RELEASE.test(name))?.[1].name;
  const descriptors = [
    ...(ofRelease === undefined
      ? []
      : [{ source: ofRelease, isBinding: true, result: { ok: false, detail: IN_ANOTHERS_PLACE } as const }]),
    {
      source: 'atlassian-plugin.xml',
      isBinding: true,
      result: await readNamed('atlassian-plugin.xml', readAtlassianPluginXml),
    },
    { source: MANIFEST, isBinding: true, result: plugin },
    { source: 'plugin.json', isBinding: true, result: await readNamed('plugin.json', readPluginJson) },
    { source: REPOSITORY, isBinding: false, result: obr },
    { source: 'package.json', isBinding: false, result: await readNamed('package.json', readPackageJson) },
    { source: BUNDLE, isBinding: false, result: bundle },
  ];
  return { descriptors, main };
}

/** @param isRepository - an `.obr`, whose descriptors all have to name the app within. */
function combine(descriptors: readonly Descriptor[], claims: readonly Claim[], isRepository: boolean): IdentityResult {
  const findings: IdentityFinding[] = [];
  for (const { source, result } of descriptors) {
    if (!result.ok) {
      const { detail } = result;
      if (isRepository || couldDisagree(claims, source)) return { state: 'malformed', source, detail };
      findings.push({ code: 'descriptor-ignored', source, detail });
      continue;
    }
    const { declared } = result;
    if (declared === null || declared.key === null) continue;
    // The bundle's version and vendor are those of the plugin: said once is enough.
    if (source === BUNDLE) continue;
    for (const detail of result.findings ?? []) findings.push({ code: 'placeholder', source, detail });
  }
  const [first, ...others] = claims;
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
  const { key } = first.declared;
  // A bundle has a name of its own in most apps, but the app's version.
  const ofThisApp = claims.filter(({ source, declared }) => declared.key === key || source === BUNDLE);
  const said = (what: 'version' | 'vendor') =>
    ofThisApp.map(({ declared }) => declared[what]).find((value) => value !== null) ?? fallback?.[what] ?? null;
  const version = said('version');
  // No rule for versions may rest on one of two.
  const isAgreed = ofThisApp.every(
    ({ declared }) => version === null || declared.version === null || !differInNumbers(version, declared.version),
  );
  return {
    state: 'known',
    key,
    version: isAgreed ? version : null,
    vendor: said('vendor'),
    source: first.source,
    findings,
  };
}

/** @returns what they can't both be right about; lesser differences are added to the findings. */
function compare(first: Claim, other: Claim, findings: IdentityFinding[]): string | null {
  const { source } = other;
  const differ = (what: 'key' | 'version' | 'vendor', a: string, b: string) =>
    `${first.source} has ${what} ${quote(a)}, ${source} has ${quote(b)}`;
  const [a, b] = [first.declared, other.declared];
  if (a.key !== b.key && !(source === BUNDLE && mayNameAnotherBundle(first))) {
    const detail = differ('key', a.key, b.key);
    if (source === BUNDLE || (first.isBinding && other.isBinding)) return detail;
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

/** Whether a descriptor that can't be read may hold what would be a disagreement. */
function couldDisagree([first]: readonly Claim[], unreadable: string): boolean {
  if (unreadable === BUNDLE) return first !== undefined && !mayNameAnotherBundle(first);
  return first?.source === BUNDLE;
}

/**
 * Whether an app that this names may be a bundle of another name, as most apps of Atlassian's kind are; what `obr.xml` and a bundle
 * say is held to the app within. Beside any other descriptor the bundle's name is what hosts of bundles install it by.
 */
function mayNameAnotherBundle({ source }: Claim): boolean {
  return source !== 'plugin.json' && source !== 'package.json';
}
