import { isoDate } from '../../internal/instant.js';
import { shellQuote } from '../../internal/shell-quote.js';
import { quote } from '../../internal/untrusted-text.js';
import type { DetailsByCode, CheckCode, FileDetails, StoreDetails } from '../codes.js';
import type { CertificateFacts } from '../evidence/signature.js';

/** Who can mend it. */
export type Actor = 'operator' | 'administrator' | 'vendor' | 'developer' | 'nobody';

/** How a remedy begins, so that its reader knows at once whether it is theirs. */
export const ACTOR_TITLES: Readonly<Record<Exclude<Actor, 'nobody'>, string>> = {
  operator: 'The operator of this machine',
  administrator: 'The administrator who installs',
  vendor: 'The vendor of the app',
  developer: 'The developers of the host product',
};

/** What a code says and asks for. */
export interface CatalogueEntry<C extends CheckCode> {
  readonly actor: Actor;
  /** What is the matter, for an administrator: names file, certificate and date. */
  message(details: DetailsByCode[C]): string;
  /** What the actor does about it; null where there is nothing to do. */
  remedy(details: DetailsByCode[C]): string | Task | null;
}

/** Something to do that ends in a command: it closes the text, so that it can be pasted as it stands. */
export interface Task {
  readonly task: string;
  readonly command: string;
}

/** A remedy as a decision says it: who acts, what to do, and the command at the very end. */
export function sayRemedy(actor: Actor, remedy: string | Task): string {
  const title = actor === 'nobody' ? '' : `${ACTOR_TITLES[actor]}: `;
  return typeof remedy === 'string' ? `${title}${remedy}.` : `${title}${remedy.task}: ${remedy.command}`;
}

/** Entries for the codes of one family. */
export type CatalogueOf<Family> = { readonly [C in keyof Family & CheckCode]: CatalogueEntry<C> };

/** `"CN=Vendor" (certificate 1f2e3d4c…, in file "vendor.pem")` */
export function nameCertificate(certificate: CertificateFacts): string {
  const where = certificate.file === null ? 'delivered with the signature' : `in file ${quote(certificate.file)}`;
  return `${quote(certificate.subject)} (certificate ${shortId(certificate.fingerprint)}, ${where})`;
}

/** The beginning of a fingerprint: enough to tell certificates apart, short enough to read out. */
export function shortId(hex: string): string {
  return `${hex.slice(0, 16)}…`;
}

/** `2026-01-01 to 2027-01-01` */
export function nameValidity(certificate: CertificateFacts): string {
  return `${isoDate(certificate.notBefore)} to ${isoDate(certificate.notAfter)}`;
}

/** The file as a message names it. */
export function nameFile({ name }: FileDetails): string {
  return quote(name);
}

/** The file as one word of a shell command; its name where there is no path. */
export function fileWord({ path, name }: FileDetails): string {
  return shellQuote(path ?? name);
}

/** The folder as a message names it. */
export function nameFolder({ folder }: StoreDetails): string {
  return folder === null ? 'the trust store' : `the trust store ${quote(folder)}`;
}

/** The folder as one word of a shell command. */
export function folderWord({ folder }: StoreDetails): string {
  return folder === null ? 'TRUST_STORE' : shellQuote(folder);
}

/** As a sentence begins. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** `: detail`, or nothing. */
export function suffix(detail: string | null): string {
  return detail === null || detail === '' ? '' : `: ${detail}`;
}
