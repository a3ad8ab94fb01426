import { quote } from '../../internal/untrusted-text.js';
import type { AppDetails, AppDetailsByCode, PublisherDetails } from '../codes.js';
import type { InstalledApp } from '../evidence/app.js';
import { capital, nameCertificate, suffix, type CatalogueOf } from './entry.js';

const WIDEN = 'if this signer may sign it, widen the rule in the policy';

/** Which app it is, who may sign it, and how it stands to the installed version. */
export const APP: CatalogueOf<AppDetailsByCode> = {
  'app-unknown': {
    actor: 'developer',
    message: ({ because }) => `Which app this is cannot be told: ${because}.`,
    remedy: () =>
      'give the gate what it needs to tell: the archive as it was signed, or a reader of your own as readApp in the request. Where the archive holds no descriptor, the vendor of the app adds one that names the app, and signs the new build',
  },
  'app-unreadable': {
    actor: 'vendor',
    message: ({ detail }) => `What the artifact says about which app it is cannot be used${suffix(detail)}.`,
    remedy: () => 'correct the descriptor in the archive, and sign the new build',
  },
  'app-mismatch': {
    actor: 'administrator',
    message: ({ key, version, expectedKey, expectedVersion }) =>
      `This is ${nameApp({ key, version })}, not ${nameApp({ key: expectedKey ?? key, version: expectedVersion })}, which was expected here.`,
    remedy: () => 'get the app that was meant, with its own signature; if this one is meant, install it as itself',
  },
  'version-unknown': {
    actor: 'vendor',
    message: ({ key }) => `The app ${quote(key)} does not say which version it is.`,
    remedy: () => 'name the version in the descriptor of the archive, and sign the new build',
  },
  'version-not-comparable': {
    actor: 'operator',
    message: ({ version, with: other }) =>
      `The version ${quote(version, 60)} cannot be compared with ${quote(other, 60)}.`,
    remedy: () =>
      'see whether "versionOrder" in the policy is the one that this app follows; if the version itself is not one, ask the vendor for a build that has one',
  },
  'publisher-app-not-permitted': {
    actor: 'operator',
    message: (details) => `${capital(nameSigner(details))} may not sign ${nameApp(details)} (${details.rule}).`,
    remedy: () => `find out why this signer has signed this app; ${WIDEN} ("apps")`,
  },
  'publisher-version-not-permitted': {
    actor: 'operator',
    message: (details) =>
      `${capital(nameSigner(details))} may not sign this version of ${nameApp(details)} (${details.rule}).`,
    remedy: () => `install a version that is allowed; ${WIDEN} ("versions")`,
  },
  'publisher-origin-not-permitted': {
    actor: 'operator',
    message: (details) =>
      `Apps of ${nameSigner(details)} may not come ${details.origin === null ? 'from an origin that is not named' : `from ${quote(details.origin, 60)}`} (${details.rule}).`,
    remedy: () => `install the app from where it may come from; ${WIDEN} ("origins")`,
  },
  'publisher-rule-ended': {
    actor: 'operator',
    message: (details) =>
      `What ${nameSigner(details)} may sign was allowed until ${details.until}, and no longer (${details.rule}).`,
    remedy: () =>
      'ask the vendor who signs its apps now; if it is still this signer, move the end ("until") in the policy',
  },
  'publisher-unlisted': {
    actor: 'operator',
    message: ({ certificate }) =>
      `No rule of the policy says what ${nameCertificate(certificate)} may sign, and it denies signers that none names.`,
    remedy: () => 'if this signer may sign apps here, add a rule for it to "publishers" in the policy',
  },
  'publisher-changed': {
    actor: 'administrator',
    message: ({ app, installed, publisherId }) =>
      `${app === null ? 'The app' : `The app ${quote(app)}`}${nameVersion(installed)} was signed by another publisher: ${quote(installed.publisherId ?? '')} then, ${quote(publisherId)} now.`,
    remedy: () =>
      'ask the vendor, over a channel that you trust, whether it has a new key or a new owner; a vendor that changes its key can send a rotation statement',
  },
  'signature-stripped': {
    actor: 'administrator',
    message: ({ artifact, installed }) =>
      `The artifact ${quote(artifact)} has no signature, but the installed version${nameVersion(installed)} was verified: somebody may have taken it away.`,
    remedy: () => 'get the app again with its signature file, from where the installed version came from',
  },
  downgrade: {
    actor: 'administrator',
    message: ({ key, version, installedVersion }) =>
      `${capital(nameApp({ key, version }))} is older than the installed version ${quote(installedVersion, 60)}.`,
    remedy: () =>
      'install a newer version; an older one may have faults that attackers know. If it has to be, the operator of this machine can allow it: "rollback" in "checks" of the policy',
  },
  'below-minimum-version': {
    actor: 'administrator',
    message: ({ key, version, minimumVersion, pattern }) =>
      `${capital(nameApp({ key, version }))} is below ${quote(minimumVersion, 60)}, the lowest version that the policy allows for ${quote(pattern)}.`,
    remedy: () => 'install a version that is allowed',
  },
};

function nameApp({ key, version }: AppDetails): string {
  const name = key === null ? 'another app' : `the app ${quote(key)}`;
  return version === null ? name : `${name}, version ${quote(version, 60)}`;
}

function nameSigner({ certificate }: PublisherDetails): string {
  return `the signer ${nameCertificate(certificate)}`;
}

function nameVersion({ version }: InstalledApp): string {
  return version === null ? '' : ` (${quote(version, 60)})`;
}
