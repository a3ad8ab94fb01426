import { HOSTILE_BYTES } from './hostile-bytes.js';
import { HOSTILE_CERTIFICATES } from './hostile-certificates.js';
import type { HostileInstall } from './hostile-install.js';
import { HOSTILE_SIGNATURE_FILES } from './hostile-signature-files.js';

/** Installs that every host must refuse whose policy is `standard` or `strict`, without a grace period that is running and without relaxed checks. */
export const HOSTILE_INSTALLS: readonly HostileInstall[] = Object.freeze([
  ...HOSTILE_BYTES,
  ...HOSTILE_CERTIFICATES,
  ...HOSTILE_SIGNATURE_FILES,
]);
