import {
  importHint,
  isNothingNew,
  isPlaceable,
  placeImport,
  planImport,
  type ImportPlan,
} from '../bundle/import-bundle.js';
import { MAX_BUNDLE_BYTES, readBundle } from '../bundle/read-bundle.js';
import { sayRemedy, type Task } from '../decision/catalogue/entry.js';
import { describeFinding } from '../decision/catalogue/index.js';
import { sha256Hex } from '../internal/bytes.js';
import { isoDate } from '../internal/instant.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { shellQuote } from '../internal/shell-quote.js';
import { quote } from '../internal/untrusted-text.js';
import type { ImportArguments } from './arguments.js';
import { openStore } from './opened-store.js';
import type { Outcome } from './outcome.js';
import type { Table } from './table.js';

const DONE = 0;
const REFUSED = 1;

/** What may hold a private key. */
const KEYS: ReadonlySet<string> = new Set(['private-key', 'pkcs12-keystore', 'java-keystore']);

/** What `trust import` came to, for `--json`. */
interface ImportResult {
  readonly result: 'placed' | 'would-place' | 'nothing-new' | 'refused';
  readonly why: string | null;
  /** Who does what where it was refused. */
  readonly remedy: string | null;
  readonly file: string | null;
}

/** Carries out `install-gate trust import`. */
export async function runTrustImport(args: ImportArguments, table: Table): Promise<Outcome> {
  const { bundle, sha256, dryRun } = args;
  const read = await readBoundedFile(bundle, MAX_BUNDLE_BYTES);
  if (!read.ok) {
    return refuse(args, `${quote(bundle)} cannot be read (${read.fault}, ${read.system})`, {
      task: 'check the path, that you may read the file, and that it is a bundle of 16 MiB at most',
      command: `ls -l -- ${shellQuote(bundle)}`,
    });
  }
  const actual = sha256Hex(read.bytes);
  if (actual !== sha256) {
    return refuse(
      args,
      `the SHA-256 of ${quote(bundle)} is ${actual}, not the one that was given: it is another file, or was changed on its way`,
      'do not place what is in it; download the bundle again, and compare with the SHA-256 that the CA publishes',
    );
  }
  const content = await readBundle(read.bytes, bundle);
  if (!content.ok) {
    return refuse(
      args,
      `${quote(bundle)} cannot be taken apart (${content.why})`,
      'download the bundle again; if it is the same again, unpack it elsewhere, compare the fingerprint of each certificate with the one that the CA publishes, and place by hand what is wanted',
    );
  }

  const store = await openStore(args);
  const { fault } = store.content;
  if (fault !== null && fault.code !== 'trust-store-empty') {
    const { remedy } = describeFinding(fault.code, { folder: store.folder, detail: fault.detail });
    const why = `the trust store ${quote(store.folder)} cannot be used (${fault.code})`;
    return sayRefusal(args, why, remedy);
  }
  const plan = planImport(content, store.snapshot);
  if (plan.leftOut.some(({ why }) => KEYS.has(why))) {
    return refuse(
      args,
      `there is a private key, or a keystore that may hold one, in ${quote(bundle)}: a CA ships none`,
      'find out where this bundle comes from. If it is from the CA, tell the CA: whoever has the bundle has the key. Import certificates without keys',
    );
  }
  if (plan.certificates.length + plan.newLists.length === 0) {
    return refuse(
      args,
      `there is no certificate in ${quote(bundle)}`,
      'give the bundle as the CA publishes it: PEM, PKCS #7, zip, tar or tar.gz',
    );
  }
  const difference = sayDifference(plan, table);
  if (isNothingNew(plan))
    return conclude(args, plan, { result: 'nothing-new', why: null, remedy: null, file: null }, difference);
  if (!isPlaceable(plan)) {
    return refuse(
      args,
      `what is new in ${quote(bundle)} is too large for one file of a trust store (1 MiB)`,
      'place its revocation lists by hand, each in a file of its own',
    );
  }
  if (dryRun) return conclude(args, plan, { result: 'would-place', why: null, remedy: null, file: null }, difference);
  const placement = await placeImport(plan, store.folder);
  if (!placement.ok) {
    return refuse(
      args,
      `the trust store ${quote(store.folder)} cannot be written to (${placement.system})`,
      'run this as root',
    );
  }
  return conclude(args, plan, { result: 'placed', why: null, remedy: null, file: placement.path }, difference);
}

function sayDifference({ certificates, newLists, leftOut }: ImportPlan, table: Table): string {
  const rows = [
    ...certificates.map(({ certificate, role, isKnown }) => [
      isKnown ? '=' : '+',
      role,
      isoDate(certificate.notAfter),
      certificate.fingerprint.slice(0, 16),
      certificate.subject.text,
    ]),
    ...newLists.map(({ issuer, nextUpdate, fingerprint }) => [
      '+',
      'revocation list',
      nextUpdate === null ? '-' : isoDate(nextUpdate),
      fingerprint.slice(0, 16),
      issuer.text,
    ]),
    ...leftOut.map(({ name, why }) => [' ', 'left out', '', why, name]),
  ];
  return `${table([['', 'ROLE', 'VALID UNTIL', 'SHA-256', 'SUBJECT'], ...rows])}\n`;
}

const SENTENCES: Readonly<Record<Exclude<ImportResult['result'], 'refused'>, string>> = {
  placed: 'Placed as',
  'would-place': 'Nothing was placed (--dry-run).',
  'nothing-new': 'The trust store holds all of it already.',
};

function conclude(
  { json }: ImportArguments,
  plan: ImportPlan,
  result: ImportResult & { readonly result: Exclude<ImportResult['result'], 'refused'> },
  difference: string,
): Outcome {
  if (json) {
    const certificates = plan.certificates.map(({ certificate, role, isKnown }) => ({
      subject: certificate.subject.text,
      fingerprint: certificate.fingerprint,
      notAfter: certificate.notAfter,
      role,
      isKnown,
    }));
    return { status: DONE, output: `${JSON.stringify({ ...result, certificates, leftOut: plan.leftOut }, null, 2)}\n` };
  }
  const { file } = result;
  const sentence = SENTENCES[result.result];
  const placed = file === null ? sentence : `${sentence} ${quote(file)}.\n${importHint(file)}`;
  return { status: DONE, output: `${difference}\n${placed}\n` };
}

/** @param remedy - what the operator does about it. */
function refuse(args: ImportArguments, why: string, remedy: string | Task): Outcome {
  return sayRefusal(args, why, sayRemedy('operator', remedy));
}

function sayRefusal({ json }: ImportArguments, why: string, remedy: string | null): Outcome {
  const result: ImportResult = { result: 'refused', why, remedy, file: null };
  const text = `Refused: ${why}.\n${remedy === null ? '' : `  ${remedy}\n`}`;
  return { status: REFUSED, output: json ? `${JSON.stringify(result, null, 2)}\n` : text };
}
