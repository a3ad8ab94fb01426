import { harmless, quote } from '../../internal/untrusted-text.js';
import type { Claim, IdentityFinding, IdentityResult } from './identity.js';
import { REPOSITORY } from './main-archive.js';
import { BUNDLE } from './manifest.js';
import { differInNumbers, toOsgiVersion } from './osgi-version.js';

/** The app within an `.obr`. */
export interface MainIdentity {
  readonly name: string;
  readonly identity: IdentityResult;
  /** Its `Bundle-SymbolicName`. */
  readonly bundleName: string | null;
}

/**
 * The identity of an `.obr` whose own descriptors say these things: that of the app within, and none where one of them names
 * another app.
 *
 * @param findings - about the outer descriptors.
 */
export function identityOfMain(
  { name, identity, bundleName }: MainIdentity,
  outer: readonly Claim[],
  findings: readonly IdentityFinding[],
): IdentityResult {
  if (identity.state === 'unknown')
    return { state: 'malformed', source: REPOSITORY, detail: `${harmless(name)} names no app` };
  if (identity.state === 'disagreement') return { ...identity, detail: `${harmless(name)}: ${identity.detail}` };
  const source = `${name}!/${identity.source}`;
  if (identity.state === 'malformed') return { ...identity, source };
  // What the outer ones think of each other is said by what each thinks of the app.
  const all = findings.filter(({ code }) => code !== 'key-differs' && code !== 'version-differs');
  all.push(...identity.findings.map((finding) => ({ ...finding, source: `${name}!/${finding.source}` })));
  let { version } = identity;
  for (const { source: other, isBinding, declared } of outer) {
    const differ = (what: 'key' | 'version', a: string, b: string) =>
      `${harmless(source)} has ${what} ${quote(a)}, ${other} has ${quote(b)}`;
    if (declared.key !== identity.key) {
      const detail = differ('key', identity.key, declared.key);
      // These two name bundles: the app's bundle may have another name than the app.
      if ((other !== REPOSITORY && other !== BUNDLE) || declared.key !== bundleName) {
        return { state: 'disagreement', detail };
      }
      if (other === REPOSITORY) all.push({ code: 'key-differs', source: other, detail: harmless(detail) });
    }
    const [a, b] = [identity.version, declared.version];
    if (a === null || b === null || toOsgiVersion(a) === toOsgiVersion(b)) continue;
    const detail = differ('version', a, b);
    if (isBinding) return { state: 'disagreement', detail };
    if (differInNumbers(a, b)) version = null;
    all.push({ code: 'version-differs', source: other, detail: harmless(detail) });
  }
  return { ...identity, version, source, findings: all };
}
