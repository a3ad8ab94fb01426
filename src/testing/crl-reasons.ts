/** Why a certificate was revoked (RFC 5280 section 5.3.1). */
export type CrlReasonName =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

/** The reasons that a list or a distribution point may be limited to (ReasonFlags, RFC 5280 section 4.2.1.13). */
export type CrlReasonFlagName = Exclude<CrlReasonName, 'unspecified' | 'removeFromCRL'>;

/** The number of each CRLReason; 7 isn't used. */
export const reasonCodes: Readonly<Record<CrlReasonName, number>> = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
};

/** The number of each bit of ReasonFlags. The last two differ from the codes above: that is RFC 5280, not a slip. */
export const reasonFlagBits: Readonly<Record<CrlReasonFlagName, number>> = {
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 7,
  aACompromise: 8,
};
