import { shellQuote } from '../../internal/shell-quote.js';
import { quote } from '../../internal/untrusted-text.js';
import type { StoreFindingCode } from '../codes.js';
import type { Warning } from '../decision.js';
import type { StoreFinding } from '../evidence.js';
import { ACTOR_TITLES } from './entry.js';

/** A file or certificate of the trust store that adds no trust, or other trust than it seems to. */
export function warnOfStoreFinding(finding: StoreFinding): Warning {
  const { what, task } = STORE_FINDINGS[finding.code];
  const file = finding.file === null ? 'the trust store' : `file ${quote(finding.file)} of the trust store`;
  const look = finding.path === null ? '' : ` (${shellQuote(finding.path)})`;
  const { fingerprint = null } = finding;
  const which = fingerprint === null ? '' : `; its fingerprint is ${fingerprint}`;
  return {
    code: finding.code,
    message: `In ${file}: ${what}${finding.detail === '' ? '' : ` (${finding.detail})`}.`,
    remedy: `${ACTOR_TITLES.operator}: ${task}${which}${look}.`,
    details: { file: finding.file, fingerprint, detail: finding.detail },
  };
}

/** What each finding says and asks for: the compiler refuses a code without an entry. */
export const STORE_FINDINGS: Readonly<Record<StoreFindingCode, { readonly what: string; readonly task: string }>> = {
  'file-empty': { what: 'the file is empty', task: 'copy the certificate again, or remove the file' },
  'file-unreadable': {
    what: 'the file cannot be read; what it holds is not trusted',
    task: "let the host product's user read the file, or remove it",
  },
  'file-too-large': { what: 'the file is too large for certificates', task: 'remove the file, or split it' },
  'file-not-regular': {
    what: 'this is a pipe, socket, device or broken link, not a file',
    task: 'remove it, or put a certificate in its place',
  },
  'file-cut-short': {
    what: 'a PEM block begins and does not end: the file is cut short, or still being written',
    task: 'copy the certificate again, to another name first, and rename it into the folder',
  },
  'file-not-a-certificate': {
    what: 'this is no certificate in PEM, DER or PKCS #7',
    task: 'remove the file, or put the certificate itself in its place',
  },
  'certificate-without-pem-lines': {
    what: 'this is base64 without the lines that make it PEM',
    task: 'put the line -----BEGIN CERTIFICATE----- before it and -----END CERTIFICATE----- after it',
  },
  'certificate-unreadable': {
    what: 'the certificate is malformed; the whole file adds no trust',
    task: 'get the certificate again, and compare its SHA-256 fingerprint with its owner',
  },
  'private-key': {
    what: 'there is a private key in the file; the whole file adds no trust',
    task: 'remove the file, treat the key as stolen if others could read it, and place only the certificate here',
  },
  'public-key': { what: 'this is a bare public key', task: 'place a certificate of this key here instead' },
  'certificate-request': {
    what: 'this is a request for a certificate (CSR), not a certificate',
    task: 'ask whoever made this request for the certificate that was issued for it, and place that here',
  },
  'java-keystore': {
    what: 'this is a Java keystore; the trust store is a folder of certificates',
    task: 'list its certificates (keytool -list -rfc -keystore FILE), place those that may sign or issue here, each in a file of its own, and remove the keystore',
  },
  'pkcs12-keystore': {
    what: 'this is a PKCS #12 keystore, which may hold a private key',
    task: 'print its certificates (openssl pkcs12 -nokeys -in FILE), place those that may sign or issue here, each in a file of its own, and remove the keystore',
  },
  archive: {
    what: 'this is an archive',
    task: 'unpack it elsewhere and place the certificates from it here, not the archive',
  },
  'properties-file': {
    what: 'this is a file of settings',
    task: 'move it to where the host looks for it: upm.properties belongs in the folder above the trust store',
  },
  'revocation-list-unreadable': {
    what: 'this is a certificate revocation list that cannot be read; whether certificates that it may speak about are revoked cannot be told',
    task: 'get the list again from the CA, in PEM or DER (at most 1 MiB), and place it here in the place of this one',
  },
  'ambiguous-role': {
    what: 'a self-signed certificate says CA:TRUE but nothing else that a CA says; it is taken for a signer only',
    task: 'if it is a CA, give its fingerprint the role "anchor" in the policy; if it is a signer, the role "signer"',
  },
  'key-not-ed25519': {
    what: 'a certificate that is no CA has a key that is not Ed25519; it may not sign',
    task: 'have the signer make an Ed25519 key and a certificate for it, or remove the file',
  },
  'key-unusable': {
    what: 'a certificate has a key that is not accepted; it is not trusted',
    task: 'replace the certificate by one with an Ed25519, ECDSA (P-256, P-384, P-521) or RSA key of 2048 bits or more',
  },
  'usage-forbids-signing': {
    what: 'the keyUsage or extendedKeyUsage of a certificate does not let it sign code; it is not trusted',
    task: 'have the certificate issued anew with digitalSignature and codeSigning',
  },
  'self-signature-not-verified': {
    what: 'a CA names itself as its issuer, but its own signature does not verify; it is no trust anchor',
    task: 'get the root certificate again; RSA, ECDSA and Ed25519 signatures are accepted',
  },
  'role-not-possible': {
    what: 'the policy gives a certificate a role that it cannot have; it adds no trust',
    task: 'correct "roles" in the policy: "anchor" is for self-signed CAs of version 3, "signer" for Ed25519 certificates',
  },
  'role-matches-nothing': {
    what: 'the policy gives a role to a certificate that is not here',
    task: 'correct the fingerprint in "roles" of the policy: 64 lower-case hex digits, as printed by openssl x509 -in FILE -outform der | sha256sum | cut -c1-64',
  },
};
