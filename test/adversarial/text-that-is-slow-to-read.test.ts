import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { harmless } from '../../src/internal/untrusted-text.js';
import { createScene, verdictOf } from '../support/scene.js';

/**
 * Texts on which a careless regular expression takes time that grows with the square of the length. Each of these takes a few
 * milliseconds where the time is linear, and seconds where it isn't.
 */
const LIMIT_MILLIS = 700;
const SIGNATURE_FILE_CHARACTERS = 65_000;
const STORE_FILE_BYTES = 100_000;

const scene = createScene();
const store = scene.store({ pin: scene.authority.pin() });

async function timed<T>(work: () => T | Promise<T>): Promise<readonly [result: T, inTime: boolean]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start < LIMIT_MILLIS];
}

describe('A signature file that is made to be slow to read', () => {
  const signature = Buffer.alloc(64).toString('base64');
  const of = (part: string, length = SIGNATURE_FILE_CHARACTERS) => part.repeat(length / part.length);
  const inJson = (certificate: string) => JSON.stringify({ signature, certificate });

  it.each<[code: string, how: string, text: string]>([
    ['signature-not-base64', 'blanks within base64', `A${of(' ')}B`],
    ['signature-not-base64', 'line breaks within base64, and a blank', `A${of('\n')} B`],
    ['signature-not-base64', 'carriage returns within base64', `A${of('\r')}B`],
    ['signature-not-base64', 'base64 that ends in something else', `${of('AAAA')}!`],
    ['signature-file-invalid-json', 'escaped quotes in a string without an end', `{"${of(String.raw`\"`)}`],
    ['signature-file-invalid-json', 'backslashes in a string without an end', `{"${of('\\\\')}`],
    ['signature-file-invalid-json', 'quotes', `{${of('"')}`],
    ['signature-file-invalid-json', 'brackets', `{"a":${of('[')}`],
    ['signature-file-invalid-json', 'brackets that are closed', `{"a":${of('[', 32_000)}${of(']', 32_000)}}`],
    ['signature-file-wrong-type', 'keys', `{${Array.from({ length: 6000 }, (_, index) => `"${index}":1`).join()}}`],
    ['signature-file-not-text', 'beginnings of PEM blocks', of('-----BEGIN A-----')],
    ['delivered-certificate-not-pem', 'blanks within a certificate', inJson(`A${of(' ', 64_000)}B`)],
    [
      'delivered-certificate-malformed',
      'blanks within PEM',
      inJson(`-----BEGIN CERTIFICATE-----\nA${of(' ', 64_000)}B\n-----END CERTIFICATE-----`),
    ],
    [
      'delivered-certificates-too-many',
      'PEM blocks of nothing',
      inJson(of('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', 50_000)),
    ],
    ['delivered-certificate-not-pem', 'dashes', inJson(of('-----BEGIN ', 64_000))],
  ])('is refused at once with %s: %s', async (code, _how, text) => {
    const [decision, inTime] = await timed(async () => scene.verify({ signature: { text }, store }));
    expect([verdictOf(decision), inTime]).toEqual([`deny ${code}`, true]);
  });
});

describe('A file of the trust store that is made to be slow to read', () => {
  const of = (part: string) => part.repeat(STORE_FILE_BYTES / part.length);

  it.each<[code: string, how: string, text: string]>([
    ['file-not-a-certificate', 'blanks', `A${of(' ')}B`],
    ['file-not-a-certificate', 'line breaks and blanks', `A${of('\n ')}B`],
    ['file-not-a-certificate', 'base64 that ends in something else', `${of('AAAA')}!`],
    [
      'certificate-unreadable',
      'blanks within PEM',
      `-----BEGIN CERTIFICATE-----\nA${of(' ')}B\n-----END CERTIFICATE-----\n`,
    ],
    ['file-cut-short', 'beginnings of PEM blocks', of('-----BEGIN CERTIFICATE-----\n')],
    ['file-cut-short', 'PEM blocks of different labels', of('-----BEGIN A-----\n-----END B-----\n')],
  ])('is put into quarantine at once with %s: %s', async (code, _how, text) => {
    const folder = scene.store({ file: text });
    const [{ findings }, inTime] = await timed(async () => loadTrustStore(folder));
    expect([findings.map((finding) => finding.code), inTime]).toEqual([[code], true]);
  });
});

describe('A text that is made to be slow to make harmless', () => {
  it.each(['\u001b[', '\u001b]', '\u009b', '\u202e', ' ', 'a\u0300', '\ud800'])(
    'is shown at once: %j',
    async (part) => {
      const [text, inTime] = await timed(() => harmless(part.repeat(200_000)));
      expect([[...text].length <= 201, inTime]).toEqual([true, true]);
    },
  );
});
