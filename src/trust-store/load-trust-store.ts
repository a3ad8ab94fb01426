import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreFindingCode, TrustStoreFaultCode } from '../decision/codes.js';
import type { StoreFinding } from '../decision/evidence.js';
import { sha256Hex } from '../internal/bytes.js';
import { systemClock, type Clock } from '../internal/clock.js';
import { deepFreeze } from '../internal/deep-freeze.js';
import { errorCode } from '../internal/error-code.js';
import { resolvePath } from '../internal/resolve-path.js';
import { readBoundedFile, type BoundedFileFault } from '../internal/read-bounded-file.js';
import { yieldTurn } from '../internal/yield-turn.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { harmless } from '../internal/untrusted-text.js';
import type { AssignableRole } from '../policy/policy.js';
import { isSelfSigned } from '../x509/certificate-signature.js';
import { isCa, isSelfIssued } from '../x509/certificate.js';
import { recogniseFile, unreadableList } from './recognise-file.js';
import type { UnreadableList } from '../x509/crl/crl-index.js';
import {
  sealSnapshot,
  type PlacedCertificate,
  type PlacedList,
  type TrustStoreFault,
  type TrustStoreSnapshot,
} from './snapshot.js';
import { faultOfView, viewTrust, type TrustView } from './trust-view.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/** Ten times the largest store that anyone should keep, and no more than a folder that is not a trust store at all. */
const MAX_ENTRIES = 100_000;
/** A bundle of every public CA is a quarter of this. */
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_TOTAL_BYTES = 256 * 1024 * 1024;
/** Signatures that are checked before other work gets its turn. */
const CHECKS_PER_TURN = 4;
/** Enough to keep the disk busy, too few to run out of file descriptors. */
const FILES_AT_ONCE = 16;

/** How to load a trust store. */
export interface LoadTrustStoreOptions {
  /** Roles by certificate fingerprint (lower-case hex SHA-256 of the DER), within what each certificate allows. */
  readonly roles?: Readonly<Record<string, AssignableRole>>;
  /** For `loadedAt`; the system's if not said. */
  readonly clock?: Clock;
}

/**
 * Reads a trust store once: a folder of certificates in PEM (one or many a file), DER or PKCS #7.
 *
 * Only the folder's direct entries count: subfolders are not entered, names that begin with a dot are ignored, symbolic links to
 * regular files are followed. A file that can't be read adds no trust and becomes a finding that names it; the rest stays usable.
 *
 * @param folder - a relative one is resolved against the working directory. Trusted: what lies in it decides who may sign.
 * @param options - see `LoadTrustStoreOptions`.
 * @returns an immutable snapshot. Never rejects for the folder's state: a missing, empty or unreadable folder is its `fault`.
 * @throws TypeError if `folder` isn't a string, or `roles` names a role that doesn't exist.
 * @remarks Does not check who may write to the folder, nor dates: those are judged at each decision.
 * @example
 * ```ts
 * import { loadTrustStore } from 'install-gate';
 *
 * const store = await loadTrustStore('fixtures/trust-stores/vendor-pin');
 * console.log(store.certificates.map(({ role, file }) => `${role} ${file}`)); // [ 'signer vendor.pem' ]
 * ```
 */
export async function loadTrustStore(folder: string, options: LoadTrustStoreOptions = {}): Promise<TrustStoreSnapshot> {
  if (typeof folder !== 'string') throw new InvalidArgument('folder must be a string');
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  const { roles = {}, clock = systemClock } = ownProperties(options);
  assertRoles(roles);
  const loadedAt = clock.now();
  const path = resolvePath(folder);
  const listing = await listFolder(path);
  const files = listing.ok ? await readAll(path, listing.names) : { files: [], tooLarge: false };

  const fileFindings: StoreFinding[] = [];
  const placed: PlacedCertificate[] = [];
  for (const file of files.files) {
    fileFindings.push(...file.findings);
    placed.push(...file.placed);
  }
  const lists = files.files.flatMap((file) => file.lists);
  const unreadableLists = files.files.flatMap((file) => file.unreadableLists);
  await checkSelfSignatures(placed);
  const fault = listing.ok ? faultOfFiles(files) : listing.fault;
  const content = {
    placed,
    lists,
    unreadableLists,
    fileFindings,
    roles: { ...roles },
    fault,
    loadedMillis: loadedAt.getTime(),
  };
  const view = viewTrust(content, content.roles);
  return sealSnapshot(
    deepFreeze({
      snapshotId: sha256Hex(
        JSON.stringify([listing, files.files.map(({ name, digest }) => [name, digest]), sortedRoles(roles)]),
      ),
      folder: path,
      loadedAt,
      fault: fault ?? faultOfView(view),
      certificates: describe(placed, view),
      findings: view.findings,
    }),
    content,
  );
}

const ROLES: readonly AssignableRole[] = ['anchor', 'signer', 'none'];

function assertRoles(roles: Readonly<Record<string, AssignableRole>>): void {
  if (!isPlainObject(roles)) throw new InvalidArgument('roles must be a plain object');
  if (!Object.keys(roles).every((fingerprint) => /^[0-9a-f]{64}$/.test(fingerprint))) {
    throw new InvalidArgument('roles are given by 64 lower-case hex digits, the SHA-256 of a certificate');
  }
  if (!Object.values(roles).every((role) => ROLES.includes(role))) {
    throw new InvalidArgument(`roles may be ${ROLES.join(', ')}`);
  }
}

