/** A certificate revocation list that was minted. */
export interface MintedCrl {
  /** The list, DER. */
  readonly der: Uint8Array;
  /** The list, PEM, one block with a line feed at its end. */
  readonly pem: string;
  /** Lower-case hex SHA-256 of `der`. */
  readonly fingerprint: string;
}
