import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBase64PublicKey, parseEd25519PublicKey } from '../../src/statement/public-key.js';
import { createTestAuthority, createTestKey } from '../../src/testing/index.js';
import { base64, key } from './envelopes.js';

const { spki, keyId, publicKey, privateKeyPem } = key('a');
const pem = `-----BEGIN PUBLIC KEY-----\n${base64(spki)}\n-----END PUBLIC KEY-----\n`;
const spkiOf = (raw: Uint8Array) => Uint8Array.of(...spki.subarray(0, 12), ...raw);
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const text = (der: Uint8Array) => base64(der);

describe('An Ed25519 public key is read', () => {
  it.each<[string, string]>([
    ['from base64 of its SubjectPublicKeyInfo', base64(spki)],
    ['from base64 with white space around it', ` ${base64(spki)}\r\n`],
    ['from PEM', pem],
    ['from PEM with CRLF line breaks', pem.replaceAll('\n', '\r\n')],
    ['from PEM without a line break at its end', pem.trimEnd()],
  ])('%s', (_title, content) => {
    const result = parseEd25519PublicKey(content);
    expect(result).toEqual({ ok: true, key: { keyId, raw: publicKey } });
  });

  it('of 44 bytes, and its id is their SHA-256', () => {
    expect(spki).toHaveLength(44);
    expect(keyId).toBe(createHash('sha256').update(spki).digest('hex'));
  });
});

describe('An Ed25519 public key is refused', () => {
  const certificate = createTestAuthority().pin().pem;
  it.each<[why: string, detail: string, content: string]>([
    ['nothing', 'not standard base64 (not-base64)', ''],
    ['no base64', 'not standard base64 (not-base64)', 'a key'],
    ['hex', 'not DER: ', Buffer.from(spki).toString('hex')],
    ['URL-safe base64', 'not standard base64 (not-base64)', Buffer.alloc(44, 0xfb).toString('base64url')],
    ['base64 without padding', 'not standard base64 (non-canonical-base64)', base64(spki).replace('=', '')],
    ['the 32 bytes of a key alone', 'not DER: ', text(publicKey)],
    ['a byte more', 'not DER: trailing bytes', text(Uint8Array.of(...spki, 0))],
    ['a byte less', 'not DER: longer than what contains it', text(spki.subarray(0, -1))],
    ['DER of something else', 'not a SubjectPublicKeyInfo', text(fromHex('3000'))],
    [
      'parameters in the algorithm',
      'not an Ed25519 key: a malformed Ed25519 key',
      text(fromHex(`302c300706032b65700500032100${Buffer.from(publicKey).toString('hex')}`)),
    ],
    [
      'a key of 31 bytes',
      'not an Ed25519 key: a malformed Ed25519 key',
      text(fromHex(`3029300506032b6570032000${'11'.repeat(31)}`)),
    ],
    ['a long form of a length', 'not DER: length not minimal', text(Uint8Array.of(0x30, 0x81, ...spki.subarray(1)))],
    [
      'an X25519 key of 44 bytes',
      'not an Ed25519 key: X25519',
      text(fromHex(`302a300506032b656e032100${'09'.repeat(32)}`)),
    ],
    ['an Ed448 key', 'not an Ed25519 key: Ed448', text(createTestKey('statements', 'a', 'ed448').spki)],
    ['a P-256 key', 'not an Ed25519 key: ECDSA P-256', text(createTestKey('statements', 'a', 'p256').spki)],
    ['an RSA key', 'not an Ed25519 key: RSA 2048', text(createTestKey('statements', 'a', 'rsa-2048').spki)],
    ['the key that is the identity', 'an Ed25519 key that is not sound', text(spkiOf(fromHex(`01${'00'.repeat(31)}`)))],
    ['a key of small order', 'an Ed25519 key that is not sound', text(spkiOf(new Uint8Array(32)))],
    ['a key that is no point', 'an Ed25519 key that is not sound', text(spkiOf(new Uint8Array(32).fill(0xff)))],
    ['a private key', 'a private key ("PRIVATE KEY"), which others now have', privateKeyPem],
    [
      'a private key beside the public one',
      'a private key ("PRIVATE KEY"), which others now have',
      pem + privateKeyPem,
    ],
    ['a certificate', 'a PEM block of "CERTIFICATE", not of "PUBLIC KEY"', certificate],
    ['two keys', 'not exactly one PEM block', pem + pem],
    ['text before PEM', 'not exactly one PEM block', `the key: ${pem}`],
    ['PEM without an end', "a PEM block that can't be read (cut-short)", pem.slice(0, 80)],
    ['PEM of no base64', "a PEM block that can't be read (not-base64)", pem.replace('MC', '!!')],
    ['PEM of another key', 'not an Ed25519 key: ECDSA P-256', toPem(createTestKey('statements', 'a', 'p256').spki)],
    ['a megabyte', 'more than 4096 characters', 'A'.repeat(2 ** 20)],
    ['a megabyte of PEM markers', 'more than 4096 characters', '-----BEGIN PUBLIC KEY-----'.repeat(40_000)],
    ['4097 characters', 'more than 4096 characters', base64(spki).padEnd(4097)],
  ])('where it is %s: %s', (_why, detail, content) => {
    const result = parseEd25519PublicKey(content);
    expect(result.ok ? 'ok' : result.detail).toMatch(new RegExp(`^${detail.replace(/[()]/g, String.raw`\$&`)}`));
  });

  it('where any bit before the key itself is another one', () => {
    for (let bit = 0; bit < 12 * 8; bit++) {
      const changed = spki.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(parseEd25519PublicKey(base64(changed)).ok).toBe(false);
    }
    expect(parseEd25519PublicKey(base64(spki)).ok).toBe(true);
  });

  it('and beside the longest is a key of 4096 characters', () => {
    expect(parseEd25519PublicKey(base64(spki).padEnd(4096)).ok).toBe(true);
  });
});

describe('A key that must be base64', () => {
  it.each<[string, string, string]>([
    ['in PEM', 'not standard base64 (not-base64)', pem],
    ['of 4097 characters', 'more than 4096 characters', base64(spki).padEnd(4097)],
  ])('is refused %s: %s', (_title, detail, content) => {
    expect(parseBase64PublicKey(content)).toEqual({ ok: false, detail });
    expect(parseBase64PublicKey(base64(spki))).toEqual({ ok: true, key: { keyId, raw: publicKey } });
  });
});

function toPem(der: Uint8Array): string {
  return `-----BEGIN PUBLIC KEY-----\n${base64(der)}\n-----END PUBLIC KEY-----\n`;
}
