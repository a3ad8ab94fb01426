import type { ArtifactFaultDetailsByCode } from '../codes.js';
import { fileWord, nameFile, suffix, type CatalogueOf } from './entry.js';

/** What can be wrong with the artifact before anyone looks at its content. */
export const ARTIFACT: CatalogueOf<ArtifactFaultDetailsByCode> = {
  'artifact-missing': {
    actor: 'administrator',
    message: (file) => `The artifact ${nameFile(file)} does not exist.`,
    remedy: (file) => ({ task: 'check the path', command: `ls -l -- ${fileWord(file)}` }),
  },
  'artifact-unreadable': {
    actor: 'operator',
    message: (file) => `The artifact ${nameFile(file)} cannot be read${suffix(file.detail)}.`,
    remedy: (file) =>
      file.path === null
        ? "see the host product's log for why the upload ended early, then upload again"
        : {
            task: "let the host product's user read the file, then install again; see who may read it",
            command: `ls -l -- ${fileWord(file)}`,
          },
  },
  'artifact-not-a-regular-file': {
    actor: 'administrator',
    message: (file) => `The artifact ${nameFile(file)} is not a regular file${suffix(file.detail)}.`,
    remedy: () => 'give the path of the plugin archive itself, not of a folder, pipe or device',
  },
  'artifact-is-a-symlink': {
    actor: 'administrator',
    message: (file) =>
      `The artifact ${nameFile(file)} is a symbolic link, which is not followed: what it leads to could be changed under the check.`,
    remedy: (file) => ({ task: 'give the path that this prints', command: `readlink -f -- ${fileWord(file)}` }),
  },
  'artifact-empty': {
    actor: 'administrator',
    message: (file) => `The artifact ${nameFile(file)} is empty.`,
    remedy: () => 'download or upload the plugin again: an archive of no bytes is a transfer that failed',
  },
  'artifact-too-large': {
    actor: 'developer',
    message: (file) => `The artifact ${nameFile(file)} is larger than allowed${suffix(file.detail)}.`,
    remedy: () => 'raise maxArtifactBytes in the request if plugins of this size are expected',
  },
  'artifact-is-a-statement': {
    actor: 'vendor',
    message: (file) =>
      `The artifact ${nameFile(file)} begins as a signed statement does: a signature over it could be meant for a permit or a rotation.`,
    remedy: () => 'give the plugin archive itself; an archive never begins like this',
  },
  'artifact-changed': {
    actor: 'operator',
    message: (file) => `The artifact ${nameFile(file)} changed while it was read${suffix(file.detail)}.`,
    remedy: () =>
      'find out which process writes to this file: either an upload was not complete, or someone exchanges the file under the check. Then install again',
  },
};
