import { isPlainObject, ownValue } from '../../internal/is-plain-object.js';
import { parseStrictJson } from '../../internal/json.js';
import { quote } from '../../internal/untrusted-text.js';
import { decodeUtf8 } from '../../internal/utf8.js';
import { declare, type DescriptorResult } from './identity.js';

/**
 * Reads `plugin.json`: `key`, `version` and `vendor`, a text or an object with a `name`. Without a key it is another file of that name; with one that
 * is no text it is malformed.
 */
export function readPluginJson(untrustedBytes: Uint8Array): DescriptorResult {
  return readObject(untrustedBytes, 'key', 'vendor');
}

/** Reads `package.json`: `name`, `version` and `author`, a text or an object with a `name`. */
export function readPackageJson(untrustedBytes: Uint8Array): DescriptorResult {
  return readObject(untrustedBytes, 'name', 'author');
}

function readObject(untrustedBytes: Uint8Array, keyName: string, vendorName: string): DescriptorResult {
  const text = decodeUtf8(untrustedBytes, 'drop');
  if (text === null) return { ok: false, detail: 'not UTF-8' };
  const json = parseStrictJson(text);
  if (!json.ok) return { ok: false, detail: `${json.fault}: ${json.detail}` };
  const { value } = json;
  if (!isPlainObject(value)) return { ok: true, declared: null };
  // A reader that copies it key by key finds in it what stands under this one.
  if (Object.hasOwn(value, '__proto__')) return { ok: false, detail: 'a key __proto__' };
  const vendor = ownValue(value, vendorName);
  const vendorText = isPlainObject(vendor) ? ownValue(vendor, 'name') : vendor;
  const texts = [
    [keyName, ownValue(value, keyName)],
    ['version', ownValue(value, 'version') ?? undefined],
    [vendorName, vendorText ?? undefined],
  ] as const;
  for (const [name, said] of texts) {
    // Readers that don't distinguish letter case take it, and differ on which of two counts.
    const twin = Object.keys(value).find((other) => other !== name && other.toLowerCase() === name);
    if (twin !== undefined) return { ok: false, detail: `its ${name} is spelt ${quote(twin)}` };
    if (name === keyName && said === undefined) return { ok: true, declared: null };
    // A reader that makes a text of it, or takes its first element, finds what we would miss.
    if (said !== undefined && typeof said !== 'string') return { ok: false, detail: `its ${name} is no text` };
  }
  const [key, version, vendorSaid] = texts.map(([, said]) => (typeof said === 'string' ? said : null));
  return declare({ key: key ?? null, version: version ?? null, vendor: vendorSaid ?? null });
}
