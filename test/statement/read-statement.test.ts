import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { EnvelopeResult } from '../../src/statement/envelope.js';
import { parsePermit, type PermitResult } from '../../src/statement/permit.js';
import { isStatementSource, readStatement, type StatementSource } from '../../src/statement/read-statement.js';
import { readRotation, type RotationResult } from '../../src/statement/rotation.js';
import type { StatementFaultCode } from '../../src/index.js';
import { permitStatement, rotationStatement } from '../../src/testing/index.js';
import { codeOf, key, utf8 } from './envelopes.js';

const folder = mkdtempSync(join(tmpdir(), 'install-gate-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string) => join(folder, name);
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(path(name), content);
  return path(name);
};

const endsAt = '2026-06-01T00:00:00Z';
const permit = { artifact: utf8('an app'), host: 'host-1', endsAt };
const sound = permitStatement(permit, { key: key('a') });
const text = JSON.stringify(sound);
const soundPath = file('permit.json', text);
const rotation = { oldKey: key('a'), newKey: key('b'), apps: ['com.acme.app'], endsAt };

const loop = path('loop');
symlinkSync(loop, loop);

describe('A statement comes', () => {
  symlinkSync(soundPath, path('link.json'));
  it.each<[string, StatementSource]>([
    ['as a path', soundPath],
    ['as the path of a symbolic link', path('link.json')],
    ['as a file: URL', pathToFileURL(soundPath)],
    ['as text', { text }],
    ['as bytes', utf8(text)],
    ['as a Buffer', Buffer.from(text)],
    ['as a parsed object', sound],
    ['as a parsed object without a prototype', { __proto__: null, ...sound }],
    ['as a file of 16 KiB', file('largest.json', text.padEnd(16 * 1024))],
  ])('%s', async (_title, source) => {
    expect(isStatementSource(source)).toBe(true);
    expect(codeOf(await readStatement(source))).toBe('ok');
  });

  it('as a string, which is always a path, even where it spells a statement', async () => {
    expect(codeOf(await readStatement(text))).not.toBe('ok');
    expect(codeOf(await readStatement('{}'))).toBe('statement-missing');
  });

  it('as text that is looked at once', async () => {
    let reads = 0;
    const source = {
      get text() {
        return reads++ === 0 ? text : '{}';
      },
    };
    expect(codeOf(await readStatement(source))).toBe('ok');
    expect(reads).toBe(1);
  });
});

describe('A statement that is named and can’t be used', () => {
  mkdirSync(path('folder'));
  execFileSync('mkfifo', [path('pipe')]);
  symlinkSync('nowhere', path('dangling'));
  truncateSync(file('huge.json', ''), 2 ** 30);

  it.each<[code: StatementFaultCode, detail: string, why: string, source: StatementSource]>([
    ['statement-missing', 'ENOENT', 'is not there', path('none.json')],
    ['statement-missing', 'ENOENT', 'has an empty name', ''],
    ['statement-missing', 'ENOENT', 'is a link that leads nowhere', path('dangling')],
    ['statement-missing', 'ENOTDIR', 'is looked for below a file', `${soundPath}/permit.json`],
    ['statement-unreadable', 'EISDIR', 'is a folder', path('folder')],
    ['statement-unreadable', 'ENOTSUP', 'is a pipe', path('pipe')],
    ['statement-unreadable', 'ENOTSUP', 'is a device', '/dev/zero'],
    ['statement-unreadable', 'ELOOP', 'is a link to itself', loop],
    ['statement-unreadable', 'ERR_INVALID_ARG_VALUE', 'has a NUL in its name', 'a\0b'],
    ['statement-unreadable', 'ERR_INVALID_FILE_URL_PATH', 'is a URL that names no path', new URL('file:///a%2Fb')],
    ['statement-unreadable', 'ERR_INVALID_FILE_URL_HOST', 'is a URL of another machine', new URL('file://elsewhere/a')],
    ['statement-too-large', 'EFBIG', 'has a byte more than 16 KiB', file('large.json', text.padEnd(16 * 1024 + 1))],
    ['statement-too-large', 'EFBIG', 'has a gigabyte', path('huge.json')],
    ['statement-too-large', '1048576 bytes, 16384 at most', 'is a megabyte of text', { text: text.padEnd(2 ** 20) }],
    ['statement-invalid-json', 'Unexpected end of JSON input', 'is empty', file('empty.json', '')],
    ['statement-wrong-shape', 'unknown key "text"', 'is an envelope with a text of its own', { ...sound, text: 'x' }],
    ['statement-wrong-shape', '"payload" is missing', 'is an empty object', {}],
  ])('fails with %s (%s) where it %s', async (code, detail, _why, source) => {
    expect(isStatementSource(source)).toBe(true);
    expect(await readStatement(source)).toEqual({ ok: false, code, detail });
  });
});

describe('What is no statement source', () => {
  class Envelope {
    payload = '';
  }
  const hostile = new Proxy(
    {},
    {
      getPrototypeOf: () => {
        throw new Error('no');
      },
    },
  );
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 1],
    ['a boolean', true],
    ['a list', [sound]],
    ['a Date', new Date(0)],
    ['an instance of a class', new Envelope()],
    ['a function', () => sound],
    ['a promise', Promise.resolve(sound)],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a Uint16Array', new Uint16Array(8)],
    ['a URL that is no file', new URL('https://example.com/permit.json')],
    ['text that is no string', { text: 5 }],
    ['text that is undefined', { text: undefined }],
    ['a proxy that throws', hostile],
  ])('is none, which a request says with a TypeError: %s', (_title, value) => {
    expect(isStatementSource(value)).toBe(false);
  });

  it('is an answer where nobody asserted it before', async () => {
    expect(codeOf(await readStatement(hostile))).toBe('statement-wrong-shape');
    expect(codeOf(await readStatement([sound]))).toBe('statement-wrong-shape');
    const thrower = {
      get text(): string {
        throw new Error('no');
      },
    };
    expect(codeOf(await readStatement(thrower))).toBe('statement-wrong-shape');
  });
});

