import type { CheckCode, DetailsByCode } from '../codes.js';
import { ACCESS } from './access.js';
import { APP } from './app.js';
import { ARCHIVE } from './archive.js';
import { ARTIFACT } from './artifact.js';
import { CLOCK } from './clock.js';
import { DESTINATION } from './destination.js';
import { sayRemedy, type CatalogueOf } from './entry.js';
import { NO_FAULT } from './no-fault.js';
import { PATH_FAILURE } from './path-failure.js';
import { PERMIT } from './permit.js';
import { POLICY_FILE } from './policy-file.js';
import { REVOCATION } from './revocation.js';
import { SIGNATURE_FILE } from './signature-file.js';
import { SIGNER } from './signer.js';
import { TRUST_STORE } from './trust-store.js';

/** Every code's words and remedy: the compiler refuses a code without an entry. */
export const CATALOGUE: CatalogueOf<DetailsByCode> = {
  ...NO_FAULT,
  ...ARTIFACT,
  ...SIGNATURE_FILE,
  ...TRUST_STORE,
  ...ACCESS,
  ...POLICY_FILE,
  ...PATH_FAILURE,
  ...REVOCATION,
  ...APP,
  ...PERMIT,
  ...DESTINATION,
  ...ARCHIVE,
  ...CLOCK,
  ...SIGNER,
};

/** What a finding is called for people. */
export interface FindingText {
  readonly message: string;
  /** Who does what; null where there is nothing to do. */
  readonly remedy: string | null;
}

/** Puts a code and its details into words. */
export function describeFinding<C extends CheckCode>(code: C, details: DetailsByCode[C]): FindingText {
  const entry = CATALOGUE[code];
  const remedy = entry.remedy(details);
  return { message: endOnce(entry.message(details)), remedy: remedy === null ? null : sayRemedy(entry.actor, remedy) };
}

/** What ends a message may end in a question itself: did you mean ...? */
function endOnce(message: string): string {
  return message.replace(/\?\.$/, '?');
}
