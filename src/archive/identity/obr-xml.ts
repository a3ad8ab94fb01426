import { declare, type DescriptorResult } from './identity.js';
import { readXml, refusePrefixes, XmlFault } from './xml.js';

/** More than any bundle has. */
const MAX_RESOURCES = 1000;
const RESOURCE = 'repository/resource';

/** What `obr.xml` says about the app; its uri is null where it says none. */
export type RepositoryResult =
  | { readonly ok: true; readonly uri: string | null; readonly descriptor: DescriptorResult }
  | { readonly ok: false; readonly detail: string };

/**
 * Reads `obr.xml`, the OSGi bundle repository of an `.obr`: a resource for the app and one for each dependency. The app's is the
 * only one, or the only one whose jar stands at the top, dependencies being in a folder.
 */
export async function readObrXml(untrustedBytes: Uint8Array): Promise<RepositoryResult> {
  const resources: Readonly<Record<string, string>>[] = [];
  const fault = await readXml(untrustedBytes, {
    element(path, attributes) {
      if (!path.includes('/') && path !== 'repository') throw new XmlFault('the root is no repository');
      refusePrefixes(path, [RESOURCE]);
      // What another repository offers was never in this archive.
      if (path === 'repository/referral') throw new XmlFault('it refers to another repository');
      if (path !== RESOURCE) return;
      refusePrefixes(Object.keys(attributes), ['uri', 'symbolicname', 'version']);
      if (resources.length >= MAX_RESOURCES) throw new XmlFault(`more than ${MAX_RESOURCES} resources`);
      resources.push(attributes);
    },
  });
  if (fault !== null) return { ok: false, detail: fault };
  const atTheTop = resources.filter(({ uri }) => !pathOf(uri ?? '').includes('/'));
  const [main, ...others] = resources.length === 1 ? resources : atTheTop;
  if (resources.length > 1 && (main === undefined || others.length > 0)) {
    const detail = `${atTheTop.length} of ${resources.length} resources stand at the top: which is the app?`;
    return { ok: false, detail };
  }
  const { uri, symbolicname, version } = main ?? {};
  const descriptor = declare({ key: symbolicname ?? null, version: version ?? null, vendor: null });
  return descriptor.ok ? { ok: true, uri: uri === undefined ? null : pathOf(uri), descriptor } : descriptor;
}

function pathOf(uri: string): string {
  return uri.replace(/^\.\//, '');
}
