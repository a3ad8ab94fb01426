import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = 'src';

/** What each part of `src` may import of the others; its own files always. The order is that of the data flow, inside out. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  internal: [],
  policy: ['internal', 'decision/check.ts'],
  decision: ['internal', 'policy'],
  signature: ['internal', 'decision', 'x509'],
  x509: ['internal', 'decision', 'policy/tolerance.ts', 'signature/ed25519.ts'],
  'file-system': ['internal', 'decision'],
  'trust-store': ['internal', 'decision', 'policy', 'x509', 'file-system'],
  statement: ['internal', 'decision', 'policy', 'signature', 'x509'],
  artifact: ['internal', 'decision', 'statement/pae.ts'],
  archive: ['internal', 'decision'],
  'policy-file': ['internal', 'decision', 'policy', 'file-system'],
  evidence: [
    'internal',
    'decision',
    'policy',
    'file-system',
    'signature',
    'statement',
    'x509',
    'trust-store',
    'artifact',
    'archive',
  ],
  // The files that stand in `src` itself: the protocol and what every call needs.
  admission: ['internal', 'decision', 'artifact'],
  '.': [
    'internal',
    'decision',
    'policy',
    'signature',
    'statement',
    'trust-store',
    'artifact',
    'archive',
    'evidence',
    'admission',
  ],
  gate: [
    'internal',
    'decision',
    'policy',
    'policy-file',
    'signature',
    'trust-store',
    'upm',
    'x509',
    'artifact',
    'evidence',
    'verify-install.ts',
    'admit-install.ts',
    'hold-install.ts',
    'request.ts',
    'policy-id.ts',
  ],
  bundle: ['internal', 'decision', 'trust-store', 'x509'],
  upm: ['internal', 'decision', 'policy', 'policy-file'],
  health: ['internal', 'decision', 'policy', 'file-system', 'signature', 'trust-store', 'x509'],
  cli: [
    'internal',
    'file-system',
    'decision',
    'policy',
    'policy-file',
    'artifact',
    'trust-store',
    'x509',
    'bundle',
    'health',
    'gate',
    'evidence/before-reading.ts',
    'verify-install.ts',
  ],
  // The kit for hosts stands on what hosts have. What mints certificates stands on nothing: it is the tests' independent oracle.
  upload: [
    'internal',
    'decision',
    'signature/read-signature-file.ts',
    'artifact',
    'admission',
    'gate/install-gate.ts',
    'admit-install.ts',
    'hold-install.ts',
    'request.ts',
  ],
  testing: ['index.ts', 'internal/clock.ts', 'trust-store/snapshot-of-files.ts'],
};

/** One door a package. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  '@noble/curves/abstract/curve.js': ['signature/ed25519.ts'],
  '@noble/curves/ed25519.js': ['signature/ed25519.ts', 'signature/ed25519-public-key.ts'],
  '@noble/curves/nist.js': ['testing/ecdsa-key.ts'],
  // The optional peer: reached by its own entry point, and by an import() of who asks for the laws.
  'fast-check': [
    'testing/kit/arbitraries/certificates.ts',
    'testing/kit/arbitraries/evidence.ts',
    'testing/kit/arbitraries/instants.ts',
    'testing/kit/arbitraries/law-samples.ts',
    'testing/kit/arbitraries/parts.ts',
    'testing/kit/arbitraries/policies.ts',
    'testing/kit/arbitraries/requests.ts',
    'testing/kit/arbitraries/signatures.ts',
    'testing/kit/arbitraries/trust-stores.ts',
    'testing/kit/laws/try-law.ts',
  ],
  busboy: ['upload/form-parser.ts'],
  chokidar: ['file-system/watch-folder.ts'],
  'string-width': ['cli/table.ts'],
  'wrap-ansi': ['cli/table.ts'],
  nanotar: ['bundle/read-bundle.ts'],
  saxes: ['archive/identity/xml.ts'],
  yauzl: ['bundle/read-bundle.ts'],
  'dot-properties': ['upm/load-upm-configuration.ts'],
  valibot: ['policy/policy-schema.ts'],
};

/** Built-in modules that do no I/O and know neither clock nor chance. */
const PURE_BUILTINS: readonly string[] = ['node:util'];

interface SourceFile {
  /** Relative to `src`, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Files of `src`, relative to it. */
  readonly ownImports: readonly string[];
  /** Packages and built-in modules. */
  readonly otherImports: readonly string[];
}

const files: ReadonlyMap<string, SourceFile> = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .map((path) => [path, readSource(path)]),
);

