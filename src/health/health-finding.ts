/** How bad it is: `error` keeps something from working or is unsafe now, `warning` will, `note` is worth knowing. */
export type HealthSeverity = 'error' | 'warning' | 'note';

/** What only a health check looks for; beside these a finding's code is one of a decision's or a trust store's. */
export type HealthCode =
  | 'certificate-expired'
  | 'certificate-expiring'
  | 'certificate-not-yet-valid'
  | 'revocation-list-not-current'
  | 'revocation-list-expiring'
  | 'signature-algorithm-weak'
  | 'signer-key-unsound'
  | 'anchor-for-any-purpose'
  | 'intermediate-without-root'
  | 'root-without-intermediate'
  | 'outdated-intermediates'
  | 'pin-not-used'
  | 'certificate-duplicated'
  | 'link-leads-out'
  | 'owner-not-root'
  | 'writable-by-group'
  | 'access-control-list';

/** Something that an operator should know. */
export interface HealthFinding {
  readonly code: string;
  readonly severity: HealthSeverity;
  /** The file's name within the folder, or a path; null where it isn't about one. */
  readonly file: string | null;
  /** What is the matter. */
  readonly message: string;
  /** Who does what, and a command to paste at its very end, where there is one; null where there is nothing to do. */
  readonly remedy: string | null;
}
