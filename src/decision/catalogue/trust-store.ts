import type { TrustStoreFaultDetailsByCode } from '../codes.js';
import { folderWord, nameFolder, suffix, type CatalogueOf } from './entry.js';

const PLACE_CERTIFICATES =
  "copy into it, as root, the certificates that may sign: the marketplace's root and intermediates, or the signing certificate of a vendor (PEM or DER, one or many a file)";

/** What can be wrong with the trust store as a whole. */
export const TRUST_STORE: CatalogueOf<TrustStoreFaultDetailsByCode> = {
  'trust-store-not-configured': {
    actor: 'operator',
    message: () => 'No trust store is configured, so that no signer is trusted.',
    remedy: () => `name a folder as "trustStore" in the policy, and ${PLACE_CERTIFICATES}`,
  },
  'trust-store-missing': {
    actor: 'operator',
    message: (store) => `The folder of ${nameFolder(store)} does not exist, so that no signer is trusted.`,
    remedy: (store) => ({
      task: `check that the configured path is the one that is meant; if so, make the folder with the command at the end, then ${PLACE_CERTIFICATES}`,
      command: `install -d -m 0755 -o root -- ${folderWord(store)}`,
    }),
  },
  'trust-store-empty': {
    actor: 'operator',
    message: (store) => `There is no file in ${nameFolder(store)}, so that no signer is trusted.`,
    remedy: () => PLACE_CERTIFICATES,
  },
  'trust-store-nothing-usable': {
    actor: 'operator',
    message: (store) =>
      `No file in ${nameFolder(store)} holds a certificate that may sign or issue${suffix(store.detail)}.`,
    remedy: () => `see the warnings of this decision for what is wrong with each file, and ${PLACE_CERTIFICATES}`,
  },
  'trust-store-not-a-folder': {
    actor: 'operator',
    message: (store) => `What is configured as ${nameFolder(store)} is not a folder.`,
    remedy: () =>
      'configure the folder that holds the certificates: not a single certificate, a Java keystore or an archive. See what it is with the command "file"',
  },
  'trust-store-unreadable': {
    actor: 'operator',
    message: (store) =>
      `The folder of ${nameFolder(store)} cannot be read${suffix(store.detail)}; who is trusted cannot be told.`,
    remedy: (store) => ({
      task: "let the host product's user list and enter this folder and every folder above it; see which one refuses",
      command: `namei -l -- ${folderWord(store)}`,
    }),
  },
  'trust-store-too-large': {
    actor: 'operator',
    message: (store) => `There are too many files or bytes in ${nameFolder(store)}${suffix(store.detail)}.`,
    remedy: () =>
      'check that the configured folder is the trust store and no other folder, and leave only certificates in it',
  },
};
