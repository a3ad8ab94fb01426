import type { IncomingHttpHeaders } from 'node:http';
import type Busboy from 'busboy';
import type { Readable, Writable } from 'node:stream';
import { UploadProblem } from './problem.js';

/** A part that is a file. */
export interface FilePart {
  /** Empty where the part has none. Not trusted. */
  readonly name: string;
  /** Its last segment; empty where the part has none, as for a file input in which no file was chosen. Not trusted. */
  readonly filename: string;
  readonly stream: Readable;
}

/** A part that is text. */
export interface FieldPart {
  /** Empty where the part has none. Not trusted. */
  readonly name: string;
  readonly value: string;
  /** Whether there was more of it. */
  readonly isCut: boolean;
}

/** Who is told of what a form holds. */
export interface FormListener {
  onFile(part: FilePart): void;
  onField(part: FieldPart): void;
  /** May be called more than once; the first one counts. */
  onProblem(problem: UploadProblem): void;
  /** The form was complete, and its files have been read. */
  onEnd(): void;
}

/** The most that is taken of each. */
export interface ParserLimits {
  readonly fileBytes: number;
  readonly fieldBytes: number;
  readonly parts: number;
}

/** Tells apart what a form can't be read as: RFC 9110 section 15.5.16 is about both headers. */
export function assertMultipart(headers: IncomingHttpHeaders): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (!/^multipart\/form-data[ \t]*(?:;|$)/i.test(type)) {
    throw new UploadProblem(
      'not-multipart',
      'Send a form as multipart/form-data, with the parts "plugin" and "signature".',
    );
  }
  if (!/^identity$/i.test(encoding)) {
    throw new UploadProblem('not-multipart', 'Send the form as it is, without a Content-Encoding.');
  }
}

/**
 * Makes a parser for one form. The door to busboy, which is loaded when the first upload comes.
 *
 * @throws UploadProblem `malformed-form` where the header names no boundary.
 */
export async function openFormParser(
  headers: IncomingHttpHeaders,
  limits: ParserLimits,
  listener: FormListener,
): Promise<Writable> {
  const { default: busboy } = await import('busboy');
  const parser = createParser(headers, limits, busboy);
  parser.on('file', (name: string | undefined, stream, { filename }: { readonly filename: string | undefined }) => {
    // First of all: an error that nobody listens for is an uncaught exception, and this one means the form.
    stream.on('error', () => listener.onProblem(new UploadProblem('incomplete-form', 'The form ended within a file.')));
    stream.on('limit', () => listener.onProblem(fileTooLarge(name)));
    listener.onFile({ name: name ?? '', filename: filename ?? '', stream });
  });
  parser.on('field', (name: string | undefined, value: string | undefined, { nameTruncated, valueTruncated }) => {
    if (value === undefined) {
      listener.onProblem(new UploadProblem('malformed-form', 'A field of the form names a charset that is not known.'));
      return;
    }
    listener.onField({ name: name ?? '', value, isCut: nameTruncated || valueTruncated });
  });
  parser.on('partsLimit', () => {
    listener.onProblem(new UploadProblem('too-many-parts', `The form may have ${limits.parts} parts at most.`));
  });
  parser.on('error', () => {
    listener.onProblem(
      // It has been told that there is no more.
      parser.writableEnded
        ? new UploadProblem('incomplete-form', 'The form ended before its last boundary.')
        : new UploadProblem('malformed-form', 'A part of the form has a malformed header.'),
    );
  });
  parser.on('close', () => listener.onEnd());
  return parser;
}

function createParser(headers: IncomingHttpHeaders, limits: ParserLimits, busboy: typeof Busboy) {
  if (boundaryOf(headers) === '') throw noBoundary();
  try {
    return busboy({
      headers,
      // What browsers send, in place of the latin1 that is the default.
      defParamCharset: 'utf8',
      // One more than is allowed: it tells of a limit when it is reached, not when it is exceeded.
      limits: { fileSize: limits.fileBytes + 1, fieldSize: limits.fieldBytes + 1, parts: limits.parts + 1 },
    });
  } catch {
    throw noBoundary();
  }
}

function noBoundary(): UploadProblem {
  return new UploadProblem('malformed-form', 'The Content-Type names no boundary of 1 to 70 characters.');
}

/** What a form's parts are told apart by; empty where the header names nothing that can be (RFC 2046 section 5.1.1). */
export function boundaryOf({ 'content-type': type = '' }: IncomingHttpHeaders): string {
  const [, quoted, plain] = /;[ \t]*boundary=(?:"([^"]*)"|([^ \t;]*))/i.exec(type) ?? [];
  const boundary = quoted ?? plain ?? '';
  return boundary.length <= 70 ? boundary : '';
}

function fileTooLarge(name: string | undefined): UploadProblem {
  return name === 'signature'
    ? new UploadProblem('signature-too-large', 'The signature is larger than allowed.')
    : new UploadProblem('plugin-too-large', 'The plugin is larger than allowed.');
}
