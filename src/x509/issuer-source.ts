import type { Certificate } from './certificate.js';
import type { IssuerIndex } from './issuer-index.js';

/** Certificates of the trust store. */
export interface IssuerSource {
  readonly anchors: IssuerIndex;
  readonly intermediates: IssuerIndex;
  /** Whatever it may do, but for what nobody may use: among these are the signers of revocation lists. */
  readonly all: IssuerIndex;
  /** A certificate of that name that somebody gave the role `none`. */
  distrustedNamed(subjectKey: string): Certificate | null;
}
