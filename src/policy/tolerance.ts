/** Lets one CA through that a strict reading of RFC 5280 refuses. Each decision that used it says so. */
export interface Tolerance {
  /** Lower-case hex SHA-256 of the CA certificate's DER. */
  readonly caFingerprint: string;
  /** The CA's keyUsage lacks keyCertSign (RFC 5280 section 4.2.1.3). */
  readonly allow: 'missing-key-cert-sign';
  /** Why the operator lets it through; shown in decisions. */
  readonly reason: string;
}

/**
 * The one tolerance that is known to be needed: the marketplace's second intermediate CA, in use until 2034, says in a critical
 * keyUsage that it signs data, and not that it signs certificates. Off unless a policy names it.
 *
 * @example
 * ```ts
 * import { MARKETPLACE_INTERMEDIATE_V2, parsePolicy } from 'install-gate';
 *
 * const policy = parsePolicy({ trustStore: { folder: '/etc/host/truststore', tolerances: [MARKETPLACE_INTERMEDIATE_V2] } });
 * console.log(policy.trustStore.tolerances.length); // 1
 * ```
 */
export const MARKETPLACE_INTERMEDIATE_V2: Tolerance = Object.freeze({
  caFingerprint: 'a4c4caf68ee237e2cb590c9e8da6e66a7ba90800634de70385cd2eff92005f16',
  allow: 'missing-key-cert-sign',
  reason: "the marketplace's intermediate v2 was issued without keyCertSign",
});