function readSource(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), 'utf8');
  const specifiers = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  const isOwn = (specifier: string) => specifier.startsWith('.');
  const resolveOwn = (specifier: string) =>
    relative('.', join(dirname(path), specifier))
      .replaceAll('\\', '/')
      .replace(/\.js$/, '.ts');
  return {
    path,
    text,
    ownImports: specifiers.filter(isOwn).map(resolveOwn),
    otherImports: specifiers.filter((specifier) => !isOwn(specifier)),
  };
}

function partOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}

describe('the imports', () => {
  it('are of files that exist', () => {
    const missing = [...files.values()].flatMap(({ path, ownImports }) =>
      ownImports.filter((target) => !files.has(target)).map((target) => `${path} -> ${target}`),
    );
    expect(missing).toEqual([]);
    expect(files.size).toBeGreaterThan(80);
  });

  it('point one way', () => {
    const wrong = [...files.values()].flatMap(({ path, ownImports }) => {
      const part = partOf(path);
      const allowed = path === 'index.ts' ? Object.keys(MAY_IMPORT) : MAY_IMPORT[part];
      expect(allowed, `src/${part} has no place in the architecture`).toBeDefined();
      return ownImports
        .filter((target) => partOf(target) !== part)
        .filter((target) => !allowed?.some((each) => each === target || each === partOf(target)))
        .map((target) => `${path} -> ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keep what mints certificates free of all that it tests', () => {
    const wrong = [...files.values()]
      .filter(({ path }) => /^testing\/[a-z-]+\.ts$/.test(path) && path !== 'testing/index.ts')
      .flatMap(({ path, ownImports }) =>
        ownImports
          .filter((target) => partOf(target) !== 'testing' || target.startsWith('testing/kit/'))
          .map((target) => `${path} -> ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('come to a package through its one door', () => {
    const used = [...files.values()].flatMap(({ path, otherImports }) =>
      otherImports.filter((name) => !name.startsWith('node:')).map((name) => [name, path] as const),
    );
    for (const [name, path] of used) expect(DOORS[name] ?? [], `${path} imports ${name}`).toContain(path);
    expect(new Set(used.map(([name]) => name))).toEqual(new Set(Object.keys(DOORS)));
  });

  it.each(['decision', 'policy'])('keep %s/ free of I/O, cryptography, clock and chance, all the way down', (part) => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const target of files.get(path)?.ownImports ?? []) visit(target);
    };
    for (const path of files.keys()) if (partOf(path) === part) visit(path);

    const impure = [...reached].flatMap((path) =>
      (files.get(path)?.otherImports ?? [])
        .filter((name) => name.startsWith('node:') && !PURE_BUILTINS.includes(name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(impure).toEqual([]);
    expect([...reached]).not.toContain('internal/clock.ts');
    expect([...reached]).not.toContain('internal/environment.ts');
  });

  /** What the declarations of the built package import from elsewhere, beginning at some entry points. */
  function foreignTypes(entries: readonly string[]): { readonly foreign: readonly string[]; readonly seen: number } {
    const seen = new Set<string>();
    const foreign: string[] = [];
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { fileName } of ts.preProcessFile(readFileSync(path, 'utf8')).importedFiles) {
        if (fileName.startsWith('.')) visit(join(dirname(path), fileName.replace(/\.js$/, '.d.ts')));
        else if (!fileName.startsWith('node:')) foreign.push(`${path} -> ${fileName}`);
      }
    };
    // Type declarations name what they need by import.
    for (const entry of entries) visit(join('dist', `${entry}.d.ts`));
    return { foreign, seen: seen.size };
  }

  it('show no third-party type in a public declaration', () => {
    const { foreign, seen } = foreignTypes([
      'index',
      'signature/ed25519',
      'testing/index',
      'upload/index',
      'x509/index',
    ]);
    expect(foreign).toEqual([]);
    expect(seen).toBeGreaterThan(10);
  });

  it('show the types of fast-check, and no others, where its arbitraries are all that there is', () => {
    const { foreign } = foreignTypes(['testing/kit/arbitraries/index']);
    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.filter((each) => !each.endsWith(' -> fast-check'))).toEqual([]);
  });
});

describe('the sources', () => {
  const textsWith = (pattern: RegExp) =>
    [...files.values()].filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path);

  it('read the clock in one file', () => {
    expect(textsWith(/new Date\(\)|Date\.now|performance\.now|process\.hrtime/)).toEqual(['internal/clock.ts']);
  });

  it('read the environment in one file', () => {
    expect(textsWith(/process\.env\b/)).toEqual(['internal/environment.ts']);
  });

  it('take chance for the ids of decisions and the names of private files alone', () => {
    expect(textsWith(/randomUUID\(|randomBytes\(|Math\.random/)).toEqual([
      'evaluation.ts',
      'admission/private-file.ts',
    ]);
  });

  it('have no top-level await, so that require() can load them', () => {
    expect(textsWith(/^await /m)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