/** The order in which roles are written says nothing. */
function sortedRoles(roles: Readonly<Record<string, AssignableRole>>): readonly (readonly [string, AssignableRole])[] {
  return Object.entries(roles).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

type Listing =
  { readonly ok: true; readonly names: readonly string[] } | { readonly ok: false; readonly fault: TrustStoreFault };

/** A check takes a millisecond or two: those of thousands of CAs must not stop everything else for seconds. */
async function checkSelfSignatures(placed: readonly PlacedCertificate[]): Promise<void> {
  let checked = 0;
  for (const { certificate } of placed) {
    if (!isCa(certificate) || !isSelfIssued(certificate)) continue;
    isSelfSigned(certificate);
    if (++checked % CHECKS_PER_TURN === 0) await yieldTurn();
  }
}

async function listFolder(path: string): Promise<Listing> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory())
      .map(({ name }) => name);
    if (names.length > MAX_ENTRIES) {
      return { ok: false, fault: { code: 'trust-store-too-large', detail: `${names.length} files` } };
    }
    return { ok: true, names: names.toSorted() };
  } catch (error) {
    return { ok: false, fault: { code: folderFaultCode(errorCode(error)), detail: errorCode(error) } };
  }
}

function folderFaultCode(system: string): TrustStoreFaultCode {
  switch (system) {
    case 'ENOENT':
      return 'trust-store-missing';
    case 'ENOTDIR':
      return 'trust-store-not-a-folder';
    default:
      return 'trust-store-unreadable';
  }
}

interface StoreFile {
  readonly name: string;
  /** Of the content, or what kept it from being read. */
  readonly digest: string;
  readonly bytes: number;
  readonly placed: readonly PlacedCertificate[];
  readonly lists: readonly PlacedList[];
  readonly unreadableLists: readonly UnreadableList[];
  readonly findings: readonly StoreFinding[];
}

interface StoreFiles {
  readonly files: readonly StoreFile[];
  readonly tooLarge: boolean;
}

async function readAll(folder: string, names: readonly string[]): Promise<StoreFiles> {
  const files: StoreFile[] = [];
  let total = 0;
  for (let start = 0; start < names.length; start += FILES_AT_ONCE) {
    const batch = names.slice(start, start + FILES_AT_ONCE);
    const read = await Promise.all(batch.map(async (name) => readFile(folder, name)));
    await yieldTurn();
    for (const file of read) {
      if (file === null) continue;
      files.push(file);
      total += file.bytes;
    }
    // All or nothing: half a store would trust by the order of its names.
    if (total > MAX_TOTAL_BYTES) return { files: [], tooLarge: true };
  }
  return { files, tooLarge: false };
}

const FILE_FAULTS: Readonly<Record<BoundedFileFault, StoreFindingCode>> = {
  // Listed and then not there: a link that leads nowhere, or a file that was removed meanwhile.
  missing: 'file-not-regular',
  'not-a-file': 'file-not-regular',
  'too-large': 'file-too-large',
  unreadable: 'file-unreadable',
};

/** One file's part of the store; null for a link to a folder, which isn't entered. */
async function readFile(folder: string, name: string): Promise<StoreFile | null> {
  const path = join(folder, name);
  const shown = harmless(name);
  const read = await readBoundedFile(path, MAX_FILE_BYTES);
  if (!read.ok) {
    if (read.system === 'EISDIR') return null;
    const finding = { code: FILE_FAULTS[read.fault], file: shown, path, detail: read.system };
    const unreadableLists = isNamedList(name) ? [{ issuerKey: null, detail: `${shown}: ${read.fault}` }] : [];
    return { name, digest: read.fault, bytes: 0, placed: [], lists: [], unreadableLists, findings: [finding] };
  }
  const bytes = read.bytes.byteLength;
  const digest = sha256Hex(read.bytes);
  const recognised = recogniseFile(read.bytes, digest);
  // What is named a list and isn't known as one by its content is a list that can't be read.
  const isLost =
    !recognised.ok && recognised.lists.length + recognised.unreadableLists.length === 0 && isNamedList(name);
  const content = isLost ? unreadableList(null, `${recognised.code}: ${recognised.detail}`) : recognised;
  const lists = content.lists.map((list) => ({ list, file: shown }));
  const { unreadableLists } = content;
  if (!content.ok) {
    const finding = { code: content.code, file: shown, path, detail: harmless(content.detail) };
    return { name, digest, bytes, placed: [], lists, unreadableLists, findings: [finding] };
  }
  const placed = content.certificates.map((certificate) => ({ certificate, file: shown, path }));
  return { name, digest, bytes, placed, lists, unreadableLists, findings: [] };
}

function isNamedList(name: string): boolean {
  return /\.crl$/i.test(name);
}

function faultOfFiles({ files, tooLarge }: StoreFiles): TrustStoreFault | null {
  if (tooLarge) return { code: 'trust-store-too-large', detail: `more than ${MAX_TOTAL_BYTES} bytes` };
  return files.length === 0 ? { code: 'trust-store-empty', detail: '' } : null;
}

function describe(placed: readonly PlacedCertificate[], view: TrustView) {
  return placed
    .filter((each) => view.byFingerprint.get(each.certificate.fingerprint) === each)
    .map(({ certificate: { fingerprint, publicKey, subject, notBefore, notAfter }, file }) => ({
      file,
      fingerprint,
      keyId: publicKey.keyId,
      subject: subject.text,
      // Copies: a Date can be changed by whoever holds it.
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      role: view.roleOf.get(fingerprint) ?? ('none' as const),
    }));
}
