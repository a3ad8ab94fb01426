import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSignatureObject } from '../../src/signature/parse-signature-file.js';
import { compileSchema } from './schema.js';

const validates = compileSchema('signature-file');
const folder = 'fixtures/plugins';
const files = readdirSync(folder).filter((name) => name.endsWith('.sig.json'));
const signature = Buffer.alloc(64).toString('base64');
const entries = (count: number) => Array.from({ length: count }, () => ({ signature }));

describe('The schema of a signature file takes', () => {
  it.each(files)('the fixture %s', (name) => {
    expect(validates(JSON.parse(readFileSync(join(folder, name), 'utf8')))).toBe(true);
  });

  it.each<[what: string, file: object]>([
    ['a signature alone', { signature }],
    ['its version and a key that says nothing to this version', { version: 1, signature, comment: 'x' }],
    ['the name of this schema', { $schema: './signature-file.json', signature }],
    [
      'eight signatures with roles',
      { version: 2, signatures: entries(8).map((entry) => ({ ...entry, role: 'vendor' })) },
    ],
    ['the id of a key', { signature, keyId: 'a'.repeat(64) }],
  ])('%s, as the reader does', (_what, file) => {
    expect([parseSignatureObject(file).ok, validates(file)]).toEqual([true, true]);
  });
});

describe('The schema of a signature file refuses', () => {
  it.each<[what: string, file: unknown]>([
    ['a list', [{ signature }]],
    ['no signature', {}],
    ['a version that is to come', { version: 3, signature }],
    ['a signature that is no text', { signature: 1 }],
    ['version 2 without signatures', { version: 2, signature }],
    ['no signatures in version 2', { version: 2, signatures: [] }],
    ['nine signatures', { version: 2, signatures: entries(9) }],
    ['an empty role', { version: 2, signatures: [{ signature, role: '' }] }],
    ['the id of a key in capitals', { signature, keyId: 'A'.repeat(64) }],
  ])('%s, as the reader does', (_what, file) => {
    expect([parseSignatureObject(file).ok, validates(file)]).toEqual([false, false]);
  });
});
