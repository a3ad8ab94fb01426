import { declare, type DescriptorResult } from './identity.js';
import { readXml, refusePrefixes, XmlFault } from './xml.js';

const ROOT = 'atlassian-plugin';
const INFO = `${ROOT}/plugin-info`;
const VERSION = `${INFO}/version`;
const VENDOR = `${INFO}/vendor`;

/** Reads `atlassian-plugin.xml`: the root's key, and version and vendor's name of its `plugin-info`. */
export async function readAtlassianPluginXml(untrustedBytes: Uint8Array): Promise<DescriptorResult> {
  const seen = new Set<string>();
  let key: string | null = null;
  let version: string | null = null;
  let vendor: string | null = null;
  const fault = await readXml(untrustedBytes, {
    element(path, attributes) {
      if (!path.includes('/') && path !== ROOT) throw new XmlFault('the root is no atlassian-plugin');
      refusePrefixes(path, [INFO, VERSION, VENDOR]);
      if (path === ROOT || path === VENDOR) {
        refusePrefixes(Object.keys(attributes), [path === ROOT ? 'key' : 'name']);
      }
      // Its text would be only a part of what some readers take.
      if (path.startsWith(`${VERSION}/`)) throw new XmlFault('its version holds elements');
      if (path === ROOT) key = attributes['key'] ?? null;
      if (path === VENDOR) vendor = attributes['name'] ?? null;
      if (path !== INFO && path !== VERSION && path !== VENDOR) return;
      // Readers take the first, the last, or both.
      if (seen.has(path)) throw new XmlFault(`two elements ${path}`);
      seen.add(path);
    },
    text(path, text) {
      if (path === VERSION) version = text;
    },
  });
  if (fault !== null) return { ok: false, detail: fault };
  if (key === null) return { ok: false, detail: 'it has no key' };
  return declare({ key, version, vendor });
}
