/** Standard base64, broken with a line feed after every `columns` characters; no line feed at the end. */
export function wrappedBase64(bytes: Uint8Array, columns: number): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(new RegExp(`(.{${String(columns)}})(?!$)`, 'g'), '$1\n');
}

/** PEM text (RFC 7468): 64 columns, a line feed at the end. */
export function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${wrappedBase64(der, 64)}\n-----END ${label}-----\n`;
}
