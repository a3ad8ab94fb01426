import { describe, expect, it } from 'vitest';
import { parseSignatureBytes, parseSignatureText } from '../../src/signature/parse-signature-file.js';
import type { SignatureFileForm } from '../../src/testing/index.js';
import { createTestAuthority, signatureFile } from '../../src/testing/index.js';

const authority = createTestAuthority();
const artifact = new TextEncoder().encode('the bytes of an app');
const leaf = authority.leaf();
const signature = leaf.key.sign(artifact);
const base64 = Buffer.from(signature).toString('base64');
const utf8 = (text: string) => new TextEncoder().encode(text);

/** What a file came to: hex of its signature and the certificates' fingerprints, or the fault's code. */
function parsed(content: Uint8Array | string) {
  const result = typeof content === 'string' ? parseSignatureText(content) : parseSignatureBytes(content);
  if (!result.ok) return result.code;
  const [first] = result.document.signatures;
  return {
    signature: Buffer.from(first.signature).toString('hex'),
    certificates: first.certificates.map(({ fingerprint }) => fingerprint),
  };
}
const sound = { signature: Buffer.from(signature).toString('hex'), certificates: [] };

describe('A signature file holds the same signature', () => {
  it.each<SignatureFileForm>([
    'json',
    'json-wrapped',
    'json-literal-breaks',
    'base64',
    'base64-wrapped-64',
    'base64-wrapped-76',
    'raw',
  ])('in the form %s', (form) => {
    expect(parsed(signatureFile(artifact, { key: leaf.key, form }))).toEqual(sound);
  });

  it.each<[string, string]>([
    ['with CRLF line breaks', `${base64.slice(0, 64)}\r\n${base64.slice(64)}\r\n`],
    ['with white space around it', ` \t\n${base64}\n\n`],
    ['as JSON with white space before its brace', ` \n\t{"signature":"${base64}"}\n`],
    [
      'as JSON with CRLF line breaks as they are inside the value',
      `{"signature":"${base64.slice(0, 64)}\r\n${base64.slice(64)}"}`,
    ],
    ['as JSON of version 1', `{"version":1,"signature":"${base64}"}`],
    ['as JSON whose key is escaped', String.raw`{"\u0073ignature":"${base64}"}`],
    ['as JSON whose slashes are escaped', `{"signature":"${base64.replaceAll('/', String.raw`\/`)}"}`],
    ['as JSON with keys that nobody knows', `{"signature":"${base64}","signedBy":"x","nested":{"a":1,"b":{"a":1}}}`],
    ['after a byte order mark', `\u{feff}${base64}`],
    ['as JSON after a byte order mark', `\u{feff}{"signature":"${base64}"}`],
  ])('%s', (_title, text) => {
    expect(parsed(utf8(text))).toEqual(sound);
    expect(parsed(text)).toEqual(sound);
  });

  it('of exactly 64 bytes, whatever they spell', () => {
    const spells = utf8(`{"signature":"${'A'.repeat(48)}"}`);
    expect(spells).toHaveLength(64);
    expect(parsed(spells)).toEqual({ signature: Buffer.from(spells).toString('hex'), certificates: [] });
  });

  it('and keeps it when the caller changes its memory', () => {
    const raw = signature.slice();
    const result = parseSignatureBytes(raw);
    raw.fill(0);
    expect(result.ok && Buffer.from(result.document.signatures[0].signature).toString('hex')).toBe(sound.signature);
  });

  it('and the id of the key that made it, as a hint', () => {
    const result = parseSignatureText(JSON.stringify({ signature: base64, keyId: leaf.keyId }));
    expect(result.ok && result.document.signatures[0].keyId).toBe(leaf.keyId);
  });

  it('and takes the name of its schema for what it is', () => {
    const $schema = './node_modules/install-gate/schemas/signature-file.json';
    const result = parseSignatureText(JSON.stringify({ $schema, signature: base64 }));
    expect(result.ok && result.document.unknownKeys).toEqual([]);
  });

  it('and names the keys that it could not use, made harmless', () => {
    const result = parseSignatureText(JSON.stringify({ signature: base64, 'x\u001b[31m\u202ey': 1, comment: 'x' }));
    expect(result.ok && result.document.unknownKeys).toEqual(['x\ufffd\ufffdy', 'comment']);
  });
});

