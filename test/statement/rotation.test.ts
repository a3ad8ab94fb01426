import { describe, expect, it } from 'vitest';
import { preAuthenticationEncoding } from '../../src/statement/pae.js';
import { readRotation, ROTATION_PAYLOAD_TYPE } from '../../src/statement/rotation.js';
import { createTestKey, permitStatement, rotationStatement, statementEnvelope } from '../../src/testing/index.js';
import { base64, codeOf, contentOf, key, parsed, PERMIT_TYPE, ROTATION_TYPE, utf8 } from './envelopes.js';

const [oldKey, newKey, stranger] = [key('old'), key('new'), key('stranger')];
const rotation = {
  oldKey,
  newKey,
  apps: ['com.acme.app', 'com.acme.*'],
  issuedAt: '2026-05-31T00:00:00Z',
  endsAt: '2026-06-01T00:00:00Z',
};
const sound = rotationStatement(rotation);
const json = JSON.stringify(contentOf(sound));
const judged = (extraFields: Readonly<Record<string, unknown>>) =>
  readRotation(parsed(rotationStatement(rotation, { extraFields })));
const ofText = (payload: string) => readRotation(parsed(statementEnvelope(ROTATION_TYPE, utf8(payload), oldKey)));
const publicPem = `-----BEGIN PUBLIC KEY-----\n${base64(newKey.spki)}\n-----END PUBLIC KEY-----\n`;

describe('A rotation', () => {
  it('says which key follows which, for which apps, until when', () => {
    expect(readRotation(parsed(sound))).toEqual({
      ok: true,
      rotation: {
        oldKeyId: oldKey.keyId,
        newKeyId: newKey.keyId,
        apps: ['com.acme.app', 'com.acme.*'],
        issuedAt: new Date('2026-05-31T00:00:00Z'),
        endsAt: new Date('2026-06-01T00:00:00Z'),
      },
    });
    expect(ROTATION_PAYLOAD_TYPE).toBe(ROTATION_TYPE);
  });

  it.each<[string, object]>([
    [
      'with 100 apps',
      rotationStatement({ ...rotation, apps: Array.from({ length: 100 }, (_, n) => `com.acme.a${n}`) }),
    ],
    [
      'signed by others, too',
      {
        ...sound,
        signatures: [...rotationStatement(rotation, { signWith: stranger }).signatures, ...sound.signatures],
      },
    ],
    [
      'with a key id that names another key',
      { ...sound, signatures: sound.signatures.map(({ sig }) => ({ sig, keyid: stranger.keyId })) },
    ],
  ])('%s is read', (_title, envelope) => {
    expect(codeOf(readRotation(parsed(envelope)))).toBe('ok');
  });
});

describe('A rotation is refused as statement-signature-invalid', () => {
  const swapped = { oldKey: base64(newKey.spki), newKey: base64(oldKey.spki) };
  const forged = statementEnvelope(PERMIT_TYPE, utf8(json), oldKey);
  const [signature] = sound.signatures;
  it.each<[string, object]>([
    ['signed by the new key', rotationStatement(rotation, { signWith: newKey })],
    ['signed by a stranger', rotationStatement(rotation, { signWith: stranger })],
    ['with a corrupt signature', rotationStatement(rotation, { corruptSignature: true })],
    ['that names another old key than the one that signed', rotationStatement(rotation, { extraFields: swapped })],
    ['whose payload was changed', { ...sound, payload: base64(utf8(json.replace('com.acme.app', 'com.acme.apq'))) }],
    ['signed as a permit, with its type changed', { ...forged, payloadType: ROTATION_TYPE }],
    [
      'signed over the payload alone',
      { ...sound, signatures: [{ ...signature, sig: base64(oldKey.sign(utf8(json))) }] },
    ],
    [
      'signed by a stranger and wrong in other ways',
      rotationStatement({ ...rotation, newKey: oldKey, apps: [] }, { signWith: stranger }),
    ],
  ])('%s', (_title, envelope) => {
    expect(codeOf(readRotation(parsed(envelope)))).toBe('statement-signature-invalid');
    expect(codeOf(readRotation(parsed(sound)))).toBe('ok');
  });
});

