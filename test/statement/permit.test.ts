import { describe, expect, it } from 'vitest';
import { parsePermit, PERMIT_PAYLOAD_TYPE } from '../../src/statement/permit.js';
import { permitStatement, rotationStatement, statementEnvelope } from '../../src/testing/index.js';
import { codeOf, contentOf, key, parsed, PERMIT_TYPE, utf8 } from './envelopes.js';

const operator = key('operator');
const permit = {
  artifact: 'ab'.repeat(32),
  host: 'host-1',
  issuedAt: '2026-05-31T00:00:00Z',
  endsAt: '2026-06-01T00:00:00Z',
  nonce: 'A-_9'.repeat(6),
  reason: 'a fix that can’t wait',
};
const sound = permitStatement(permit, { key: operator });
/** A permit with some fields that differ; undefined leaves one out. */
const judged = (extraFields: Readonly<Record<string, unknown>>) =>
  parsePermit(parsed(permitStatement(permit, { key: operator, extraFields })));
const ofText = (payload: string | Uint8Array) =>
  parsePermit(parsed(statementEnvelope(PERMIT_TYPE, typeof payload === 'string' ? utf8(payload) : payload, operator)));
const json = JSON.stringify(contentOf(sound));

describe('A permit', () => {
  it('says what may be installed where, until when, and why', () => {
    expect(parsePermit(parsed(sound))).toEqual({
      ok: true,
      permit: {
        artifactSha256: permit.artifact,
        host: permit.host,
        issuedAt: new Date('2026-05-31T00:00:00Z'),
        endsAt: new Date('2026-06-01T00:00:00Z'),
        nonce: permit.nonce,
        reason: permit.reason,
      },
    });
    expect(PERMIT_PAYLOAD_TYPE).toBe(PERMIT_TYPE);
  });

  it('keeps its texts as they are, for comparing', () => {
    const result = judged({ host: '\u001b[31m\u202e', reason: ' \n' });
    expect(result.ok && [result.permit.host, result.permit.reason]).toEqual(['\u001b[31m\u202e', ' \n']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['with a host of 1 character', { host: 'h' }],
    ['with a host of 200 characters', { host: 'h'.repeat(200) }],
    ['with a nonce of 22 characters', { nonce: 'n'.repeat(22) }],
    ['with a nonce of 128 characters', { nonce: 'n'.repeat(128) }],
    ['with a reason of 500 characters', { reason: 'r'.repeat(500) }],
    ['with instants in another zone', { endsAt: '2026-06-01T02:00:00.001+02:00' }],
    ['that ends a millisecond after it began', { issuedAt: '2026-05-31T23:59:59.999Z' }],
    ['with a field whose value is undefined, which JSON leaves out', { comment: undefined }],
  ])('%s is read', (_title, fields) => {
    expect(codeOf(judged(fields))).toBe('ok');
  });
});

describe('A permit is refused as statement-payload-invalid', () => {
  it.each<[string, Record<string, unknown>]>([
    ['with a field that nobody knows', { comment: 'x' }],
    ['with a misspelt field', { hosts: ['host-1'] }],
    ['without an artifact', { artifact: undefined }],
    ['without a host', { host: undefined }],
    ['without the beginning', { issuedAt: undefined }],
    ['without an end', { endsAt: undefined }],
    ['without a nonce', { nonce: undefined }],
    ['without a reason', { reason: undefined }],
    ['with an artifact in capitals', { artifact: 'AB'.repeat(32) }],
    ['with an artifact of 63 digits', { artifact: 'a'.repeat(63) }],
    ['with an artifact of 65 digits', { artifact: 'a'.repeat(65) }],
    ['with an artifact that ends with a line break', { artifact: `${'a'.repeat(64)}\n` }],
    ['with two artifacts', { artifact: [permit.artifact] }],
    ['with any artifact', { artifact: '*' }],
    ['with an artifact that is null', { artifact: null }],
    ['with an empty host', { host: '' }],
    ['with a host of 201 characters', { host: 'h'.repeat(201) }],
    ['with several hosts', { host: ['host-1', 'host-2'] }],
    ['with a nonce of 21 characters', { nonce: 'n'.repeat(21) }],
    ['with a nonce of 129 characters', { nonce: 'n'.repeat(129) }],
    ['with a nonce of standard base64', { nonce: `${'n'.repeat(22)}+/` }],
    ['with a padded nonce', { nonce: `${'n'.repeat(22)}==` }],
    ['with a nonce that ends with a line break', { nonce: `${'n'.repeat(22)}\n` }],
    ['with a nonce that is a number', { nonce: 10 ** 22 }],
    ['with an empty reason', { reason: '' }],
    ['with a reason of 501 characters', { reason: 'r'.repeat(501) }],
    ['with a reason that is an object', { reason: {} }],
    ['with an end that is no instant', { endsAt: 'tomorrow' }],
    ['with an end without a zone', { endsAt: '2026-06-01T00:00:00' }],
    ['with an end on a day that its month doesn’t have', { endsAt: '2026-06-31T00:00:00Z' }],
    ['with an end that is a number', { endsAt: 1_780_272_000_000 }],
    ['with a beginning that is no instant', { issuedAt: '' }],
    ['that ends when it begins', { issuedAt: permit.endsAt }],
    ['that ends when it begins, told in another zone', { issuedAt: '2026-06-01T02:00:00+02:00' }],
    ['that ends before it begins', { issuedAt: '2026-06-01T00:00:01Z' }],
  ])('%s', (_title, fields) => {
    expect(codeOf(judged(fields))).toBe('statement-payload-invalid');
    expect(codeOf(judged({}))).toBe('ok');
  });

  it.each<[string, string | Uint8Array]>([
    ['that is no JSON', 'a permit'],
    ['that is null', 'null'],
    ['that is a list', `[${json}]`],
    ['that is a string', JSON.stringify(json)],
    ['with a host twice', json.replace('{', '{"host":"host-2",')],
    ['with a host twice, once escaped', json.replace('{', String.raw`{"h\u006fst":"host-2",`)],
    ['with "__proto__"', json.replace('{', '{"__proto__":{"host":"host-2"},')],
    ['whose fields stand under "__proto__"', `{"__proto__":${json}}`],
    ['with text behind it', `${json}x`],
    ['after a byte order mark', `\u{feff}${json}`],
    ['in UTF-16', Buffer.from(json, 'utf16le')],
    ['that is not UTF-8', Buffer.from(json.replace('host-1', 'hést'), 'latin1')],
    ['that nests 100 levels deep', `${'['.repeat(100)}${']'.repeat(100)}`],
  ])('%s', (_title, payload) => {
    expect(codeOf(ofText(payload))).toBe('statement-payload-invalid');
    expect(codeOf(ofText(json))).toBe('ok');
  });
});

describe('A permit is refused as statement-wrong-type', () => {
  const rotation = rotationStatement({
    oldKey: operator,
    newKey: key('new'),
    apps: ['com.acme'],
    endsAt: permit.endsAt,
  });
  it.each<[string, object]>([
    ['where it is a rotation', rotation],
    ['where its type is another one', permitStatement(permit, { key: operator, payloadType: 'application/json' })],
    [
      'where its type has other case',
      permitStatement(permit, { key: operator, payloadType: PERMIT_TYPE.toUpperCase() }),
    ],
    ['where its type is of another version', { ...sound, payloadType: PERMIT_TYPE.replace('v1', 'v2') }],
    ['where its type has a parameter', { ...sound, payloadType: `${PERMIT_TYPE}; charset=utf-8` }],
  ])('%s', (_title, envelope) => {
    expect(codeOf(parsePermit(parsed(envelope)))).toBe('statement-wrong-type');
  });

  it('and a rotation that calls itself a permit is no permit either', () => {
    expect(codeOf(parsePermit(parsed({ ...rotation, payloadType: PERMIT_TYPE })))).toBe('statement-payload-invalid');
  });
});