describe('A signature file is refused', () => {
  const unusedBits = base64.replace(/.(?===$)/, (last) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    return alphabet[alphabet.indexOf(last) | 1] ?? '';
  });
  const withUrlAlphabet = Buffer.alloc(64, 0xfb).toString('base64url');

  it.each<[code: string, why: string, text: string]>([
    ['signature-file-empty', 'of white space', ' \r\n\t '],
    ['signature-file-empty', 'of a byte order mark alone', '\u{feff}'],
    ['signature-file-invalid-json', 'of a brace', '{'],
    ['signature-file-invalid-json', 'of JSON that is cut short', `{"signature":"${base64}"`],
    ['signature-file-invalid-json', 'of two JSON texts', `{"signature":"${base64}"}{"signature":"${base64}"}`],
    ['signature-file-invalid-json', 'of JSON with a comment', `{/* */"signature":"${base64}"}`],
    ['signature-file-invalid-json', 'of JSON with a trailing comma', `{"signature":"${base64}",}`],
    ['signature-file-invalid-json', 'of JSON that nests 100 levels deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['signature-file-duplicate-key', 'with two signatures', `{"signature":"${base64}","signature":"${base64}"}`],
    [
      'signature-file-duplicate-key',
      'with a key twice, once escaped',
      String.raw`{"signature":"${base64}","\u0073ignature":"x"}`,
    ],
    [
      'signature-file-duplicate-key',
      'with a key twice, both escaped',
      String.raw`{"\u0073ignature":"${base64}","s\u0069gnature":"x"}`,
    ],
    ['signature-file-duplicate-key', 'with an unknown key twice', `{"signature":"${base64}","x":1,"x":1}`],
    [
      'signature-file-duplicate-key',
      'with a key twice further in',
      `{"signature":"${base64}","x":[{"y":{"z":1,"z":2}}]}`,
    ],
    [
      'signature-file-duplicate-key',
      'with the key "__proto__" twice',
      `{"signature":"${base64}","__proto__":1,"__proto__":2}`,
    ],
    [
      'signature-file-misspelt-key',
      'with a certificate under a misspelt key',
      `{"signature":"${base64}","certficate":"x"}`,
    ],
    ['signature-file-misspelt-key', 'with a key of the wrong case', `{"signature":"${base64}","Certificate":"x"}`],
    ['signature-file-misspelt-key', 'with a signature under a misspelt key', `{"singature":"${base64}"}`],
    ['signature-file-misspelt-key', 'of version 2 with the key of version 1', `{"version":2,"signature":"${base64}"}`],
    ['signature-file-unknown-version', 'of version 3', `{"version":3,"signature":"${base64}"}`],
    ['signature-file-unknown-version', 'of version 0', `{"version":0,"signature":"${base64}"}`],
    ['signature-file-unknown-version', 'of version "1"', `{"version":"1","signature":"${base64}"}`],
    ['signature-file-unknown-version', 'of version null', `{"version":null,"signature":"${base64}"}`],
    ['signature-file-unknown-version', 'of version 1.5', `{"version":1.5,"signature":"${base64}"}`],
    [
      'signature-file-unknown-version',
      'of a version that is an object',
      `{"version":{"toString":1},"signature":"${base64}"}`,
    ],
    ['signature-missing', 'without a signature', '{}'],
    ['signature-missing', 'with a certificate alone', `{"certificate":"${base64}"}`],
    ['signature-file-wrong-type', 'with a signature that is a number', '{"signature":1}'],
    ['signature-file-wrong-type', 'with a signature that is null', '{"signature":null}'],
    ['signature-file-wrong-type', 'with a signature that is a list', `{"signature":["${base64}"]}`],
    ['signature-file-wrong-type', 'with a certificate that is null', `{"signature":"${base64}","certificate":null}`],
    ['signature-file-wrong-type', 'with a certificate that is a list', `{"signature":"${base64}","certificate":[]}`],
    ['signature-file-wrong-type', 'with a key id that is none', `{"signature":"${base64}","keyId":"abc"}`],
    [
      'signature-file-wrong-type',
      'with a key id in capitals',
      `{"signature":"${base64}","keyId":"${leaf.keyId.toUpperCase()}"}`,
    ],
    ['signature-not-base64', 'of prose', 'This is no signature.'],
    ['signature-not-base64', 'of a JSON list', `["${base64}"]`],
    ['signature-not-base64', 'of base64 in the alphabet for URLs', withUrlAlphabet],
    ['signature-not-base64', 'of base64 in the alphabet for URLs, in JSON', `{"signature":"${withUrlAlphabet}"}`],
    ['signature-not-base64', 'of base64 with blanks inside', `${base64.slice(0, 40)} ${base64.slice(40)}`],
    ['signature-not-base64', 'of hex with colons', '30:82:01:02'],
    ['signature-not-base64', 'with an empty signature', '{"signature":""}'],
    ['signature-not-base64', 'with base64 and more after its padding', `${base64}AAAA`],
    ['signature-non-canonical-base64', 'without padding', base64.replaceAll('=', '')],
    ['signature-non-canonical-base64', 'with half of its padding', base64.slice(0, -1)],
    ['signature-non-canonical-base64', 'with unused bits that are set', unusedBits],
    ['signature-non-canonical-base64', 'with unused bits that are set, in JSON', `{"signature":"${unusedBits}"}`],
    ['signature-length-wrong', 'of 63 bytes', Buffer.alloc(63).toString('base64')],
    ['signature-length-wrong', 'of 65 bytes', Buffer.alloc(65).toString('base64')],
    [
      'signature-length-wrong',
      'of 63 bytes, in JSON',
      JSON.stringify({ signature: Buffer.alloc(63).toString('base64') }),
    ],
    ['signature-length-wrong', 'of an RSA signature', Buffer.alloc(256, 7).toString('base64')],
    ['signature-length-wrong', 'of the 128 hex digits of a signature', sound.signature],
    ['signature-file-not-text', 'that is a PEM certificate', leaf.pem],
    ['private-key-in-signature-file', 'that is a PEM private key', leaf.key.privateKeyPem],
  ])('with %s where it is one %s', (code, _why, text) => {
    expect(parsed(utf8(text))).toBe(code);
    expect(parsed(text)).toBe(code);
  });

  it.each<[code: string, why: string, bytes: Uint8Array]>([
    ['signature-file-empty', 'without a byte', new Uint8Array()],
    ['signature-file-not-text', 'of UTF-16 with its mark', Buffer.from(`\u{feff}${base64}`, 'utf16le')],
    [
      'signature-file-not-text',
      'of big-endian UTF-16 with its mark',
      Buffer.from(`\u{feff}${base64}`, 'utf16le').swap16(),
    ],
    ['signature-not-base64', 'of UTF-16 without a mark', Buffer.from(base64, 'utf16le')],
    ['signature-file-not-text', 'of 63 random bytes', Uint8Array.from({ length: 63 }, (_, index) => 255 - index)],
    ['signature-file-not-text', 'of 65 random bytes', Uint8Array.from({ length: 65 }, (_, index) => 255 - index)],
    ['signature-file-not-text', 'of a whole certificate in DER', leaf.der],
  ])('with %s where it is one %s', (code, _why, bytes) => {
    expect(parsed(bytes)).toBe(code);
  });
});
