import { describe, expect, it } from 'vitest';
import {
  parseSignatureBytes,
  parseSignatureObject,
  parseSignatureText,
} from '../../src/signature/parse-signature-file.js';
import { createTestAuthority } from '../../src/testing/index.js';

const LIMIT = 64 * 1024;
const authority = createTestAuthority();
const artifact = new TextEncoder().encode('the bytes of an app');
const leaf = authority.leaf();
const { intermediate } = authority;
const bytes = leaf.key.sign(artifact);
const signature = Buffer.from(bytes).toString('base64');
const other = Buffer.alloc(64, 7).toString('base64');
const certificate = leaf.pem + intermediate.pem;
const file = (...signatures: readonly unknown[]) => ({ version: 2, signatures });
const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

/** What a file came to, read as an object, as text and as bytes: all the same. */
function parsed(content: object) {
  const text = JSON.stringify(content);
  const results = [
    parseSignatureObject(content),
    parseSignatureObject(JSON.parse(text)),
    parseSignatureText(text),
    parseSignatureBytes(Buffer.from(text)),
  ].map((result) =>
    result.ok
      ? {
          signatures: result.document.signatures.map((each) => ({
            signature: Buffer.from(each.signature).toString('base64'),
            certificates: each.certificates.map(({ fingerprint }) => fingerprint),
            keyId: each.keyId,
            role: each.role,
          })),
          unknownKeys: result.document.unknownKeys,
        }
      : result.code,
  );
  for (const result of results) expect(result).toEqual(results[0]);
  return results[0];
}
const bare = (value = signature) => ({ signature: value, certificates: [], keyId: null, role: null });

describe('A file of version 2', () => {
  it.each([1, 2, 8])('holds %i signatures', (count) => {
    expect(parsed(file(...times(count, { signature })))).toEqual({ signatures: times(count, bare()), unknownKeys: [] });
  });

  it('holds each with its own role, certificates and key id, in the file’s order', () => {
    const content = file(
      { role: 'vendor', signature, certificate, keyId: leaf.keyId },
      { role: 'marketplace', signature: other },
      { signature, certificate: Buffer.from(leaf.der).toString('base64') },
    );
    expect(parsed(content)).toEqual({
      signatures: [
        {
          signature,
          certificates: [leaf.fingerprint, intermediate.fingerprint],
          keyId: leaf.keyId,
          role: 'vendor',
        },
        { ...bare(other), role: 'marketplace' },
        { ...bare(), certificates: [leaf.fingerprint] },
      ],
      unknownKeys: [],
    });
  });

  it('may hold the same role or the same signature twice: that is for the policy to judge', () => {
    const twice = { role: 'vendor', signature };
    expect(parsed(file(twice, twice))).toMatchObject({ signatures: times(2, { role: 'vendor' }) });
  });

  it('may hold a signature in lines', () => {
    const lines = `${signature.slice(0, 40)}\n${signature.slice(40)}\n`;
    expect(parsed(file({ signature: lines }))).toMatchObject({ signatures: [{ signature }] });
    const asTheyAre = `{"version":2,"signatures":[{"signature":"${lines}"}]}`;
    expect(parseSignatureText(asTheyAre)).toMatchObject({ ok: true });
  });

  it('and version 1 are told apart by the version alone', () => {
    expect(parsed({ signature })).toEqual({ signatures: [bare()], unknownKeys: [] });
    expect(parsed({ version: 1, signature })).toEqual({ signatures: [bare()], unknownKeys: [] });
  });

  it('is copied: memory that changes later changes nothing', () => {
    const signatures: unknown[] = [{ role: 'vendor', signature }];
    const result = parseSignatureObject({ version: 2, signatures });
    signatures.length = 0;
    expect(result.ok && result.document.signatures).toHaveLength(1);
  });
});

describe('A role that a signature claims', () => {
  it.each<[what: string, role: string, shown: string]>([
    ['of one character', 'v', 'v'],
    ['of 100 characters', 'v'.repeat(100), 'v'.repeat(100)],
    ['in other letters', 'Händler', 'Händler'],
    ['with hidden characters', 'a\u202eb\u0000', 'a\ufffdb\ufffd'],
    ['of what every object has', 'constructor', 'constructor'],
  ])('is kept, harmless to show: one %s', (_what, role, shown) => {
    expect(parsed(file({ role, signature }))).toMatchObject({ signatures: [{ role: shown }] });
  });

  it.each<[what: string, role: unknown]>([
    ['of no character', ''],
    ['of 101 characters', 'v'.repeat(101)],
    ['that is a number', 1],
    ['that is null', null],
    ['that is a list', ['vendor']],
    ['that is an object', {}],
  ])('is a wrong type: one %s', (_what, role) => {
    expect(parsed(file({ role, signature }))).toBe('signature-file-wrong-type');
    expect(parsed(file({ signature }, { role, signature }))).toBe('signature-file-wrong-type');
  });
});

