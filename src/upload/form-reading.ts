import type { Readable } from 'node:stream';
import { quote } from '../internal/untrusted-text.js';
import type { SignatureSource } from '../signature/read-signature-file.js';
import { safeFileName } from './file-name.js';
import type { FieldPart, FilePart } from './form-parser.js';
import { UploadProblem } from './problem.js';

/** How large a form may be. */
export interface FormLimits {
  readonly maxPluginBytes: number;
  readonly maxSignatureBytes: number;
  /** Names of the text fields that it may hold beside its plugin and signature. */
  readonly fields: readonly string[];
}

/** What a form has said, apart from the plugin's bytes. */
export interface ReceivedForm {
  /** As the client says, made safe: see `safeFileName`. */
  readonly filename: string;
  readonly fields: Readonly<Record<string, string>>;
  /** null where the form holds none. */
  readonly signature: SignatureSource;
}

/**
 * Takes the plugin's bytes.
 *
 * @param file - to be read to its end; it may be destroyed instead, and then the form can't be read on.
 * @param signature - what stood before the plugin: null where nothing did, or a part that was left empty.
 * @returns whether all of it was read; else the rest of the form isn't looked at.
 */
export type TakePlugin = (file: Readable, signature: SignatureSource, filename: string) => Promise<'read' | 'enough'>;

/** Of a text field that isn't the signature. */
export const MAX_FIELD_BYTES = 8 * 1024;

/** What one form has come to so far. */
export class FormReading {
  readonly #limits: FormLimits;
  readonly #takePlugin: TakePlugin;
  readonly #fields = new Map<string, string>();
  #signature: Promise<SignatureSource> = Promise.resolve(null);
  #filename: string | null = null;
  #parts = 0;
  #plugin: Promise<'read' | 'enough'> | null = null;

  constructor(limits: FormLimits, takePlugin: TakePlugin) {
    this.#limits = limits;
    this.#takePlugin = takePlugin;
  }

  /** Parts that have come, or have begun to. */
  get parts(): number {
    return this.#parts;
  }

  /** @returns whether the rest of the form isn't needed. @throws UploadProblem; what taking the plugin throws. */
  async file(part: FilePart): Promise<boolean> {
    this.#parts += 1;
    switch (part.name) {
      case 'signature':
        await this.#addSignature(collectSignature(part, this.#limits.maxSignatureBytes));
        return false;
      case 'plugin': {
        if (this.#filename !== null) throw duplicate(part.name);
        // What a browser sends for a file input in which nothing was chosen (HTML, "constructing the entry list").
        if (part.filename === '') {
          throw new UploadProblem('plugin-missing', 'No file was chosen: the part "plugin" has no file name.');
        }
        const filename = safeFileName(part.filename);
        this.#filename = filename;
        const before = this.#signature;
        this.#plugin = (async () => this.#takePlugin(part.stream, await before, filename))();
        return (await this.#plugin) === 'enough';
      }
      default:
        throw unexpected(part.name);
    }
  }

  /** @throws UploadProblem. */
  async field({ name, value, isCut }: FieldPart): Promise<void> {
    this.#parts += 1;
    const bytes = Buffer.byteLength(value);
    if (name === 'signature') {
      if (isCut || bytes > this.#limits.maxSignatureBytes) throw signatureTooLarge(this.#limits.maxSignatureBytes);
      return this.#addSignature(Promise.resolve(value.trim() === '' ? null : { text: value }));
    }
    if (name === 'plugin') {
      throw new UploadProblem('plugin-not-a-file', 'Send the plugin as a file: its part has no file name.');
    }
    if (!this.#limits.fields.includes(name)) throw unexpected(name);
    if (isCut || bytes > MAX_FIELD_BYTES) {
      throw new UploadProblem('field-too-large', `A field may have ${MAX_FIELD_BYTES} bytes at most.`);
    }
    if (this.#fields.has(name)) throw duplicate(name);
    this.#fields.set(name, value);
  }

  /** The form, once there is no more of it to come. @throws UploadProblem; what taking the plugin throws. */
  async complete(): Promise<ReceivedForm> {
    await this.#plugin;
    if (this.#filename === null) throw new UploadProblem('plugin-missing', 'The form has no part "plugin".');
    const fields: Record<string, string> = Object.fromEntries(this.#fields);
    return { filename: this.#filename, fields: Object.freeze(fields), signature: await this.#signature };
  }

  /** An empty part isn't a signature: pages have a field for its file and one for its text, and people fill in one of them. */
  async #addSignature(adding: Promise<SignatureSource>): Promise<void> {
    const before = this.#signature;
    this.#signature = (async () => {
      const [first, second] = await Promise.all([before, adding]);
      if (first !== null && second !== null) throw duplicate('signature');
      return first ?? second;
    })();
    await this.#signature;
  }
}

/** @returns null for a file input in which nothing was chosen. */
async function collectSignature({ filename, stream }: FilePart, maxBytes: number): Promise<SignatureSource> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const untrusted: AsyncIterable<Uint8Array> = stream;
  for await (const chunk of untrusted) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw signatureTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return bytes === 0 && filename === '' ? null : new Uint8Array(Buffer.concat(chunks));
}

function signatureTooLarge(maxBytes: number): UploadProblem {
  return new UploadProblem('signature-too-large', `A signature may have ${maxBytes} bytes at most.`);
}

function duplicate(name: string): UploadProblem {
  return new UploadProblem('duplicate-part', `The form has more than one part ${quote(name, 40)}.`);
}

function unexpected(name: string): UploadProblem {
  return new UploadProblem('unexpected-part', `The form has a part ${quote(name, 40)}, which is not expected.`);
}
