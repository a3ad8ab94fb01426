import { concat } from './der-writer.js';
import type { TestKey } from './keys.js';
import type { MintedCertificate } from './minted-certificate.js';
import { wrappedBase64 } from './pem.js';

/**
 * The shape of a signature file:
 *
 * - `json`: `{"signature": "...", "certificate": "..."}`, the values unbroken.
 * - `json-wrapped`: the values broken after 64 characters, the breaks escaped as JSON asks.
 * - `json-literal-breaks`: the same with the line breaks themselves inside the texts, which isn't JSON; shell templates do it.
 * - `base64`: the signature alone, unbroken.
 * - `base64-wrapped-64`, `base64-wrapped-76`: as `openssl base64` and `base64` write it, with a line feed at the end.
 * - `raw`: the bytes of the signature.
 */
export type SignatureFileForm =
  'json' | 'json-wrapped' | 'json-literal-breaks' | 'base64' | 'base64-wrapped-64' | 'base64-wrapped-76' | 'raw';

/** How the certificates stand in a signature document: base64 of PEM text (a marketplace's), PEM text, or base64 of DER. */
export type CertificateForm = 'base64-pem' | 'pem' | 'base64-der';

/** What goes into a signature document. */
export interface SignatureDocumentOptions {
  /** Signs the artifact. */
  readonly key: TestKey;
  /** The delivered certificates, end entity first. Absent or empty: no `certificate`. */
  readonly chain?: readonly MintedCertificate[];
  /** `base64-pem` when absent. Several certificates follow each other, as PEM blocks or as DER. */
  readonly certificateForm?: CertificateForm;
  /** Bytes in place of the signature, to be wrong on purpose. */
  readonly signature?: Uint8Array;
  /** Further fields, written after the others. */
  readonly extraFields?: Readonly<Record<string, unknown>>;
}

/** What goes into a signature file, and in which shape. */
export interface SignatureFileOptions extends SignatureDocumentOptions {
  /** `json` when absent. */
  readonly form?: SignatureFileForm;
}

/** A signature document as `JSON.parse` gives it. */
export interface TestSignatureDocument {
  /** Base64 of the raw signature, 64 bytes for Ed25519. */
  readonly signature: string;
  /** The delivered certificates, in the form that was asked for. */
  readonly certificate?: string;
  /** The further fields that were asked for. */
  readonly [field: string]: unknown;
}

type Encode = (bytes: Uint8Array) => string;

const writers: Readonly<
  Record<SignatureFileForm, (signature: Uint8Array, options: SignatureDocumentOptions) => Uint8Array>
> = {
  json: (signature, options) => text(JSON.stringify(documentOf(options, signature, base64))),
  'json-wrapped': (signature, options) => text(JSON.stringify(documentOf(options, signature, base64Lines))),
  'json-literal-breaks': (signature, options) =>
    text(JSON.stringify(documentOf(options, signature, base64Lines)).replaceAll('\\n', '\n')),
  base64: (signature) => text(base64(signature)),
  'base64-wrapped-64': (signature) => text(base64Lines(signature)),
  'base64-wrapped-76': (signature) => text(`${wrappedBase64(signature, 76)}\n`),
  raw: (signature) => signature,
};

const certificateWriters: Readonly<
  Record<CertificateForm, (chain: readonly MintedCertificate[], encode: Encode) => string>
> = {
  pem: (chain) => pemText(chain),
  'base64-pem': (chain, encode) => encode(text(pemText(chain))),
  'base64-der': (chain, encode) => encode(concat(...chain.map((certificate) => certificate.der))),
};

/** Signs an artifact and gives the document, parsed. The signature is over the artifact's bytes themselves, without a pre-hash. */
export function signatureDocument(artifact: Uint8Array, options: SignatureDocumentOptions): TestSignatureDocument {
  return documentOf(options, signatureOf(artifact, options), base64);
}

/**
 * Signs an artifact and gives the bytes of a signature file.
 *
 * @throws TypeError if certificates or further fields are asked for in a form that has no place for them.
 */
export function signatureFile(artifact: Uint8Array, options: SignatureFileOptions): Uint8Array {
  const { form = 'json', chain = [], extraFields } = options;
  const signature = signatureOf(artifact, options);
  if (!form.startsWith('json') && (chain.length > 0 || extraFields !== undefined)) {
    throw new TypeError(`a signature file of form ${form} holds nothing but the signature`);
  }
  return writers[form](signature, options);
}

function signatureOf(artifact: Uint8Array, { key, signature }: SignatureDocumentOptions): Uint8Array {
  return signature ?? key.sign(artifact);
}

function documentOf(
  { chain = [], certificateForm = 'base64-pem', extraFields }: SignatureDocumentOptions,
  signature: Uint8Array,
  encode: Encode,
): TestSignatureDocument {
  const certificate = chain.length === 0 ? {} : { certificate: certificateWriters[certificateForm](chain, encode) };
  return { signature: encode(signature), ...certificate, ...extraFields };
}

function pemText(chain: readonly MintedCertificate[]): string {
  return chain.map((certificate) => certificate.pem).join('');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function base64Lines(bytes: Uint8Array): string {
  return `${wrappedBase64(bytes, 64)}\n`;
}

function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}
