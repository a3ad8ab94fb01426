import { declare, type DescriptorResult } from './identity.js';
import { quote } from '../../internal/untrusted-text.js';
import { decodeUtf8 } from '../../internal/utf8.js';

/** What a manifest says: about the app, and about the OSGi bundle that it is. */
export type ManifestResult =
  | { readonly ok: true; readonly plugin: DescriptorResult; readonly bundle: DescriptorResult }
  | { readonly ok: false; readonly detail: string };

/** The manifest's entry, in the form that tools write. */
export const MANIFEST = 'META-INF/MANIFEST.MF';
/** Where a key that is a bundle's name comes from. */
export const BUNDLE = `${MANIFEST} (Bundle-SymbolicName)`;

/** The JAR file specification, "Name-Value pairs and Sections": alphanum, then up to 69 of these. */
const HEADER = /^([A-Za-z0-9][A-Za-z0-9_-]{0,69}): (.*)$/s;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/**
 * Reads the main section of `META-INF/MANIFEST.MF` (JAR file specification): lines end in CR LF or LF, and go on in the next line where
 * that begins with a space. They are joined before they are decoded: writers cut at 72 bytes, within characters too. A CR alone, which
 * the specification allows, ends a line to the JDK and none to Apache Felix: with one the manifest is malformed.
 */
export function readManifest(untrustedBytes: Uint8Array): ManifestResult {
  const [first] = untrustedBytes;
  // To some readers the main section is empty, others begin with the first line that isn't.
  if (first === LF || first === CR) return { ok: false, detail: 'the first line is empty' };
  if (untrustedBytes.some((byte, index) => byte === CR && untrustedBytes[index + 1] !== LF)) {
    return { ok: false, detail: 'a line ends in CR alone' };
  }
  const lines = mainSection(untrustedBytes);
  // The JDK reads no line that doesn't end.
  if (lines === null) return { ok: false, detail: 'the last line has no end' };
  const headers = new Map<string, string>();
  for (const line of lines) {
    const text = decodeUtf8(line, 'keep');
    if (text === null) return { ok: false, detail: 'not UTF-8' };
    const [, name, value] = HEADER.exec(text) ?? [];
    if (name === undefined || value === undefined) return { ok: false, detail: 'a line is no header' };
    // Names don't distinguish letter case, and readers differ on which of two counts.
    const lowered = name.toLowerCase();
    if (headers.has(lowered)) return { ok: false, detail: `two headers ${name}` };
    headers.set(lowered, value);
  }
  const get = (name: string): string | null => headers.get(name.toLowerCase()) ?? null;
  // OSGi Core, section 3.14: its classes become another bundle's, whatever it calls itself.
  const host = get('Fragment-Host');
  if (host !== null) return { ok: false, detail: `a fragment of ${quote(host)}` };
  const version = get('Bundle-Version') ?? get('Implementation-Version');
  const vendor = get('Bundle-Vendor');
  // Directives and attributes follow the name (OSGi Core, section 3.2.2).
  const symbolicName = get('Bundle-SymbolicName')?.split(';')[0] ?? null;
  return {
    ok: true,
    plugin: declare({ key: get('Atlassian-Plugin-Key'), version, vendor }),
    bundle: declare({ key: symbolicName, version, vendor }),
  };
}

/** The lines of the first section, each with those that go on with it; null where the last one has no end. */
function mainSection(bytes: Uint8Array): readonly Uint8Array[] | null {
  const lines: Uint8Array[][] = [];
  let start = 0;
  while (start < bytes.byteLength) {
    let end = start;
    while (end < bytes.byteLength && bytes[end] !== LF && bytes[end] !== CR) end++;
    if (end === start) break;
    if (end === bytes.byteLength) return null;
    const previous = lines.at(-1);
    if (bytes[start] === SPACE && previous !== undefined) previous.push(bytes.subarray(start + 1, end));
    else lines.push([bytes.subarray(start, end)]);
    start = end + (bytes[end] === CR ? 2 : 1);
  }
  return lines.map((parts) => Buffer.concat(parts));
}
