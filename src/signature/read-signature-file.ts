import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import type { SignatureFileFaultCode } from '../decision/codes.js';
import type { SignatureFileEvidence } from '../decision/evidence.js';
import { errorCode } from '../internal/error-code.js';
import { isPlainObject } from '../internal/is-plain-object.js';
import { readBoundedFile, type BoundedFileFault } from '../internal/read-bounded-file.js';
import { harmless } from '../internal/untrusted-text.js';
import {
  MAX_SIGNATURE_FILE_BYTES,
  parseSignatureBytes,
  parseSignatureObject,
  parseSignatureText,
  type SignatureFileResult,
} from './parse-signature-file.js';
import type { SignatureDocument, SignatureObject } from './signature-document.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/**
 * A signature as a host has it. A string is always a path (so is a `file:` URL); pasted text is `{ text }`; bytes are the file's
 * content; an object is its parsed JSON. Only `null` means that there is none.
 */
export type SignatureSource = string | URL | Uint8Array | { readonly text: string } | SignatureObject | null;

/** What a signature source came to. */
export interface SignatureReading {
  readonly evidence: SignatureFileEvidence;
  /** null where there is none, or it can't be used. */
  readonly document: SignatureDocument | null;
}

const FAULTS: Readonly<Record<BoundedFileFault, SignatureFileFaultCode>> = {
  missing: 'signature-file-missing',
  'not-a-file': 'signature-file-not-a-regular-file',
  'too-large': 'signature-file-too-large',
  unreadable: 'signature-file-unreadable',
};

/**
 * Refuses what isn't a signature source.
 *
 * @throws TypeError if it isn't one; `undefined` too, so that a forgotten argument never passes for "unsigned".
 */
export function assertSignatureSource(source: unknown): asserts source is SignatureSource {
  if (source === null || typeof source === 'string' || types.isUint8Array(source)) return;
  if (source instanceof URL && source.protocol === 'file:') return;
  if (isPlainObject(source) && (!('text' in source) || isParsed(source) || isPastedText(source))) return;
  throw new InvalidArgument(
    'signatureFile must be a path, a file: URL, { text }, a Uint8Array, a parsed object, or null for unsigned',
  );
}

/** Reads and parses a signature source. Whatever is wrong with it is an answer. */
export async function readSignatureFile(source: SignatureSource): Promise<SignatureReading> {
  if (source === null) return { evidence: { state: 'unsigned' }, document: null };
  if (types.isUint8Array(source)) return conclude(parseSignatureBytes(source), 'signature bytes', null);
  if (typeof source === 'string') return readPath(source);
  if (source instanceof URL) return readUrl(source);
  if (isPastedText(source)) return conclude(parseSignatureText(source.text), 'signature text', null);
  return conclude(parseSignatureObject(source), 'signature object', null);
}

/** `{ text }`; an object that has a signature is a parsed one, whatever else it has. */
function isPastedText(source: object): source is { readonly text: string } {
  return 'text' in source && typeof source.text === 'string' && !isParsed(source);
}

function isParsed(source: object): boolean {
  return 'signature' in source || 'signatures' in source;
}

async function readUrl(url: URL): Promise<SignatureReading> {
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch (error) {
    // A file: URL of another machine, or with an encoded slash, names no path here.
    const fault = { ok: false, code: 'signature-file-unreadable', detail: errorCode(error) } as const;
    return conclude(fault, 'signature file', null);
  }
  return readPath(path);
}

async function readPath(path: string): Promise<SignatureReading> {
  const name = harmless(basename(path));
  const file = await readBoundedFile(path, MAX_SIGNATURE_FILE_BYTES);
  if (!file.ok) return conclude({ ok: false, code: FAULTS[file.fault], detail: file.system }, name, path);
  return conclude(parseSignatureBytes(file.bytes), name, path);
}

function conclude(result: SignatureFileResult, name: string, path: string | null): SignatureReading {
  if (!result.ok) {
    return { evidence: { state: 'fault', code: result.code, name, path, detail: result.detail }, document: null };
  }
  const { unknownKeys } = result.document;
  return { evidence: { state: 'parsed', name, unknownKeys }, document: result.document };
}
