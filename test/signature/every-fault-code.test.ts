import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_FILE } from '../../src/decision/catalogue/signature-file.js';
import type { SignatureFileFaultCode } from '../../src/decision/codes.js';
import type { SignatureSource } from '../../src/signature/read-signature-file.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const pin = authority.pin();
const leaf = authority.leaf();
const signature = Buffer.from(pin.key.sign(scene.artifact)).toString('base64');
const folder = scene.path('folder');
mkdirSync(folder);
const loop = scene.path('loop');
symlinkSync(loop, loop);
const text = (content: unknown) => ({ text: typeof content === 'string' ? content : JSON.stringify(content) });

/** The compiler asks for a source for each code. */
const sources: Readonly<Record<SignatureFileFaultCode, SignatureSource>> = {
  'signature-file-missing': scene.path('none.sig'),
  'signature-file-unreadable': loop,
  'signature-file-not-a-regular-file': folder,
  'signature-file-empty': new Uint8Array(),
  'signature-file-too-large': new Uint8Array(64 * 1024 + 1),
  'signature-file-not-text': leaf.der,
  'signature-file-invalid-json': text('{'),
  'signature-file-duplicate-key': text(`{"signature":"${signature}","signature":"${signature}"}`),
  'signature-file-misspelt-key': text({ signature, certficate: leaf.pem }),
  'signature-file-wrong-type': text({ signature: 1 }),
  'signature-file-unknown-version': text({ version: 3, signature }),
  'signature-missing': text({}),
  'signature-not-base64': text({ signature: 'no base64' }),
  'signature-non-canonical-base64': text({ signature: signature.replace('=', '') }),
  'signature-length-wrong': text({ signature: 'AAAA' }),
  'private-key-in-signature-file': text({ signature, certificate: pin.key.privateKeyPem }),
  'delivered-certificate-not-pem': text({ signature, certificate: 'no base64' }),
  'delivered-certificate-non-canonical-base64': text({ signature, certificate: 'AAAAA' }),
  'delivered-certificate-malformed': text({ signature, certificate: 'AAAA' }),
  'delivered-certificates-too-many': text({ signature, certificate: leaf.pem.repeat(9) }),
  'signatures-too-many': text({ version: 2, signatures: Array.from({ length: 9 }, () => ({ signature })) }),
  'second-end-entity': text({ signature, certificate: leaf.pem.repeat(2) }),
};

describe('A faulty signature file', () => {
  it.each(Object.entries(sources))('denies with %s, with a message and a remedy', async (code, source) => {
    const decision = await scene.verify({ signature: source, store: { pin } });
    expect(verdictOf(decision)).toBe(`deny ${code}`);
    expect(rowOf(decision, 'signature-file')).toEqual({ outcome: 'failed', code });
    const { message, remedy } = decision.checks.find(({ check }) => check === 'signature-file') ?? {};
    expect(message).toMatch(/^(The|A|In) .+\.$/);
    expect(remedy).toMatch(/^The (operator|administrator|vendor|developers) [^:]+: ./);
  });

  it.each(Object.entries(sources))('denies with %s in an audit, too', async (code, source) => {
    const decision = await scene.verify({ signature: source, store: { pin }, policy: { level: 'audit' } });
    expect(verdictOf(decision)).toBe(`deny ${code}`);
  });

  it('has a code for each that the catalogue knows', () => {
    expect(Object.keys(sources).toSorted()).toEqual(Object.keys(SIGNATURE_FILE).toSorted());
  });
});
