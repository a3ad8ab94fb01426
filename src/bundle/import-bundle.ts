import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../internal/bytes.js';
import { errorCode } from '../internal/error-code.js';
import { shellQuote } from '../internal/shell-quote.js';
import { harmless } from '../internal/untrusted-text.js';
import { syncFolder } from '../internal/sync-folder.js';
import { recogniseFile } from '../trust-store/recognise-file.js';
import { MAX_FILE_BYTES } from '../trust-store/read-folder.js';
import { naturalRole } from '../trust-store/role.js';
import type { TrustStoreSnapshot } from '../trust-store/snapshot.js';
import type { CertificateRole } from '../decision/evidence.js';
import type { Certificate } from '../x509/certificate.js';
import type { RevocationList } from '../x509/crl/revocation-list.js';
import type { BundledFile } from './read-bundle.js';

/** A certificate of a bundle. */
export interface ImportedCertificate {
  readonly certificate: Certificate;
  readonly role: CertificateRole;
  /** Whether the trust store has it already. */
  readonly isKnown: boolean;
}

/** What importing a bundle would change. */
export interface ImportPlan {
  readonly certificates: readonly ImportedCertificate[];
  readonly newLists: readonly RevocationList[];
  /** Files that hold neither certificates nor revocation lists, and why; made harmless to show. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/** Compares a bundle with a trust store. Of an archive only CAs count; of a plain file each certificate. */
export function planImport(
  { files, isArchive }: { readonly files: readonly BundledFile[]; readonly isArchive: boolean },
  snapshot: TrustStoreSnapshot,
): ImportPlan {
  const known = new Set(snapshot.certificates.map(({ fingerprint }) => fingerprint));
  const knownLists = new Set(snapshot.revocationLists.map(({ fingerprint }) => fingerprint));
  const certificates = new Map<string, ImportedCertificate>();
  const lists = new Map<string, RevocationList>();
  const leftOut: { name: string; why: string }[] = [];
  for (const { name, bytes } of files) {
    if (bytes.byteLength > MAX_FILE_BYTES) {
      leftOut.push({ name: harmless(name), why: 'file-too-large' });
      continue;
    }
    const content = recogniseFile(bytes, sha256Hex(bytes));
    if (!content.ok) {
      leftOut.push({ name: harmless(name), why: content.code });
      continue;
    }
    for (const certificate of content.certificates) {
      const { fingerprint } = certificate;
      const { role } = naturalRole(certificate);
      // A CA's archive vouches for its CAs. A certificate of a signer that lies in it would become a pin, beyond lifetime and revocation.
      if (isArchive && (role === 'signer' || role === 'none')) {
        leftOut.push({ name: harmless(name), why: 'not-a-ca' });
        continue;
      }
      certificates.set(fingerprint, { certificate, role, isKnown: known.has(fingerprint) });
    }
    for (const list of content.lists) if (!knownLists.has(list.fingerprint)) lists.set(list.fingerprint, list);
  }
  return { certificates: [...certificates.values()], newLists: [...lists.values()], leftOut };
}

/** Whether there is anything to place. */
export function isNothingNew({ certificates, newLists }: ImportPlan): boolean {
  return newLists.length === 0 && certificates.every(({ isKnown }) => isKnown);
}

/** Where it was placed, or the system's word for why it wasn't. */
export type Placement = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly system: string };

const MODE = 0o644;

/** Whether what is new fits into one file of a trust store. */
export function isPlaceable(plan: ImportPlan): boolean {
  return Buffer.byteLength(textOf(plan)) <= MAX_FILE_BYTES;
}

function textOf({ certificates, newLists }: ImportPlan): string {
  return [
    ...certificates.filter(({ isKnown }) => !isKnown).map(({ certificate }) => pem('CERTIFICATE', certificate.der)),
    ...newLists.map((list) => pem('X509 CRL', list.der)),
  ].join('');
}

/**
 * Places what is new in one file, which appears whole or not at all: written under a name that a trust store ignores, flushed, renamed.
 * The name is made of the content: the same import twice is the same file.
 */
export async function placeImport(plan: ImportPlan, folder: string): Promise<Placement> {
  const text = textOf(plan);
  const name = `imported-${sha256Hex(Buffer.from(text)).slice(0, 16)}.pem`;
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, MODE);
    try {
      await handle.writeFile(text);
      await handle.chmod(MODE);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
    return { ok: true, path };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return { ok: false, system: errorCode(error) };
  }
}

/** Which owner and mode the file needs, as a command to paste. */
export function importHint(path: string): string {
  const word = shellQuote(path);
  return `It has to belong to root, and to be writable by nobody else: chown root:root -- ${word} && chmod 0644 -- ${word}`;
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
