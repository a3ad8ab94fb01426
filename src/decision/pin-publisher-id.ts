/** Who a pinned signer is: its key, so that a renewed certificate changes nothing. */
export function pinPublisherId(keyId: string): string {
  return `pin:${keyId}`;
}
