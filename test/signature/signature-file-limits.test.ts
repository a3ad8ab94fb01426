import { describe, expect, it } from 'vitest';
import {
  parseSignatureBytes,
  parseSignatureObject,
  parseSignatureText,
} from '../../src/signature/parse-signature-file.js';
import { createTestAuthority, signatureDocument } from '../../src/testing/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const LIMIT = 64 * 1024;
const scene = createScene();
const pin = scene.authority.pin();
const content = JSON.stringify(signatureDocument(scene.artifact, { key: pin.key }));
const ofLength = (length: number) => content.padEnd(length, ' ');
const codeOf = (result: { readonly ok: true } | { readonly ok: false; readonly code: string }) =>
  result.ok ? 'ok' : result.code;

describe('A signature file of 64 KiB', () => {
  it('is read as bytes, as text and as a file', async () => {
    expect(codeOf(parseSignatureBytes(Buffer.from(ofLength(LIMIT))))).toBe('ok');
    expect(codeOf(parseSignatureText(ofLength(LIMIT)))).toBe('ok');
    const signature = scene.file('app.sig', ofLength(LIMIT));
    expect(verdictOf(await scene.verify({ signature, store: { pin } }))).toBe('allow verified');
  });

  it('and a byte is refused as bytes, as text and as a file', async () => {
    expect(codeOf(parseSignatureBytes(Buffer.from(ofLength(LIMIT + 1))))).toBe('signature-file-too-large');
    expect(codeOf(parseSignatureText(ofLength(LIMIT + 1)))).toBe('signature-file-too-large');
    const signature = scene.file('app.sig', ofLength(LIMIT + 1));
    const decision = await scene.verify({ signature, store: { pin } });
    expect(rowOf(decision, 'signature-file')).toEqual({ outcome: 'failed', code: 'signature-file-too-large' });
    expect(verdictOf(decision)).toBe('deny signature-file-too-large');
  });

  it('is counted in bytes where it comes as text, too', () => {
    const text = JSON.stringify({ signature: 'A', comment: 'é'.repeat(40_000) });
    expect(codeOf(parseSignatureBytes(Buffer.from(text)))).toBe('signature-file-too-large');
    expect(codeOf(parseSignatureText(text))).toBe('signature-file-too-large');
  });

  it('is the limit for a parsed object, too', () => {
    const document = signatureDocument(scene.artifact, { key: pin.key });
    expect(codeOf(parseSignatureObject({ ...document, certificate: 'A'.repeat(LIMIT) }))).toBe(
      'signature-file-too-large',
    );
  });

  it('is the limit for a file of any size: a gigabyte is not read', async () => {
    const signature = scene.file('app.sig', '');
    const { truncate } = await import('node:fs/promises');
    await truncate(signature, 2 ** 30);
    expect(verdictOf(await scene.verify({ signature, store: { pin } }))).toBe('deny signature-file-too-large');
  });
});

describe('The certificates of a signature file', () => {
  const authority = createTestAuthority();
  const leaf = authority.leaf();
  const intermediates = Array.from({ length: 8 }, (_, index) =>
    authority.pin('intermediate', { label: String(index) }),
  );
  const withIntermediates = (count: number) =>
    codeOf(
      parseSignatureObject(
        signatureDocument(scene.artifact, { key: leaf.key, chain: [leaf, ...intermediates.slice(0, count)] }),
      ),
    );

  it('are one end entity and up to 7 intermediates', () => {
    expect([0, 1, 7].map(withIntermediates)).toEqual(['ok', 'ok', 'ok']);
  });

  it('are refused beyond that', () => {
    expect(withIntermediates(8)).toBe('delivered-certificates-too-many');
  });
});
