import type { CertificateTemplate, LooseTemplate, MintedCertificate, TestKey } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { parseCertificate, type Certificate } from '../../src/x509/certificate.js';
import { buildPath } from '../../src/x509/path-builder.js';
import { IssuerIndex } from '../../src/x509/issuer-index.js';
import { DEFAULT_PATH_BUDGET, PathBudget, type PathBudgetLimits } from '../../src/x509/path-budget.js';
import { CODE_SIGNING_RULES } from '../../src/x509/path-rules.js';

export const authority = createTestAuthority();

/** What a search is made of, with certificates as they were minted. */
export interface Search {
  readonly endEntity: MintedCertificate;
  readonly supplied?: readonly MintedCertificate[];
  readonly anchors?: readonly MintedCertificate[];
  readonly intermediates?: readonly MintedCertificate[];
  readonly tolerated?: readonly MintedCertificate[];
  readonly at?: Date;
  readonly budget?: Partial<PathBudgetLimits>;
}

/** Searches a path, and says in a line what came of it: common names from the end entity to the anchor, or the code. */
export function search(what: Search): string {
  const result = searchInFull(what);
  if (!result.ok) return result.code;
  const names = result.path.map(({ subject }) => subject.text.replace(/^.*CN=/, '')).join(' < ');
  return result.withinValidity ? names : `${names} (dates don't hold)`;
}

/** Searches a path. */
export function searchInFull(what: Search) {
  const { endEntity, supplied = [], anchors = [], intermediates = [], tolerated = [], at, budget } = what;
  return buildPath({
    endEntity: read(endEntity),
    supplied: new IssuerIndex(supplied.map(read)),
    store: {
      anchors: new IssuerIndex(anchors.map(read)),
      intermediates: new IssuerIndex(intermediates.map(read)),
      all: new IssuerIndex([...anchors, ...intermediates].map(read)),
      distrustedNamed: () => null,
    },
    at: at ?? authority.at,
    rules: { ...CODE_SIGNING_RULES, toleratedCas: new Set(tolerated.map(({ fingerprint }) => fingerprint)) },
    revocation: null,
    isDenied: () => false,
    budget: new PathBudget({ ...DEFAULT_PATH_BUDGET, ...budget }),
  });
}

/** A certificate as the path builder sees it. */
export function read(minted: MintedCertificate): Certificate {
  const result = parseCertificate(minted.der);
  if (!result.ok) throw new TypeError(`not a certificate: ${result.code}`);
  return result.certificate;
}

/** A CA with keyCertSign and without pathLenConstraint; self-signed unless an issuer is named. */
export function ca(commonName: string, template: Partial<LooseTemplate> = {}): MintedCertificate {
  return authority.mint({
    subject: commonName,
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
    ...template,
  });
}

/** A sound end entity. */
export function leafOf(issuer: MintedCertificate, template: Partial<CertificateTemplate> = {}): MintedCertificate {
  return authority.leaf({ subject: 'Leaf', issuer, ...template });
}

/** A key of its own for a name that several have. */
export function keyOf(label: string): TestKey {
  return authority.key(label);
}

/** Every order of a list. */
export function permutations<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length < 2) return [list];
  return list.flatMap((first, index) =>
    permutations(list.toSpliced(index, 1)).map((rest): readonly T[] => [first, ...rest]),
  );
}

/** A leaf below as many intermediates as asked for, all supplied, below an anchor. */
export function deep(count: number): Search {
  const chain = [ca('Deep 0')];
  for (let index = 1; index <= count; index++) {
    chain.unshift(ca(`Deep ${index}`, { issuer: chain[0] ?? authority.root }));
  }
  return { endEntity: leafOf(chain[0] ?? authority.root), supplied: chain.slice(0, -1), anchors: chain.slice(-1) };
}

/** A leaf below an intermediate of this kind, below the authority's root. */
export function under(template: Partial<LooseTemplate>): Search {
  const issuer = ca('Odd CA', { issuer: authority.root, ...template });
  return { endEntity: leafOf(issuer), supplied: [issuer], anchors: [authority.root] };
}

/** An instant that many days from the authority's. */
export function inDays(days: number): Date {
  return new Date(authority.at.getTime() + days * 86_400_000);
}
