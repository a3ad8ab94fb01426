import type { ActionWord, CheckAction, CheckName } from '../../decision/check.js';
import { quote } from '../../internal/untrusted-text.js';
import type { SignerReference } from '../signer-reference.js';

/** Says an instant in the reader's own way; "an invalid date" for one that is. */
export type SayInstant = (instant: Date | string) => string;

/** Throws RangeError for a locale or time zone that doesn't exist. */
export function createSayInstant(locale: string, timeZone: string): SayInstant {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone });
  return (instant) => {
    const date = new Date(instant);
    // Some releases of the locale data put a narrow space before AM and PM, some a plain one.
    return Number.isNaN(date.getTime()) ? 'an invalid date' : format.format(date).replace(/\s/gu, ' ');
  };
}

const CONSEQUENCE: Readonly<Record<ActionWord, string>> = { enforce: 'denies', warn: 'warns', skip: 'says nothing' };

/** What the outcomes of a check mean. */
export function sayAction({ failed, inconclusive }: CheckAction): string {
  if (failed === 'skip' && inconclusive === 'skip') return 'not looked at';
  if (failed === inconclusive) return `a failure or a doubt ${CONSEQUENCE[failed]}`;
  return `a failure ${CONSEQUENCE[failed]}, a doubt ${CONSEQUENCE[inconclusive]}`;
}

/** What comes of breaking a rule, where that isn't a denial. */
export function sayMildness(check: CheckName, { failed }: CheckAction): string {
  return failed === 'enforce'
    ? ''
    : ` (${check}: ${failed === 'warn' ? 'a breach of this only warns' : 'not looked at'})`;
}

/** A number and what it counts. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Quoted names with commas between them. */
export function quoteAll(names: readonly string[]): string {
  return names.map((name) => quote(name)).join(', ');
}

/** Enough of a SHA-256 to find it in the policy; the whole of it says no more to a person. */
function shortened(fingerprint: string): string {
  return `${fingerprint.slice(0, 16)}…`;
}

/** A key by its SHA-256. */
function sayKey(keyId: string): string {
  return `the key ${shortened(keyId)}`;
}

/** A certificate by its SHA-256. */
export function sayCertificate(fingerprint: string): string {
  return `the certificate ${shortened(fingerprint)}`;
}

/** Whom a rule names. */
export function sayReference(reference: SignerReference): string {
  if ('key' in reference) return sayKey(reference.key);
  if ('certificate' in reference) return sayCertificate(reference.certificate);
  return `${quote(reference.subject)} below ${sayCertificate(reference.anchor)}`;
}
