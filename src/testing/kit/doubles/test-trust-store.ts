import type { AssignableRole, TrustStoreSnapshot } from '../../../index.js';
import { snapshotOfFiles } from '../../../trust-store/snapshot-of-files.js';
import type { MintedCertificate } from '../../minted-certificate.js';
import type { MintedCrl } from '../../minted-crl.js';

/** The files of a trust store by name; what was minted stands for its PEM. */
export type TestStoreFiles = Readonly<Record<string, MintedCertificate | MintedCrl | string | Uint8Array>>;

/** How a trust store of a test differs from one that was loaded just now, without roles. */
export interface TestTrustStoreOptions {
  /** Roles by certificate fingerprint, as `loadTrustStore` takes them. */
  readonly roles?: Readonly<Record<string, AssignableRole>>;
  /** What its `loadedAt` says; `2026-06-01T00:00:00Z` when absent. */
  readonly loadedAt?: Date | string;
}

/**
 * Makes a trust store that is in memory alone, for `request.trustStore`: no folder, no watcher, the same bytes on every machine. Its files are
 * read as a folder's are, bad ones included, with the same findings.
 *
 * For tests only: nobody guards it. Its decisions say that no one could write to it, so that `trust-store-safety` and
 * `trust-store-isolation` pass, as they do for a folder that an operator has set up well.
 *
 * @param files - by name; a certificate or list that was minted, PEM or other text, bytes.
 * @throws RangeError if `loadedAt` is no instant.
 * @example
 * ```ts
 * import { verifyInstall } from 'install-gate';
 * import { createTestAuthority, createTestClock, createTestTrustStore, signatureFile } from 'install-gate/testing';
 *
 * const authority = createTestAuthority();
 * const pin = authority.pin();
 * const artifact = new TextEncoder().encode('the bytes of an app');
 * const trustStore = await createTestTrustStore({ 'vendor.pem': pin });
 * const decision = await verifyInstall(artifact, signatureFile(artifact, { key: pin.key }), {}, {
 *   trustStore,
 *   clock: createTestClock(authority.at),
 * });
 * console.log(decision.verdict, trustStore.folder); // allow memory:trust-store
 * ```
 */
export async function createTestTrustStore(
  files: TestStoreFiles,
  { roles = {}, loadedAt = '2026-06-01T00:00:00Z' }: TestTrustStoreOptions = {},
): Promise<TrustStoreSnapshot> {
  const at = new Date(loadedAt);
  if (Number.isNaN(at.getTime())) throw new RangeError(`loadedAt: not an instant: ${String(loadedAt)}`);
  const content = Object.entries(files).map(([name, file]) => [name, bytesOf(file)] as const);
  return snapshotOfFiles(new Map(content), roles, at);
}

function bytesOf(file: TestStoreFiles[string]): Uint8Array {
  if (file instanceof Uint8Array) return file;
  return new TextEncoder().encode(typeof file === 'string' ? file : file.pem);
}
