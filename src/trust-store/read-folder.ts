import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreFindingCode, TrustStoreFaultCode } from '../decision/codes.js';
import type { StoreFinding } from '../decision/evidence.js';
import { sha256Hex } from '../internal/bytes.js';
import { errorCode } from '../internal/error-code.js';
import { readBoundedFile, type BoundedFileFault } from '../internal/read-bounded-file.js';
import { harmless } from '../internal/untrusted-text.js';
import { yieldTurn } from '../internal/yield-turn.js';
import type { UnreadableList } from '../x509/crl/crl-index.js';
import { beginsLikeList, recogniseFile, unreadableList } from './recognise-file.js';
import type { PlacedCertificate, PlacedList, TrustStoreFault } from './snapshot.js';

/** Ten times the largest store that anyone should keep, and no more than a folder that is not a trust store at all. */
const MAX_ENTRIES = 100_000;
/** A bundle of every public CA is a quarter of this. */
export const MAX_FILE_BYTES = 1024 * 1024;
/** The most that all files together may hold. */
export const MAX_TOTAL_BYTES = 256 * 1024 * 1024;
/** Enough to keep the disk busy, too few to run out of file descriptors. */
const FILES_AT_ONCE = 16;

/** The folder's names that count, or why there are none. */
export type Listing =
  { readonly ok: true; readonly names: readonly string[] } | { readonly ok: false; readonly fault: TrustStoreFault };

/** Lists the folder's direct entries, in an order that doesn't depend on the file system. */
export async function listFolder(path: string): Promise<Listing> {
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
    return faultOfListing(errorCode(error));
  }
}

/** What the system's word for a folder that can't be looked at means. */
export function faultOfListing(system: string): Extract<Listing, { ok: false }> {
  return { ok: false, fault: { code: folderFaultCode(system), detail: system } };
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

/** One file's part of the store. */
export interface StoreFile {
  readonly name: string;
  /** Of the content, or what kept it from being read. */
  readonly digest: string;
  readonly bytes: number;
  readonly placed: readonly PlacedCertificate[];
  readonly lists: readonly PlacedList[];
  readonly unreadableLists: readonly UnreadableList[];
  readonly findings: readonly StoreFinding[];
}

/** Reads the files that were listed; null where they are too large together: half a store would trust by the order of its names. */
export async function readFiles(folder: string, names: readonly string[]): Promise<readonly StoreFile[] | null> {
  const files: StoreFile[] = [];
  let total = 0;
  for (let start = 0; start < names.length; start += FILES_AT_ONCE) {
    const batch = names.slice(start, start + FILES_AT_ONCE);
    const read = await Promise.all(batch.map(async (name) => readStoreFile(folder, name)));
    await yieldTurn();
    for (const file of read) {
      if (file === null) continue;
      files.push(file);
      total += file.bytes;
    }
    if (total > MAX_TOTAL_BYTES) return null;
  }
  return files;
}

const FILE_FAULTS: Readonly<Record<BoundedFileFault, StoreFindingCode>> = {
  // Listed and then not there: a link that leads nowhere, or a file that was removed meanwhile.
  missing: 'file-not-regular',
  'not-a-file': 'file-not-regular',
  'too-large': 'file-too-large',
  unreadable: 'file-unreadable',
};

/** One file's part of the store; null for a link to a folder, which isn't entered. */
export async function readStoreFile(folder: string, name: string): Promise<StoreFile | null> {
  const path = join(folder, name);
  const shown = harmless(name);
  const read = await readBoundedFile(path, MAX_FILE_BYTES);
  if (!read.ok) {
    if (read.system === 'EISDIR') return null;
    const finding = { code: FILE_FAULTS[read.fault], file: shown, path, detail: read.system };
    const isList = isNamedList(name) || beginsLikeList(read.beginning);
    const unreadableLists = isList ? [{ issuerKey: null, detail: `${shown}: ${read.fault}` }] : [];
    return { name, digest: read.fault, bytes: 0, placed: [], lists: [], unreadableLists, findings: [finding] };
  }
  return recogniseStoreFile(folder, name, read.bytes);
}

/** The part of the store that a file of this content is. */
export function recogniseStoreFile(folder: string, name: string, content: Uint8Array): StoreFile {
  const path = join(folder, name);
  const shown = harmless(name);
  const bytes = content.byteLength;
  const digest = sha256Hex(content);
  const recognised = recogniseFile(content, digest);
  // What is named a list and isn't known as one by its content is a list that can't be read.
  const isLost =
    !recognised.ok && recognised.lists.length + recognised.unreadableLists.length === 0 && isNamedList(name);
  const known = isLost ? unreadableList(null, `${recognised.code}: ${recognised.detail}`) : recognised;
  const lists = known.lists.map((list) => ({ list, file: shown }));
  const { unreadableLists } = known;
  if (!known.ok) {
    const finding = { code: known.code, file: shown, path, detail: harmless(known.detail) };
    return { name, digest, bytes, placed: [], lists, unreadableLists, findings: [finding] };
  }
  const placed = known.certificates.map((certificate) => ({ certificate, file: shown, path }));
  return { name, digest, bytes, placed, lists, unreadableLists, findings: [] };
}

function isNamedList(name: string): boolean {
  return /\.crl$/i.test(name);
}