describe('A file of version 2 is refused', () => {
  it.each<[code: string, what: string, content: object]>([
    ['signature-missing', 'of no signature', file()],
    ['signature-file-wrong-type', 'without a list', { version: 2 }],
    ['signature-file-wrong-type', 'of a list that is null', { version: 2, signatures: null }],
    ['signature-file-wrong-type', 'of a list that is a text', { version: 2, signatures: signature }],
    ['signature-file-wrong-type', 'of a list that is an object', { version: 2, signatures: { 0: { signature } } }],
    ['signature-file-wrong-type', 'of one whose list is its length', { version: 2, signatures: { length: 1 } }],
    ['signature-file-wrong-type', 'of texts', file(signature)],
    ['signature-file-wrong-type', 'of lists', file([signature])],
    ['signature-file-wrong-type', 'of null', file(null)],
    ['signature-file-wrong-type', 'with one that is null among others', file({ signature }, null)],
    ['signatures-too-many', 'of nine signatures', file(...times(9, { signature }))],
    ['signatures-too-many', 'of five hundred', file(...times(500, { signature }))],
    ['signature-missing', 'with an entry without a signature', file({ signature }, { role: 'vendor' })],
    ['signature-file-wrong-type', 'with a signature that is a number', file({ signature: 1 })],
    ['signature-file-wrong-type', 'with a certificate that is a list', file({ signature, certificate: [leaf.pem] })],
    ['signature-file-wrong-type', 'with a key id that is none', file({ signature, keyId: 'abc' })],
    ['signature-length-wrong', 'with a short signature among others', file({ signature }, { signature: 'AAAA' })],
    ['signature-not-base64', 'with a signature of prose', file({ signature: 'no base64' })],
    [
      'signature-non-canonical-base64',
      'with a signature without padding',
      file({ signature: signature.replaceAll('=', '') }),
    ],
    ['delivered-certificate-malformed', 'with a malformed certificate', file({ signature, certificate: 'AAAA' })],
    ['second-end-entity', 'with two end entities in one entry', file({ signature, certificate: leaf.pem.repeat(2) })],
    [
      'delivered-certificates-too-many',
      'with nine certificates in one entry',
      file({ signature, certificate: leaf.pem + intermediate.pem.repeat(8) }),
    ],
    ['signature-file-misspelt-key', 'with a signature beside the list', { ...file({ signature }), signature }],
    ['signature-file-misspelt-key', 'with a misspelt list', { version: 2, signatuers: [{ signature }] }],
    [
      'signature-file-misspelt-key',
      'with a misspelt key in an entry',
      file({ signature }, { signature, certficate: 'x' }),
    ],
    ['signature-file-misspelt-key', 'with a key of the wrong case in an entry', file({ signature, keyID: leaf.keyId })],
    ['signature-file-misspelt-key', 'with a misspelt role in an entry', file({ signature, rol: 'vendor' })],
    ['signature-file-unknown-version', 'of version "2"', { ...file({ signature }), version: '2' }],
    ['signature-file-unknown-version', 'of version 2.5', { ...file({ signature }), version: 2.5 }],
    ['signature-file-unknown-version', 'of version 3', { ...file({ signature }), version: 3 }],
    [
      'private-key-in-signature-file',
      'with a private key in an entry',
      file({ signature, certificate: leaf.key.privateKeyPem }),
    ],
    [
      'private-key-in-signature-file',
      'with a private key under a name that nobody knows',
      file({ signature }, { signature, backup: leaf.key.privateKeyPem }),
    ],
    [
      'private-key-in-signature-file',
      'with a private key further in',
      file({ signature, x: [{ y: { z: [`my key: ${leaf.key.privateKeyPem}`] } }] }),
    ],
    [
      'private-key-in-signature-file',
      'with a private key in the tenth entry: told before all else',
      file(...times(9, { signature }), { signature, key: leaf.key.privateKeyPem }),
    ],
    [
      'private-key-in-signature-file',
      'with a private key as a role',
      file({ signature, role: leaf.key.privateKeyPem }),
    ],
  ])('with %s where it is one %s', (code, _what, content) => {
    expect(parsed(content)).toBe(code);
  });

  it.each<[what: string, text: string]>([
    ['in an entry', `{"version":2,"signatures":[{"signature":"${signature}","signature":"${other}"}]}`],
    [
      'in an entry, once escaped',
      String.raw`{"version":2,"signatures":[{"role":"a","r\u006fle":"b","signature":"x"}]}`,
    ],
    ['for its version', `{"version":1,"version":2,"signature":"${signature}"}`],
    ['for its list', `{"version":2,"signatures":[{"signature":"${signature}"}],"signatures":[]}`],
  ])('where it has a key twice %s', (_what, text) => {
    const result = parseSignatureText(text);
    expect(result.ok ? 'ok' : result.code).toBe('signature-file-duplicate-key');
  });

  it('and names the place of a misspelt key, and what was meant', () => {
    const result = parseSignatureObject(file({ signature, certficate: 'x' }));
    expect(result).toMatchObject({ ok: false, detail: '"certficate", where "certificate" is probably meant' });
  });
});

