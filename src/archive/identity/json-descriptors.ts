import { isPlainObject } from '../../internal/is-plain-object.js';
import { parseStrictJson } from '../../internal/json.js';
import { declare, type DescriptorResult } from './identity.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Reads `plugin.json`: `key`, `version` and `vendor`, a text or an object with a `name`. Without a key it is another file of that name. */
export function readPluginJson(untrustedBytes: Uint8Array): DescriptorResult {
  return readObject(untrustedBytes, 'key', 'vendor');
}

/** Reads `package.json`: `name`, `version` and `author`, a text or an object with a `name`. */
export function readPackageJson(untrustedBytes: Uint8Array): DescriptorResult {
  return readObject(untrustedBytes, 'name', 'author');
}

function readObject(untrustedBytes: Uint8Array, keyName: string, vendorName: string): DescriptorResult {
  let text: string;
  try {
    text = UTF8.decode(untrustedBytes);
  } catch {
    return { ok: false, detail: 'not UTF-8' };
  }
  const json = parseStrictJson(text);
  if (!json.ok) return { ok: false, detail: `${json.fault}: ${json.detail}` };
  const key = textOf(property(json.value, keyName));
  if (key === null) return { ok: true, declared: null };
  const vendor = property(json.value, vendorName);
  return declare({
    key,
    version: textOf(property(json.value, 'version')),
    vendor: textOf(isPlainObject(vendor) ? property(vendor, 'name') : vendor),
  });
}

/** An own property: what is inherited, nobody wrote into the file. */
function property(value: unknown, name: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
