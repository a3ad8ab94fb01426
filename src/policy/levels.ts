import type { CheckAction, CheckActions } from '../decision/check.js';
import { forEachCheck } from '../decision/check.js';
import { deepFreeze } from '../internal/deep-freeze.js';
import type { ArchiveType, Level } from './policy.js';

const ENFORCE: CheckAction = { failed: 'enforce', inconclusive: 'enforce' };
const WARN: CheckAction = { failed: 'warn', inconclusive: 'warn' };
const SKIP: CheckAction = { failed: 'skip', inconclusive: 'skip' };

const STANDARD: CheckActions = {
  // A setting that can't be understood leaves the check on, and is said.
  enforcement: WARN,
  // The last policy that was valid still applies.
  policy: WARN,
  artifact: ENFORCE,
  'trust-store': ENFORCE,
  'trust-store-safety': ENFORCE,
  'trust-store-isolation': WARN,
  'signature-file': ENFORCE,
  integrity: ENFORCE,
  authenticity: ENFORCE,
  validity: ENFORCE,
  lifetime: ENFORCE,
  revocation: ENFORCE,
  // Rules that somebody wrote down, or an app that the host named: they are there to be kept.
  publisher: ENFORCE,
  'version-floor': ENFORCE,
  app: ENFORCE,
  continuity: WARN,
  rollback: SKIP,
  // A suspect clock ends grace (verdict.ts); a sound signature doesn't rest on it alone.
  clock: WARN,
  // One that can't be used relaxes nothing, and is said.
  permit: WARN,
  // What isn't in its place isn't installed, whatever the policy says (verdict.ts).
  destination: ENFORCE,
  // Of what nobody vouches for; see ARCHIVE_IF_VERIFIED.
  archive: ENFORCE,
};

/**
 * What each level makes of each check.
 *
 * - `strict`: as `standard`, and a delivered end entity must name code signing, a revocation list must be there for each
 *   certificate of a path but its anchor, the policy's file must be valid, this process must not be able to change trust store
 *   or policy, the publisher must be the installed version's, and the version not an older one.
 * - `standard`: what administrators know from the plugin manager that this gate is modelled on (Atlassian's UPM).
 * - `audit`: denies only what is surely wrong: an artifact that can't be judged, bytes that aren't the signed ones, a malformed
 *   signature file, what is revoked or on the deny list.
 * - `off`: checks nothing, and never looks like success.
 */
export const LEVELS: Readonly<Record<Level, CheckActions>> = deepFreeze({
  strict: { ...STANDARD, policy: ENFORCE, 'trust-store-isolation': ENFORCE, continuity: ENFORCE, rollback: ENFORCE },
  standard: STANDARD,
  audit: {
    ...STANDARD,
    'trust-store': WARN,
    'trust-store-safety': WARN,
    // Unknown isn't tampered: where no key could tell, audit lets it through with a warning.
    integrity: { failed: 'enforce', inconclusive: 'warn' },
    authenticity: WARN,
    validity: WARN,
    lifetime: WARN,
    // What is revoked or denied is surely wrong; what can't be told isn't.
    revocation: { failed: 'enforce', inconclusive: 'warn' },
    publisher: WARN,
    'version-floor': WARN,
    app: WARN,
    rollback: WARN,
    archive: WARN,
  },
  off: { ...forEachCheck(() => SKIP), destination: ENFORCE },
});

/**
 * What the archive's structure means where all else is verified: whoever is trusted to run code here has signed these bytes, so that in
 * `standard` a careless archive is told and let be.
 */
export const ARCHIVE_IF_VERIFIED: Readonly<Record<Level, CheckAction>> = deepFreeze({
  strict: ENFORCE,
  standard: WARN,
  audit: WARN,
  off: SKIP,
});

/** What an artifact must be, where the policy doesn't say: plugins are archives, but a host may take others too. */
export const ARCHIVE_TYPE: Readonly<Record<Level, ArchiveType>> = Object.freeze({
  strict: 'zip',
  standard: 'any',
  audit: 'any',
  off: 'any',
});

/** Whether a delivered end entity must name codeSigning in its extendedKeyUsage. */
export const REQUIRES_CODE_SIGNING_EKU: Readonly<Record<Level, boolean>> = Object.freeze({
  strict: true,
  standard: false,
  audit: false,
  off: false,
});

/** Whether a certificate of a path without a revocation list can't be judged, where the policy doesn't say. */
export const REQUIRES_REVOCATION_LISTS: Readonly<Record<Level, boolean>> = Object.freeze({
  strict: true,
  standard: false,
  audit: false,
  off: false,
});

/** From the least to the most strict. */
export const LEVELS_BY_STRICTNESS: readonly Level[] = Object.freeze(['off', 'audit', 'standard', 'strict']);