describe('Every fault of a statement', () => {
  const asPermit = (result: EnvelopeResult): PermitResult | RotationResult =>
    result.ok ? parsePermit(result.envelope) : result;
  const asRotation = (result: EnvelopeResult): PermitResult | RotationResult =>
    result.ok ? readRotation(result.envelope) : result;

  /** The compiler asks for a source for each code: first as a permit, then as a rotation. */
  const sources: Readonly<
    Record<StatementFaultCode, readonly [permit: StatementSource | null, rotation: StatementSource]>
  > = {
    'statement-missing': [path('none.json'), path('none.json')],
    'statement-unreadable': [loop, loop],
    'statement-too-large': [new Uint8Array(16 * 1024 + 1), new Uint8Array(16 * 1024 + 1)],
    'statement-invalid-json': [{ text: '{' }, { text: '{' }],
    'statement-wrong-shape': [{}, {}],
    'statement-wrong-type': [rotationStatement(rotation), sound],
    // A permit's keys are the policy's: who signed it is asked of `verifyEnvelope`.
    'statement-signature-invalid': [null, rotationStatement(rotation, { corruptSignature: true })],
    'statement-payload-invalid': [
      permitStatement(permit, { key: key('a'), extraFields: { more: 1 } }),
      rotationStatement(rotation, { extraFields: { more: 1 } }),
    ],
  };

  it.each(Object.entries(sources))('has the code %s, and a detail', async (code, [permitSource, rotationSource]) => {
    const results = [asRotation(await readStatement(rotationSource))];
    if (permitSource !== null) results.push(asPermit(await readStatement(permitSource)));
    for (const result of results) {
      expect(codeOf(result)).toBe(code);
      expect(result.ok ? '' : result.detail).not.toBe('');
    }
  });

  it('is absent where the statement is sound', async () => {
    expect(codeOf(asPermit(await readStatement(sound)))).toBe('ok');
    expect(codeOf(asRotation(await readStatement(rotationStatement(rotation))))).toBe('ok');
  });
});
