import { X509Certificate, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignatureFileForm, SignatureFileOptions } from '../../src/testing/index.js';
import { createTestAuthority, seededBytes, signatureDocument, signatureFile } from '../../src/testing/index.js';

const authority = createTestAuthority();
const artifact = seededBytes('signature file', 'artifact', 1000);
const leaf = authority.leaf();
const signed: SignatureFileOptions = { key: leaf.key, chain: [leaf] };
const text = (options: SignatureFileOptions) => Buffer.from(signatureFile(artifact, options)).toString();
const verifies = (signature: Uint8Array) => verify(null, artifact, createPublicKey(leaf.key.privateKeyPem), signature);

describe('A signature document', () => {
  it('holds base64 of a signature over the artifact and base64 of PEM text', () => {
    const document = signatureDocument(artifact, signed);
    expect(Object.keys(document)).toEqual(['signature', 'certificate']);
    expect(verifies(Buffer.from(document.signature, 'base64'))).toBe(true);
    expect(document.certificate).toMatch(/^LS0tLS1CRUdJTi/);
    const pem = Buffer.from(document.certificate ?? '', 'base64').toString();
    expect(pem).toBe(leaf.pem);
  });

  it('has no certificate without a chain', () => {
    expect(signatureDocument(artifact, { key: leaf.key })).toEqual({
      signature: Buffer.from(leaf.key.sign(artifact)).toString('base64'),
    });
    expect(Object.keys(signatureDocument(artifact, { key: leaf.key, chain: [] }))).toEqual(['signature']);
  });

  it('holds its certificates as PEM text or as base64 of DER when asked', () => {
    const chain = [leaf, authority.intermediate];
    expect(signatureDocument(artifact, { ...signed, chain, certificateForm: 'pem' }).certificate).toBe(
      leaf.pem + authority.intermediate.pem,
    );
    const { certificate } = signatureDocument(artifact, { ...signed, certificateForm: 'base64-der' });
    expect(new X509Certificate(Buffer.from(certificate ?? '', 'base64')).fingerprint256).toBe(
      new X509Certificate(leaf.der).fingerprint256,
    );
  });

  it('takes another signature and further fields', () => {
    const document = signatureDocument(artifact, {
      ...signed,
      signature: new Uint8Array(3),
      extraFields: { role: 'vendor' },
    });
    expect(document.signature).toBe('AAAA');
    expect(document['role']).toBe('vendor');
  });
});

describe('A signature file', () => {
  const document = signatureDocument(artifact, signed);

  it('is JSON when nothing is said', () => {
    expect(text(signed)).toBe(JSON.stringify(document));
    expect(text({ ...signed, form: 'json' })).toBe(JSON.stringify(document));
  });

  it('of form json-wrapped is JSON whose values are broken after 64 characters', () => {
    const wrapped: unknown = JSON.parse(text({ ...signed, form: 'json-wrapped' }));
    const unwrapped = JSON.parse(text({ ...signed, form: 'json-wrapped' }).replaceAll('\\n', '')) as unknown;
    expect(wrapped).toHaveProperty('signature', expect.stringMatching(/^.{64}\n.{24}\n$/));
    expect(unwrapped).toEqual(document);
  });

  it('of form json-literal-breaks is no JSON until the breaks are taken out', () => {
    const literal = text({ ...signed, form: 'json-literal-breaks' });
    expect(() => JSON.parse(literal) as unknown).toThrow(SyntaxError);
    expect(JSON.parse(literal.replaceAll('\n', ''))).toEqual(document);
  });

  it.each<[SignatureFileForm, RegExp]>([
    ['base64', /^[\w+/]{86}==$/],
    ['base64-wrapped-64', /^[\w+/]{64}\n[\w+/]{22}==\n$/],
    ['base64-wrapped-76', /^[\w+/]{76}\n[\w+/]{10}==\n$/],
  ])('of form %s is base64 text alone', (form, shape) => {
    const file = text({ key: leaf.key, form });
    expect(file).toMatch(shape);
    expect(file.replaceAll('\n', '')).toBe(document.signature);
  });

  it('of form raw is the 64 bytes of the signature', () => {
    const file = signatureFile(artifact, { key: leaf.key, form: 'raw' });
    expect(file).toHaveLength(64);
    expect(verifies(file)).toBe(true);
  });

  it.each<SignatureFileForm>(['raw', 'base64', 'base64-wrapped-64', 'base64-wrapped-76'])(
    'of form %s has no place for certificates or further fields',
    (form) => {
      expect(() => signatureFile(artifact, { ...signed, form })).toThrow(TypeError);
      expect(() => signatureFile(artifact, { key: leaf.key, form, extraFields: {} })).toThrow(TypeError);
    },
  );
});
