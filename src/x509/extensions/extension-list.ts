import { TAG } from '../der-primitives.js';
import { readBoolean, readOid } from '../der-values.js';
import { readDer, type DerElement, type DerLimits } from '../der.js';

/** One extension, its value not yet looked into. */
export interface RawExtension {
  /** Dotted. */
  readonly oid: string;
  readonly critical: boolean;
  /** `critical` FALSE is written out, though it is the default (X.690 section 11.5). */
  readonly writesDefault: boolean;
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array;
}

/** What is wrong with extensions, and where. */
export interface ExtensionFault {
  readonly ok: false;
  readonly code: 'duplicate-extension' | 'extension-malformed';
  readonly detail: string;
}

/** The extensions in order, or the first fault. */
export type ExtensionListResult = { readonly ok: true; readonly extensions: readonly RawExtension[] } | ExtensionFault;

/**
 * Splits Extensions, of a certificate, a revocation list or an entry of one.
 *
 * Implements RFC 5280 section 4.1.2.9: SEQUENCE SIZE (1..MAX) OF SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }.
 */
export function readExtensionList(list: DerElement | undefined): ExtensionListResult {
  if (list?.tag !== TAG.sequence || list.children.length === 0) return malformed('the list of extensions');
  const extensions: RawExtension[] = [];
  const seen = new Set<string>();
  for (const extension of list.children) {
    const [type, ...rest] = extension.children;
    const oid = readOid(type);
    const value = rest.pop();
    const critical = rest.length === 0 ? false : readBoolean(rest[0]);
    const wellFormed = rest.length <= 1 && critical !== null;
    if (extension.tag !== TAG.sequence || oid === null || value?.tag !== TAG.octetString || !wellFormed) {
      return malformed('an extension');
    }
    // "A certificate MUST NOT include more than one instance of a particular extension" (section 4.2).
    if (seen.has(oid)) return { ok: false, code: 'duplicate-extension', detail: oid };
    seen.add(oid);
    extensions.push({ oid, critical, writesDefault: rest.length === 1 && !critical, value: value.content });
  }
  return { ok: true, extensions };
}

/** Reads one value into what is known so far, or says that it isn't one. */
export type ExtensionReader<T> = (value: DerElement, into: T, extension: RawExtension) => boolean;

/**
 * Reads every extension that has a reader; one that is known and can't be read is an error, never ignored (section 4.2).
 *
 * @returns the OIDs of critical extensions that have no reader, or the first fault.
 */
export function readKnownExtensions<T>(
  extensions: readonly RawExtension[],
  readers: ReadonlyMap<string, ExtensionReader<T>>,
  into: T,
  limits: DerLimits,
): { readonly ok: true; readonly unknownCritical: readonly string[] } | ExtensionFault {
  const unknownCritical: string[] = [];
  for (const extension of extensions) {
    const reader = readers.get(extension.oid);
    if (reader === undefined) {
      // DER doesn't encode defaults. The example of RFC 8410 section 10.2 does, and real certificates do: what is known here is
      // read all the same; what isn't gets no such benefit.
      if (extension.writesDefault) return malformed(`extension ${extension.oid}`);
      if (extension.critical) unknownCritical.push(extension.oid);
      continue;
    }
    const inner = readDer(extension.value, limits);
    if (!inner.ok || !reader(inner.element, into, extension)) return malformed(`extension ${extension.oid}`);
  }
  return { ok: true, unknownCritical };
}

function malformed(what: string): ExtensionFault {
  return { ok: false, code: 'extension-malformed', detail: what };
}
