import { describe, expect, it } from 'vitest';
import { parseSignatureObject } from '../../src/signature/parse-signature-file.js';
import { signatureDocument } from '../../src/testing/index.js';
import { createScene } from '../support/scene.js';

const scene = createScene();
const document = signatureDocument(scene.artifact, { key: scene.authority.pin().key });
const keysOf = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
const own = Object.keys(document).length;
const sound = (others: number): object => ({ ...document, ...keysOf(others) });

describe('A parsed signature file of a million keys', () => {
  it('is refused before any of them is looked at', () => {
    let looks = 0;
    const watched = (others: number) => Object.defineProperty(sound(others), 'k0', { get: () => ++looks });
    expect(parseSignatureObject(watched(1_000_000))).toMatchObject({ code: 'signature-file-wrong-type' });
    expect(looks).toBe(0);
    expect(parseSignatureObject(watched(10))).toMatchObject({ ok: true });
    expect(looks).toBe(1);
  });

  it('is one of more than a thousand', () => {
    expect(parseSignatureObject(sound(1000 - own))).toMatchObject({ ok: true });
    expect(parseSignatureObject(sound(1001 - own))).toMatchObject({
      code: 'signature-file-wrong-type',
      detail: 'it has 1001 keys',
    });
  });

  it('may be one of several signatures', () => {
    const of = (entry: object) => parseSignatureObject({ version: 2, signatures: [entry] });
    const signature = Buffer.alloc(64, 1).toString('base64');
    expect(of({ signature, ...keysOf(999) })).toMatchObject({ ok: true });
    expect(of({ signature, ...keysOf(1000) })).toMatchObject({ code: 'signature-file-wrong-type' });
  });
});
