import { describe, expect, it } from 'vitest';
import { parseEnvelope } from '../../src/statement/envelope.js';
import { permitStatement } from '../../src/testing/index.js';
import { base64, codeOf, key, parsed, PERMIT_TYPE, utf8 } from './envelopes.js';

const sound = permitStatement(
  { artifact: utf8('an app'), host: 'host-1', endsAt: '2026-06-01T00:00:00Z' },
  { key: key('a') },
);
const sig = sound.signatures[0]?.sig ?? '';
const text = JSON.stringify(sound);
const signed = (...signatures: readonly unknown[]) => JSON.stringify({ ...sound, signatures });

describe('An envelope is read', () => {
  const expected = {
    payload: Buffer.from(sound.payload, 'base64').toString(),
    payloadType: PERMIT_TYPE,
    signatures: [{ keyId: key('a').keyId, sig }],
  };
  it.each<[string, string | Uint8Array | object]>([
    ['from text', text],
    ['from bytes', utf8(text)],
    ['from a parsed object', sound],
    ['from a parsed object without a prototype', { __proto__: null, ...sound }],
    ['with white space around it', ` \r\n${text}\n`],
    ['indented', JSON.stringify(sound, null, 2)],
    ['after a byte order mark, as bytes', utf8(`\u{feff}${text}`)],
    ['after a byte order mark, as text', `\u{feff}${text}`],
    ['with an escaped key', text.replace('"payload"', String.raw`"\u0070ayload"`)],
    ['with its keys in another order', JSON.stringify(Object.fromEntries(Object.entries(sound).toReversed()))],
    ['with a key whose value is undefined, which JSON leaves out', { ...sound, comment: undefined }],
    ['with line breaks within base64', { ...sound, payload: sound.payload.replace(/(.{64})/g, '$1\n') }],
  ])('%s', (_title, content) => {
    const { payload, payloadType, signatures } = parsed(content);
    expect({
      payload: Buffer.from(payload).toString(),
      payloadType,
      signatures: signatures.map((each) => ({ keyId: each.keyId, sig: base64(each.sig) })),
    }).toEqual(expected);
  });

  it.each<[string, string, (string | null)[]]>([
    ['without a key id', signed({ sig }), [null]],
    ['with an empty key id, which is none', signed({ sig, keyid: '' }), [null]],
    ['with a key id of 128 characters', signed({ sig, keyid: 'k'.repeat(128) }), ['k'.repeat(128)]],
    [
      'with 8 signatures',
      signed(...Array.from({ length: 8 }, (_, index) => ({ sig, keyid: String(index) }))),
      ['0', '1', '2', '3', '4', '5', '6', '7'],
    ],
  ])('%s', (_title, content, keyIds) => {
    expect(parsed(content).signatures.map(({ keyId }) => keyId)).toEqual(keyIds);
  });

  it.each(['x', ' ', '~', 'x'.repeat(200)])('with the payload type %j', (payloadType) => {
    expect(parsed({ ...sound, payloadType }).payloadType).toBe(payloadType);
  });

  it('where it is the example of the specification', () => {
    const example = {
      payload: 'aGVsbG8gd29ybGQ=',
      payloadType: 'http://example.com/HelloWorld',
      signatures: [{ sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==' }],
    };
    expect(Buffer.from(parsed(example).payload).toString()).toBe('hello world');
  });

  it('and keeps its bytes when the caller changes its memory', () => {
    const bytes = utf8(text);
    const envelope = parsed(bytes);
    bytes.fill(0);
    expect(base64(envelope.payload)).toBe(sound.payload);
  });
});

describe('An envelope is refused', () => {
  const urlSafe = Buffer.alloc(64, 0xfb).toString('base64url');
  const unusedBits = `${sig.slice(0, -3)}${sig.at(-3) === 'B' ? 'C' : 'B'}==`;

  it.each<[code: string, why: string, content: string]>([
    ['statement-invalid-json', 'without a character', ''],
    ['statement-invalid-json', 'of a brace', '{'],
    ['statement-invalid-json', 'that is cut short', text.slice(0, -1)],
    ['statement-invalid-json', 'of two JSON texts', text + text],
    ['statement-invalid-json', 'after two byte order marks', `\u{feff}\u{feff}${text}`],
    ['statement-invalid-json', 'with a trailing comma', text.replace(/\}$/, ',}')],
    ['statement-invalid-json', 'that nests 100 levels deep', `{"payload":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['statement-invalid-json', 'with two payloads', text.replace('{', '{"payload":"AAAA",')],
    [
      'statement-invalid-json',
      'with two payloads, one escaped',
      text.replace('{', String.raw`{"\u0070ayload":"AAAA",`),
    ],
    ['statement-invalid-json', 'with two sigs in a signature', text.replace('"sig":', '"sig":"AAAA","sig":')],
    ['statement-invalid-json', 'with "__proto__" twice', text.replace('{', '{"__proto__":1,"__proto__":2,')],
    ['statement-wrong-shape', 'that is null', 'null'],
    ['statement-wrong-shape', 'that is a list', `[${text}]`],
    ['statement-wrong-shape', 'that is a string', JSON.stringify(text)],
    ['statement-wrong-shape', 'that is a number', '1'],
    ['statement-wrong-shape', 'that is empty', '{}'],
    ['statement-wrong-shape', 'with a key that nobody knows', JSON.stringify({ ...sound, comment: 'x' })],
    ['statement-wrong-shape', 'with "__proto__" as a key', text.replace('{', '{"__proto__":{},')],
    ['statement-wrong-shape', 'whose fields stand under "__proto__"', `{"__proto__":${text}}`],
    ['statement-wrong-shape', 'with "constructor" as a key', text.replace('{', '{"constructor":{},')],
    ['statement-wrong-shape', 'without a payload', JSON.stringify({ ...sound, payload: undefined })],
    ['statement-wrong-shape', 'without a type', JSON.stringify({ ...sound, payloadType: undefined })],
    ['statement-wrong-shape', 'without signatures', JSON.stringify({ ...sound, signatures: undefined })],
    ['statement-wrong-shape', 'with a payload that is null', JSON.stringify({ ...sound, payload: null })],
    ['statement-wrong-shape', 'with a payload that is an object', JSON.stringify({ ...sound, payload: {} })],
    ['statement-wrong-shape', 'with an empty payload', JSON.stringify({ ...sound, payload: '' })],
    ['statement-wrong-shape', 'with a payload that is not base64', JSON.stringify({ ...sound, payload: '{}' })],
    ['statement-wrong-shape', 'with a payload in URL-safe base64', JSON.stringify({ ...sound, payload: urlSafe })],
    ['statement-wrong-shape', 'with a payload without padding', JSON.stringify({ ...sound, payload: 'TQ' })],
    ['statement-wrong-shape', 'with an empty type', JSON.stringify({ ...sound, payloadType: '' })],
    [
      'statement-wrong-shape',
      'with a type of 201 characters',
      JSON.stringify({ ...sound, payloadType: 'x'.repeat(201) }),
    ],
    ['statement-wrong-shape', 'with a type that is not ASCII', JSON.stringify({ ...sound, payloadType: 'é' })],
    ['statement-wrong-shape', 'with a line break in its type', JSON.stringify({ ...sound, payloadType: 'x\n' })],
    ['statement-wrong-shape', 'with a DEL in its type', JSON.stringify({ ...sound, payloadType: '\u007f' })],
    ['statement-wrong-shape', 'with a type that is a list', JSON.stringify({ ...sound, payloadType: [PERMIT_TYPE] })],
    ['statement-wrong-shape', 'with no signature in the list', signed()],
    ['statement-wrong-shape', 'with 9 signatures', signed(...Array.from({ length: 9 }, () => ({ sig })))],
    [
      'statement-wrong-shape',
      'whose signatures are an object',
      JSON.stringify({ ...sound, signatures: { 0: { sig } } }),
    ],
    ['statement-wrong-shape', 'with a signature that is a string', signed(sig)],
    ['statement-wrong-shape', 'with a signature that is null', signed({ sig }, null)],
    ['statement-wrong-shape', 'with an empty signature', signed({})],
    ['statement-wrong-shape', 'with a key in a signature that nobody knows', signed({ sig, cert: 'x' })],
    ['statement-wrong-shape', 'with "__proto__" in a signature', text.replace('"sig":', '"__proto__":{},"sig":')],
    ['statement-wrong-shape', 'with a sig of 63 bytes', signed({ sig: base64(new Uint8Array(63)) })],
    ['statement-wrong-shape', 'with a sig of 65 bytes', signed({ sig: base64(new Uint8Array(65)) })],
    ['statement-wrong-shape', 'with an empty sig', signed({ sig: '' })],
    ['statement-wrong-shape', 'with a sig in URL-safe base64', signed({ sig: urlSafe })],
    ['statement-wrong-shape', 'with unused bits of a sig that are set', signed({ sig: unusedBits })],
    ['statement-wrong-shape', 'with a sig that is a number', signed({ sig: 1 })],
    ['statement-wrong-shape', 'with a key id that is null', signed({ sig, keyid: null })],
    ['statement-wrong-shape', 'with a key id that is a number', signed({ sig, keyid: 1 })],
    ['statement-wrong-shape', 'with a key id of 129 characters', signed({ sig, keyid: 'k'.repeat(129) })],
    ['statement-wrong-shape', 'with one bad signature among good ones', signed({ sig }, { sig: 'AAAA' }, { sig })],
  ])('with %s where it is one %s', (code, _why, content) => {
    expect(codeOf(parseEnvelope(content))).toBe(code);
    expect(codeOf(parseEnvelope(utf8(content)))).toBe(code);
  });

  it.each<[string, Uint8Array]>([
    ['UTF-16 with its mark', Buffer.from(`\u{feff}${text}`, 'utf16le')],
    ['Latin-1', Buffer.from(text.replace(/^\{/, '{"é":1,'), 'latin1')],
    ['noise', Uint8Array.from({ length: 64 }, (_, index) => 255 - index)],
  ])('with statement-invalid-json where it is %s', (_what, bytes) => {
    expect(parseEnvelope(bytes)).toMatchObject({ code: 'statement-invalid-json', detail: 'it is not UTF-8 text' });
  });

  it('with a detail that names the mistake and is harmless', () => {
    const detail = (content: string) => {
      const result = parseEnvelope(content);
      return result.ok ? null : result.detail;
    };
    expect(detail(JSON.stringify({ payload_type: 'x' }))).toBe(
      'unknown key "payload_type"; did you mean "payloadType"?',
    );
    expect(detail(JSON.stringify({ 'x\u001b[31m\u202ey': 1 }))).toBe('unknown key of 8 characters');
    expect(detail(String.raw`{"x\u202e":1,"x\u202e":2}`)).toBe('the key "x\ufffd" twice');
    expect(detail(signed({ sig, 'a"b': 1 }))).toBe('in a signature: unknown key of 3 characters');
    expect(detail('{}')).toBe('"payload" is missing');
  });
});
