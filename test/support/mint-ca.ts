import type { MintedCertificate, TestAuthority } from '../../src/testing/index.js';

/** A CA of that common name with a key of its own; self-signed where nobody has issued it. */
export function mintCa(authority: TestAuthority, subject: string, issuer?: MintedCertificate): MintedCertificate {
  return authority.mint({
    subject,
    key: authority.key(subject),
    ...(issuer === undefined ? {} : { issuer }),
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
  });
}
