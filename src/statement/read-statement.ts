import { types } from 'node:util';
import type { StatementFaultCode } from '../decision/evidence/statement.js';
import { isPlainObject } from '../internal/is-plain-object.js';
import { quote } from '../internal/untrusted-text.js';
import { readBoundedFile, type BoundedFileFault } from '../internal/read-bounded-file.js';
import { MAX_STATEMENT_BYTES, parseEnvelope, type EnvelopeResult } from './envelope.js';
import { statementFault } from './statement-fault.js';

/**
 * A statement as a host has it. A string is always a path (so is a `file:` URL); pasted text is `{ text }`; bytes are the file's
 * content; any other object is its parsed JSON.
 */
export type StatementSource = string | URL | Uint8Array | { readonly text: string } | object;

const FAULTS: Readonly<Record<BoundedFileFault, StatementFaultCode>> = {
  missing: 'statement-missing',
  'not-a-file': 'statement-unreadable',
  'too-large': 'statement-too-large',
  unreadable: 'statement-unreadable',
};

/** Whether a value is a source of a statement. */
export function isStatementSource(value: unknown): value is StatementSource {
  return typeof value === 'string' || types.isUint8Array(value) || isFileUrl(value) || isObjectSource(value);
}

/**
 * Reads a statement: at most 16 KiB, from a regular file alone. Whatever is wrong with it is an answer.
 *
 * @param source - as `isStatementSource` lets it through; its content is not trusted.
 */
export async function readStatement(source: StatementSource): Promise<EnvelopeResult> {
  if (typeof source === 'string' || isFileUrl(source)) return readPath(source);
  if (types.isUint8Array(source)) return parseEnvelope(source);
  return parseEnvelope(pastedText(source) ?? source);
}

/** What is wrong with a statement, and which file it is about, where it was given as one: of sixteen rotations one may be bad. */
export function withFile(source: StatementSource, detail: string): string {
  const file = typeof source === 'string' ? source : isFileUrl(source) ? source.href : null;
  if (file === null) return detail;
  return detail === '' ? quote(file) : `${quote(file)}: ${detail}`;
}

function isFileUrl(value: unknown): value is URL {
  try {
    return value instanceof URL && value.protocol === 'file:';
  } catch {
    // A proxy that throws names no file.
    return false;
  }
}

function isObjectSource(value: unknown): boolean {
  try {
    return isPlainObject(value) && (!isPasted(value) || pastedText(value) !== null);
  } catch {
    // A proxy that throws is nobody's JSON.
    return false;
  }
}

/** `{ text }`; an object that has a payload is an envelope, whatever else it has. */
function isPasted(source: object): source is { readonly text: unknown } {
  return Object.hasOwn(source, 'text') && !Object.hasOwn(source, 'payload');
}

/** One look at the text; null where there is none. */
function pastedText(source: object): string | null {
  try {
    const text = isPasted(source) ? source.text : null;
    return typeof text === 'string' ? text : null;
  } catch {
    // A getter that throws: reading it as an envelope says so.
    return null;
  }
}

async function readPath(path: string | URL): Promise<EnvelopeResult> {
  const file = await readBoundedFile(path, MAX_STATEMENT_BYTES);
  return file.ok ? parseEnvelope(file.bytes) : statementFault(FAULTS[file.fault], file.system);
}
