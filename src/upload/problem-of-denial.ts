import type { ArtifactFaultCode, CheckCode, SignatureFileFaultCode } from '../decision/codes.js';
import type { DestinationFaultCode } from '../decision/evidence.js';
import type { UploadProblemCode } from './problem.js';

/** The plugin itself can't be judged. */
const ARTIFACT: Readonly<Record<ArtifactFaultCode, UploadProblemCode>> = {
  'artifact-empty': 'malformed-plugin',
  'artifact-is-a-statement': 'malformed-plugin',
  'artifact-too-large': 'plugin-too-large',
  // An upload comes as a stream or from the handler's own copy: none of these is the client's doing.
  'artifact-missing': 'plugin-not-readable',
  'artifact-unreadable': 'plugin-not-readable',
  'artifact-not-a-regular-file': 'plugin-not-readable',
  'artifact-is-a-symlink': 'plugin-not-readable',
  'artifact-changed': 'plugin-not-readable',
};

/** The signature file can't be used. */
const SIGNATURE: Readonly<Record<SignatureFileFaultCode, UploadProblemCode>> = {
  'signature-file-missing': 'malformed-signature',
  'signature-file-unreadable': 'malformed-signature',
  'signature-file-not-a-regular-file': 'malformed-signature',
  'signature-file-empty': 'malformed-signature',
  'signature-file-too-large': 'signature-too-large',
  'signature-file-not-text': 'malformed-signature',
  'signature-file-invalid-json': 'malformed-signature',
  'signature-file-duplicate-key': 'malformed-signature',
  'signature-file-misspelt-key': 'malformed-signature',
  'signature-file-wrong-type': 'malformed-signature',
  'signature-file-unknown-version': 'malformed-signature',
  'signature-missing': 'malformed-signature',
  'signature-not-base64': 'malformed-signature',
  'signature-non-canonical-base64': 'malformed-signature',
  'signature-length-wrong': 'malformed-signature',
  'private-key-in-signature-file': 'malformed-signature',
  'delivered-certificate-not-pem': 'malformed-signature',
  'delivered-certificate-non-canonical-base64': 'malformed-signature',
  'delivered-certificate-malformed': 'malformed-signature',
  'delivered-certificates-too-many': 'malformed-signature',
  'second-end-entity': 'malformed-signature',
  'signatures-too-many': 'malformed-signature',
};

/** The plugin could not be kept, or not be put into its place. */
const DESTINATION: Readonly<Record<DestinationFaultCode, UploadProblemCode>> = {
  'destination-exists': 'destination-exists',
  'destination-full': 'no-room',
  'destination-folder-missing': 'not-installed',
  'destination-not-writable': 'not-installed',
  'destination-copy-changed': 'not-installed',
  'destination-failed': 'not-installed',
};

const BY_REASON: ReadonlyMap<string, UploadProblemCode> = new Map(
  [ARTIFACT, SIGNATURE, DESTINATION].flatMap((table) => Object.entries(table)),
);

/** Which kind of problem a denial is: a policy's no is `denied` (403); what can't be processed by any policy has a status of its own. */
export function problemOfDenial(reason: CheckCode): UploadProblemCode {
  // Other policies take what is no archive.
  if (reason !== 'archive-not-a-zip' && reason.startsWith('archive-')) return 'malformed-plugin';
  return BY_REASON.get(reason) ?? 'denied';
}
