import type { SignatureFileFaultDetailsByCode } from '../codes.js';
import { fileWord, nameFile, suffix, type CatalogueOf } from './entry.js';

const ASK_AGAIN =
  'download the signature file again from where the app comes from; if it is the same again, ask its vendor';
const MAKE_AGAIN =
  'make the signature file again, with base64 of the 64 bytes that openssl pkeyutl -sign -rawin wrote as "signature", and base64 of the PEM certificate as "certificate" if there is one';

/** What can be wrong with the signature file. None of this is covered by grace: a file that was given must be sound. */
export const SIGNATURE_FILE: CatalogueOf<SignatureFileFaultDetailsByCode> = {
  'signature-file-missing': {
    actor: 'administrator',
    message: (file) => `The signature file ${nameFile(file)} does not exist.`,
    remedy: (file) => ({
      task: 'leave the signature file out if the app has none, else check the path',
      command: `ls -l -- ${fileWord(file)}`,
    }),
  },
  'signature-file-unreadable': {
    actor: 'operator',
    message: (file) => `The signature file ${nameFile(file)} cannot be read${suffix(file.detail)}.`,
    remedy: (file) => ({
      task: "let the host product's user read the file; see who may read it",
      command: `ls -l -- ${fileWord(file)}`,
    }),
  },
  'signature-file-not-a-regular-file': {
    actor: 'administrator',
    message: (file) => `The signature file ${nameFile(file)} is not a regular file${suffix(file.detail)}.`,
    remedy: () => 'give the path of the signature file itself, not of a folder, pipe or device',
  },
  'signature-file-empty': {
    actor: 'administrator',
    message: (file) => `The signature file ${nameFile(file)} is empty.`,
    remedy: () => ASK_AGAIN,
  },
  'signature-file-too-large': {
    actor: 'administrator',
    message: (file) => `The signature file ${nameFile(file)} is larger than 64 KiB${suffix(file.detail)}.`,
    remedy: () => 'check that the signature file and the plugin archive were not exchanged for one another',
  },
  'signature-file-not-text': {
    actor: 'administrator',
    message: (file) =>
      `The signature file ${nameFile(file)} is neither JSON nor base64 text nor the 64 bytes of a signature${suffix(file.detail)}.`,
    remedy: () => `check that it is the signature file and nothing else; ${ASK_AGAIN}`,
  },
  'signature-file-invalid-json': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} is not valid JSON${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-file-duplicate-key': {
    actor: 'vendor',
    message: (file) =>
      `The signature file ${nameFile(file)} has a key twice, so that it could be read in two ways${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-file-misspelt-key': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} has a key that looks misspelt${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-file-wrong-type': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} holds a value of the wrong type${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-file-unknown-version': {
    actor: 'operator',
    message: (file) =>
      `The signature file ${nameFile(file)} has a version that this gate does not know${suffix(file.detail)}.`,
    remedy: () => 'update install-gate in the host product, or ask the vendor for a signature file of version 1 or 2',
  },
  'signature-missing': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} holds no "signature"${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-not-base64': {
    actor: 'vendor',
    message: (file) => `The signature in ${nameFile(file)} is not base64${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-non-canonical-base64': {
    actor: 'vendor',
    message: (file) =>
      `The signature in ${nameFile(file)} is base64 that is not canonical: padding is missing, or unused bits are set.`,
    remedy: () => MAKE_AGAIN,
  },
  'signature-length-wrong': {
    actor: 'vendor',
    message: (file) =>
      `The signature in ${nameFile(file)} is not the 64 bytes of an Ed25519 signature${suffix(file.detail)}.`,
    remedy: () => `sign with an Ed25519 key over the whole archive, without a pre-hash: ${MAKE_AGAIN}`,
  },
  'private-key-in-signature-file': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} holds a private key${suffix(file.detail)}.`,
    remedy: () =>
      'treat this key as stolen: make a new one, have every customer remove the old certificate, and sign again. A signature file holds certificates only',
  },
  'delivered-certificate-not-pem': {
    actor: 'vendor',
    message: (file) =>
      `The "certificate" in ${nameFile(file)} is not base64 of PEM text, PEM text, or base64 of DER${suffix(file.detail)}.`,
    remedy: () => MAKE_AGAIN,
  },
  'delivered-certificate-non-canonical-base64': {
    actor: 'vendor',
    message: (file) =>
      `The "certificate" in ${nameFile(file)} is base64 that is not canonical: padding is missing, or unused bits are set.`,
    remedy: () => MAKE_AGAIN,
  },
  'delivered-certificate-malformed': {
    actor: 'vendor',
    message: (file) => `A certificate in the signature file ${nameFile(file)} is malformed${suffix(file.detail)}.`,
    remedy: () => 'put a certificate into it that the command "openssl x509 -noout -text" shows without complaint',
  },
  'delivered-certificates-too-many': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} holds more than 8 certificates${suffix(file.detail)}.`,
    remedy: () => "leave only the signer's certificate in it, followed by the intermediates up to the root",
  },
  'signatures-too-many': {
    actor: 'vendor',
    message: (file) => `The signature file ${nameFile(file)} holds more than 8 signatures.`,
    remedy: () => 'leave only the signatures in it that customers ask for',
  },
  'second-end-entity': {
    actor: 'vendor',
    message: (file) =>
      `In the signature file ${nameFile(file)} a certificate that is no CA stands behind another certificate, where only intermediates may stand${suffix(file.detail)}.`,
    remedy: () => "leave one signer's certificate in it, put it first, and let intermediates only follow",
  },
};