describe('A rotation is refused as statement-payload-invalid', () => {
  it.each<[string, Record<string, unknown>]>([
    ['to the same key', { newKey: base64(oldKey.spki) }],
    ['with a field that nobody knows', { comment: 'x' }],
    ['without an old key', { oldKey: undefined }],
    ['without a new key', { newKey: undefined }],
    ['without apps', { apps: undefined }],
    ['without the beginning', { issuedAt: undefined }],
    ['without an end', { endsAt: undefined }],
    ['with an old key that is an id', { oldKey: oldKey.keyId }],
    ['with an old key that is null', { oldKey: null }],
    ['with a new key in PEM', { newKey: publicPem }],
    ['with a new key that is a private one', { newKey: newKey.privateKeyPem }],
    ['with a new key of another kind', { newKey: base64(createTestKey('statements', 'new', 'p256').spki) }],
    [
      'with a new key of small order',
      { newKey: base64(Uint8Array.of(...newKey.spki.subarray(0, 12), ...new Uint8Array(32))) },
    ],
    ['with a new key that is a list', { newKey: [base64(newKey.spki)] }],
    ['with apps that are a text', { apps: 'com.acme.app' }],
    ['with no app', { apps: [] }],
    ['with 101 apps', { apps: Array.from({ length: 101 }, (_, n) => `com.acme.a${n}`) }],
    ['with an app that is no text', { apps: ['com.acme.app', 1] }],
    ['with an app that is empty', { apps: ['com.acme.app', ''] }],
    ['with an app that is no pattern', { apps: ['com..acme'] }],
    ['that ends when it begins', { issuedAt: rotation.endsAt }],
    ['that ends before it begins', { issuedAt: '2027-01-01T00:00:00Z' }],
    ['with an end that is no instant', { endsAt: 'never' }],
    ['with a beginning that is a number', { issuedAt: 0 }],
  ])('%s', (_title, fields) => {
    expect(codeOf(judged(fields))).toBe('statement-payload-invalid');
    expect(codeOf(judged({}))).toBe('ok');
  });

  it.each<[string, string]>([
    ['that is no JSON', 'a rotation'],
    ['that is a list', `[${json}]`],
    ['with a new key twice', json.replace('{', `{"newKey":${JSON.stringify(base64(stranger.spki))},`)],
    ['with "__proto__"', json.replace('{', '{"__proto__":{},')],
    ['after a byte order mark', `\u{feff}${json}`],
  ])('%s', (_title, payload) => {
    expect(codeOf(ofText(payload))).toBe('statement-payload-invalid');
    expect(codeOf(ofText(json))).toBe('ok');
  });
});

describe('A rotation is refused as statement-wrong-type', () => {
  const permit = permitStatement({ artifact: utf8('x'), host: 'h', endsAt: rotation.endsAt }, { key: oldKey });
  it.each<[string, object]>([
    ['where it is a permit', permit],
    ['where its type is another one', rotationStatement(rotation, { payloadType: 'application/json' })],
    ['where its type is of another version', { ...sound, payloadType: ROTATION_TYPE.replace('v1', 'v2') }],
  ])('%s', (_title, envelope) => {
    expect(codeOf(readRotation(parsed(envelope)))).toBe('statement-wrong-type');
  });

  it('and a permit that calls itself a rotation is no rotation either', () => {
    expect(codeOf(readRotation(parsed({ ...permit, payloadType: ROTATION_TYPE })))).toBe('statement-payload-invalid');
    const relabelled = permitStatement(
      { artifact: utf8('x'), host: 'h', endsAt: rotation.endsAt },
      { key: oldKey, payloadType: ROTATION_TYPE },
    );
    expect(codeOf(readRotation(parsed(relabelled)))).toBe('statement-payload-invalid');
  });

  it('and what signs is the encoding of type and payload together', () => {
    const sig = base64(oldKey.sign(preAuthenticationEncoding(ROTATION_TYPE, utf8(json))));
    expect(codeOf(readRotation(parsed({ ...sound, signatures: [{ sig }] })))).toBe('ok');
  });
});
