import { declare, type DescriptorResult } from './identity.js';
import { readXml } from './xml.js';

/** More than any bundle has; the rest of the document isn't an identity. */
const MAX_RESOURCES = 1000;

/**
 * Reads `obr.xml`, the OSGi bundle repository of an `.obr`: a resource for the app and one for each dependency. The app's is the
 * only one, or the only one whose jar stands at the top, dependencies being in a folder.
 */
export async function readObrXml(untrustedBytes: Uint8Array): Promise<DescriptorResult> {
  const resources: Readonly<Record<string, string>>[] = [];
  const fault = await readXml(untrustedBytes, {
    element(path, attributes) {
      if (path === 'repository/resource' && resources.length < MAX_RESOURCES) resources.push(attributes);
    },
  });
  if (fault !== null) return { ok: false, detail: fault };
  const atTheTop = resources.filter((attributes) => !(attributes['uri'] ?? '').includes('/'));
  const [main, ...others] = resources.length === 1 ? resources : atTheTop;
  if (main === undefined || others.length > 0) return { ok: true, declared: null };
  return declare({ key: main['symbolicname'] ?? null, version: main['version'] ?? null, vendor: null });
}