describe('Keys that nobody knows', () => {
  it('are told once each, of the file and of its entries, made harmless, ten at most', () => {
    const content = { ...file({ signature, comment: 1, 'x\u202e': 1 }, { signature, comment: 2 }), producer: 'x' };
    expect(parsed(content)).toMatchObject({ unknownKeys: ['producer', 'comment', 'x\ufffd'] });
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`unknown number ${index}`, 1]));
    const result = parseSignatureObject(file({ signature, ...many }, { signature, ...many, more: 1 }));
    expect(result.ok && result.document.unknownKeys).toHaveLength(10);
  });

  it('of version 1 are not those of version 2: a list beside a signature is told, or refused as misspelt', () => {
    expect(parsed({ signature, signatures: [] })).toBe('signature-file-misspelt-key');
    expect(parsed({ signature, role: 'vendor' })).toMatchObject({ unknownKeys: ['role'] });
  });
});

describe('The size of all signatures together', () => {
  const padded = (count: number, certificateBytes: number) =>
    file(...times(count, { signature, certificate: leaf.pem.padEnd(certificateBytes, '\n') }));

  it.each<[code: string, count: number, each: number]>([
    ['ok', 8, 8 * 1024 - 100],
    ['signature-file-too-large', 8, 8 * 1024],
    ['ok', 1, LIMIT - 88],
    ['signature-file-too-large', 1, LIMIT - 87],
  ])('%s for %i of %i bytes each, of an object, which has no length of its own', (code, count, each) => {
    const result = parseSignatureObject(padded(count, each));
    expect(result.ok ? 'ok' : result.code).toBe(code);
  });

  it('is the file’s as text', () => {
    const text = JSON.stringify(file({ signature })).padEnd(LIMIT, ' ');
    expect(parseSignatureText(text)).toMatchObject({ ok: true });
    expect(parseSignatureText(`${text} `)).toMatchObject({ ok: false, code: 'signature-file-too-large' });
  });
});

describe('An object with code in it', () => {
  const throwing = (): never => {
    throw new Error('no');
  };

  const revoked = (target: object): object => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };

  it('is judged by what was read of it: a value that changes afterwards changes nothing', () => {
    const reads: string[] = [];
    const counted = (name: string, valueOf: (count: number) => unknown) => ({
      get: () => valueOf(reads.push(name)),
      enumerable: true,
    });
    const roles: string[] = [];
    const role = { get: () => roles.at(roles.push(`reading ${roles.length}`) - 1), enumerable: true };
    const entry = Object.defineProperties({ signature }, { role });
    const content = Object.defineProperties(
      {},
      { version: counted('version', () => 2), signatures: counted('signatures', () => [entry]) },
    );
    const result = parseSignatureObject(content);
    expect(reads).toEqual(['version', 'signatures']);
    const last = roles.at(-1);
    expect(last).toMatch(/^reading /);
    expect(result.ok && result.document.signatures[0].role).toBe(last);
  });

  it.each<[what: string, content: object]>([
    ['a getter that throws', Object.defineProperty({ version: 2 }, 'signatures', { get: throwing, enumerable: true })],
    ['an entry whose getter throws', file(Object.defineProperty({}, 'signature', { get: throwing, enumerable: true }))],
    ['an entry that is a proxy that throws', file(new Proxy({}, { ownKeys: throwing }))],
    ['a list that is a proxy that throws', { version: 2, signatures: new Proxy([{ signature }], { get: throwing }) }],
    ['a revoked proxy for its list', { version: 2, signatures: revoked([]) }],
    ['a revoked proxy for an entry', file(revoked({}))],
    ['a revoked proxy', revoked({})],
  ])('is refused and never throws: %s', (_what, content) => {
    const result = parseSignatureObject(content);
    expect(result.ok ? 'ok' : result.code).toMatch(/^signature-(file-wrong-type|missing)$/);
  });

  it('that holds itself is refused', () => {
    const entry: Record<string, unknown> = { signature };
    entry['signature'] = entry;
    const signatures: unknown[] = [entry];
    const content = { version: 2, signatures };
    const codeOf = () => {
      const result = parseSignatureObject(content);
      return result.ok ? 'ok' : result.code;
    };
    expect(codeOf()).toBe('signature-file-wrong-type');
    signatures[0] = content;
    expect(codeOf()).toBe('signature-file-misspelt-key');
  });

  it('of a list with a billion holes is refused at once', () => {
    const start = performance.now();
    const result = parseSignatureObject({ version: 2, signatures: Array(2 ** 32 - 1) });
    expect(result.ok ? 'ok' : result.code).toBe('signature-file-wrong-type');
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
