import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  permitStatement,
  rotationStatement,
  statementEnvelope,
  type TestEnvelope,
  type TestKey,
} from '../../src/testing/index.js';
import { base64, contentOf, key, PERMIT_TYPE, ROTATION_TYPE, utf8 } from './envelopes.js';

const [operator, newKey, stranger] = [key('operator'), key('new'), key('stranger')];
const artifact = utf8('the bytes of an app');
const endsAt = '2026-06-01T12:00:00Z';
const permit = { artifact, host: 'host-1', endsAt };
const rotation = { oldKey: operator, newKey, apps: ['com.acme.*'], endsAt };

/** Judged by what the project isn't made of: node:crypto, and the encoding written out. */
function isSignedBy({ payload, payloadType, signatures }: TestEnvelope, by: TestKey): boolean {
  const body = Buffer.from(payload, 'base64');
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `), body]);
  return verify(null, message, createPublicKey(by.privateKeyPem), Buffer.from(signatures[0]?.sig ?? '', 'base64'));
}

describe('A permit for tests', () => {
  it('is an envelope that the key has signed and names', () => {
    const statement = permitStatement(permit, { key: operator });
    expect(Object.keys(statement)).toEqual(['payload', 'payloadType', 'signatures']);
    expect(statement.payloadType).toBe(PERMIT_TYPE);
    expect(statement.signatures.map(({ keyid }) => keyid)).toEqual([operator.keyId]);
    expect(isSignedBy(statement, operator)).toBe(true);
  });

  it('says what it was told, and has defaults for the rest', () => {
    const { nonce, ...rest } = contentOf(permitStatement(permit, { key: operator }));
    expect(nonce).toMatch(/^[\w-]{22}$/);
    expect(rest).toEqual({
      artifact: createHash('sha256').update(artifact).digest('hex'),
      host: 'host-1',
      issuedAt: '2026-06-01T11:00:00.000Z',
      endsAt,
      reason: 'a test',
    });
    const told = { artifact: 'ab'.repeat(32), host: 'h', issuedAt: '2026-01-01', endsAt, nonce: 'n', reason: 'r' };
    expect(contentOf(permitStatement(told, { key: operator }))).toEqual(told);
    expect(contentOf(permitStatement({ ...told, endsAt: new Date(endsAt) }, { key: operator }))).toEqual({
      ...told,
      endsAt: '2026-06-01T12:00:00.000Z',
    });
  });

  it('has the same nonce as long as it says the same', () => {
    const nonce = (content: typeof permit) => contentOf(permitStatement(content, { key: operator }))['nonce'];
    expect(nonce(permit)).toBe(nonce({ ...permit }));
    expect(nonce(permit)).not.toBe(nonce({ ...permit, host: 'host-2' }));
  });

  it('may have an end that is no instant', () => {
    expect(contentOf(permitStatement({ ...permit, endsAt: 'never' }, { key: operator }))).toMatchObject({
      issuedAt: 'never',
      endsAt: 'never',
    });
  });
});

describe('A rotation for tests', () => {
  it('is signed by the old key and names both', () => {
    const statement = rotationStatement(rotation);
    expect(statement.payloadType).toBe(ROTATION_TYPE);
    expect(isSignedBy(statement, operator)).toBe(true);
    expect(contentOf(statement)).toEqual({
      oldKey: base64(operator.spki),
      newKey: base64(newKey.spki),
      apps: ['com.acme.*'],
      issuedAt: '2026-06-01T11:00:00.000Z',
      endsAt,
    });
  });
});

describe('A statement for tests has the defect that was asked for', () => {
  it('of another signer, while the key id names the right one', () => {
    const statement = permitStatement(permit, { key: operator, signWith: stranger });
    expect(statement.signatures.map(({ keyid }) => keyid)).toEqual([operator.keyId]);
    expect([operator, stranger].map((each) => isSignedBy(statement, each))).toEqual([false, true]);
  });

  it('of a corrupt signature', () => {
    const statement = rotationStatement(rotation, { corruptSignature: true });
    expect(isSignedBy(statement, operator)).toBe(false);
    expect(statement.payload).toBe(rotationStatement(rotation).payload);
  });

  it('of another type, which is signed', () => {
    const statement = permitStatement(permit, { key: operator, payloadType: 'application/json' });
    expect(statement.payloadType).toBe('application/json');
    expect(isSignedBy(statement, operator)).toBe(true);
  });

  it('of further and of other fields, which are signed', () => {
    const statement = rotationStatement(rotation, { extraFields: { apps: [], note: 1 } });
    expect(contentOf(statement)).toMatchObject({ apps: [], note: 1 });
    expect(isSignedBy(statement, operator)).toBe(true);
  });
});

describe('Any payload', () => {
  it('is signed with its type', () => {
    const statement = statementEnvelope('text/plain', utf8('hello é'), operator);
    expect(Buffer.from(statement.payload, 'base64').toString()).toBe('hello é');
    expect(isSignedBy(statement, operator)).toBe(true);
    expect(isSignedBy({ ...statement, payloadType: 'text/html' }, operator)).toBe(false);
  });
});
