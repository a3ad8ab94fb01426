import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type {
  ArtifactSource,
  Clock,
  InstallDecision,
  InstallRequest,
  Policy,
  PolicyInput,
  Warning,
} from '../../src/index.js';
import { verifyInstall } from '../../src/index.js';
import type { SignatureSource } from '../../src/signature/read-signature-file.js';
import type { MintedCertificate, SignatureDocumentOptions, TestAuthority } from '../../src/testing/index.js';
import { createTestAuthority, signatureFile } from '../../src/testing/index.js';
import { zipOf } from '../archive/zip-writer.js';

/** The files of a folder by name; a certificate stands for its PEM. */
export type Files = Readonly<Record<string, string | Uint8Array | MintedCertificate>>;

/** What one evaluation differs in from a sound one. */
export interface Call {
  /** The scene's artifact, as a path, if not said. */
  readonly artifact?: ArtifactSource;
  readonly signature: SignatureSource;
  /** The trust store's files, or a folder's path. */
  readonly store?: Files | string;
  readonly policy?: Policy | PolicyInput;
  readonly request?: InstallRequest;
}

/** A temporary folder, an artifact in it, and a test authority whose instant is the present. */
export interface Scene {
  readonly authority: TestAuthority;
  readonly folder: string;
  /** A zip. */
  readonly artifact: Uint8Array;
  readonly artifactPath: string;
  readonly clock: Clock;
  /** A path in a new folder of its own, at which there is nothing yet. */
  path(name: string): string;
  /** A file in a new folder of its own. */
  file(name: string, content: string | Uint8Array): string;
  /** A new folder with these files. */
  store(files: Files): string;
  /** A signature file's bytes over the scene's artifact. */
  sign(options: SignatureDocumentOptions): Uint8Array;
  verify(call: Call): Promise<InstallDecision>;
}

/** Sets a scene; call it at the top of a test file. The folder goes when the file's tests are done. */
export function createScene(authority: TestAuthority = createTestAuthority()): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'install-gate-scene-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;

  const path = (name: string) => {
    const own = join(folder, String(++count));
    mkdirSync(own);
    return join(own, name);
  };
  const file = (name: string, content: string | Uint8Array) => {
    const full = path(name);
    writeFileSync(full, content);
    return full;
  };
  const store = (files: Files) => {
    const own = dirname(path('none'));
    for (const [name, content] of Object.entries(files)) {
      const isPlain = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(join(own, name), isPlain ? content : content.pem);
    }
    return own;
  };

  const artifact = zipOf({ 'app.txt': 'the bytes of an app' });
  const artifactPath = file('app.jar', artifact);
  const clock: Clock = { now: () => authority.at };
  return {
    authority,
    folder,
    artifact,
    artifactPath,
    clock,
    path,
    file,
    store,
    sign: (options) => signatureFile(artifact, options),
    async verify({ artifact: source = artifactPath, signature, store: files, policy = {}, request = {} }) {
      const trustStore = typeof files === 'object' ? store(files) : files;
      const overrides = trustStore === undefined ? {} : { trustStore };
      return verifyInstall(source, signature, policy, { clock, environment: {}, ...overrides, ...request });
    },
  };
}

/** Outcome and code of one check's row. */
export function rowOf({ checks }: Pick<InstallDecision, 'checks'>, check: string) {
  const { outcome, code } = checks.find((row) => row.check === check) ?? {};
  return { outcome, code };
}

/** Its warnings, but for those about the user who runs the tests: root, or the owner of what they have made. */
export function warningsOf({ warnings }: Pick<InstallDecision, 'warnings'>): readonly Warning[] {
  return warnings.filter(({ code }) => code !== 'process-is-root' && code !== 'writable-by-this-process');
}

/** What was decided, in one line: `verified`, the relaxations that allow, or the reason that denies. */
export function verdictOf(
  decision:
    | { readonly verdict: 'deny'; readonly reason: string }
    | { readonly verdict: 'allow'; readonly assurance: 'verified' }
    | { readonly verdict: 'allow'; readonly assurance: 'unverified'; readonly because: readonly string[] },
): string {
  if (decision.verdict === 'deny') return `deny ${decision.reason}`;
  return decision.assurance === 'verified' ? 'allow verified' : `allow ${decision.because.join(', ')}`;
}
