import { describeFinding } from '../decision/catalogue/index.js';
import { warnOfStoreFinding } from '../decision/catalogue/store-finding.js';
import { isoDate, isoInstant } from '../internal/instant.js';
import { quote } from '../internal/untrusted-text.js';
import { count } from '../policy/explain/words.js';
import { faultOfStore } from '../trust-store/trust-view.js';
import { viewCertificate } from '../x509/certificate-view.js';
import { describeKey } from '../x509/public-key.js';
import type { StoreArguments } from './arguments.js';
import { openStore, type OpenedStore } from './opened-store.js';
import type { Outcome } from './outcome.js';
import type { Table } from './table.js';

const WELL = 0;
const NEEDS_ATTENTION = 1;

/** Carries out `install-gate trust list`. */
export async function runTrustList(args: StoreArguments, table: Table): Promise<Outcome> {
  const store = await openStore(args);
  const certificates = listCertificates(store);
  const { snapshotId, revocationLists } = store.snapshot;
  const problems = problemsOf(store);
  const status = problems.length === 0 ? WELL : NEEDS_ATTENTION;
  if (args.json) {
    return { status, output: toJson({ folder: store.folder, snapshotId, certificates, revocationLists, problems }) };
  }
  const rows = certificates.map(({ role, file, subject, notAfter, fingerprint }) => [
    role,
    file,
    isoDate(notAfter),
    fingerprint.slice(0, 16),
    subject,
  ]);
  const lists = revocationLists.map(({ file, issuer, nextUpdate, fingerprint }) => [
    'revocation list',
    file,
    nextUpdate === null ? '-' : isoDate(nextUpdate),
    fingerprint.slice(0, 16),
    issuer,
  ]);
  const head = ['ROLE', 'FILE', 'VALID UNTIL', 'SHA-256', 'SUBJECT'];
  const text = rows.length + lists.length === 0 ? '' : `${table([head, ...rows, ...lists])}\n`;
  return { status, output: `${text}${sayProblems(problems)}` };
}

/** Carries out `install-gate trust check`. */
export async function runTrustCheck(args: StoreArguments): Promise<Outcome> {
  const store = await openStore(args);
  const problems = problemsOf(store);
  const status = problems.length === 0 ? WELL : NEEDS_ATTENTION;
  if (args.json) return { status, output: toJson({ folder: store.folder, problems }) };
  const certificates = count(store.view.byFingerprint.size, 'certificate');
  const lists = count(store.content.lists.length, 'revocation list');
  // Of dates nothing is claimed: they are another command's.
  const well = `Everything in ${quote(store.folder)} can be read: ${certificates}, ${lists}. What is out of date is told by install-gate health.\n`;
  return { status, output: problems.length === 0 ? well : sayProblems(problems) };
}

/** Carries out `install-gate trust show`. */
export async function runTrustShow(args: StoreArguments & { readonly which: string }, table: Table): Promise<Outcome> {
  const store = await openStore(args);
  const wanted = args.which.toLowerCase().replaceAll(':', '');
  const isFingerprint = /^[0-9a-f]{8,64}$/.test(wanted);
  const found = [...store.view.byFingerprint.values()].filter(
    ({ file, certificate }) => file === args.which || (isFingerprint && certificate.fingerprint.startsWith(wanted)),
  );
  const shown = found.map(({ certificate, file }) => ({
    file,
    role: store.view.roleOf.get(certificate.fingerprint) ?? 'none',
    key: describeKey(certificate.publicKey),
    ...viewCertificate(certificate),
  }));
  if (args.json) return { status: found.length > 0 ? WELL : NEEDS_ATTENTION, output: toJson(shown) };
  if (found.length === 0) {
    return {
      status: NEEDS_ATTENTION,
      output: `${sayNotFound(args.which, wanted, store.folder)}\n`,
    };
  }
  const texts = shown.map((each) =>
    table([
      ['subject', each.subject],
      ['issuer', each.issuer],
      ['role', each.role],
      ['file', each.file],
      ['key', each.key],
      ['serial', each.serial],
      ['valid from', isoInstant(each.notBefore)],
      ['valid until', isoInstant(each.notAfter)],
      ['SHA-256 of the certificate', each.fingerprint],
      ['SHA-256 of the key', each.keyId],
    ]),
  );
  return { status: WELL, output: `${texts.join('\n\n')}\n` };
}

function sayNotFound(which: string, wanted: string, folder: string): string {
  return /^[0-9a-f]{1,7}$/.test(wanted)
    ? `There is no file ${quote(which)} in ${quote(folder)}, and of a fingerprint the first 8 digits are needed at least.`
    : `There is no certificate ${quote(which)} in ${quote(folder)}.`;
}

interface Problem {
  readonly code: string;
  readonly file: string | null;
  readonly message: string;
  readonly remedy: string | null;
}

function problemsOf({ content, view, folder }: OpenedStore): readonly Problem[] {
  const fault = faultOfStore(content, view);
  const whole =
    fault === null
      ? []
      : [{ code: fault.code, file: null, ...describeFinding(fault.code, { folder, detail: fault.detail }) }];
  const files = view.findings.map((finding) => {
    const { code, message, remedy } = warnOfStoreFinding(finding);
    return { code, file: finding.file, message, remedy };
  });
  return [...whole, ...files];
}

function listCertificates({ view }: OpenedStore) {
  return [...view.byFingerprint.values()].map(({ certificate, file }) => ({
    role: view.roleOf.get(certificate.fingerprint) ?? 'none',
    file,
    subject: certificate.subject.text,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    fingerprint: certificate.fingerprint,
    keyId: certificate.publicKey.keyId,
  }));
}

function sayProblems(problems: readonly Problem[]): string {
  return problems.map(({ message, remedy }) => `! ${message}\n${remedy === null ? '' : `  ${remedy}\n`}`).join('');
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
