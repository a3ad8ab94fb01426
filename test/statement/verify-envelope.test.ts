import { describe, expect, it } from 'vitest';
import { parsePermit } from '../../src/statement/permit.js';
import { beginsLikePae, preAuthenticationEncoding } from '../../src/statement/pae.js';
import { MAX_STATEMENT_KEYS, verifyEnvelope } from '../../src/statement/verify-envelope.js';
import { permitStatement, statementEnvelope, type TestKey } from '../../src/testing/index.js';
import { base64, codeOf, key, parsed, PERMIT_TYPE, publicKey, ROTATION_TYPE, utf8 } from './envelopes.js';

const [operator, colleague, stranger] = [key('operator'), key('colleague'), key('stranger')];
const permit = { artifact: utf8('an app'), host: 'host-1', endsAt: '2026-06-01T00:00:00Z' };
const sound = permitStatement(permit, { key: operator });
const payload = Buffer.from(sound.payload, 'base64');
const signatureOf = (by: TestKey, keyid = by.keyId) => ({
  keyid,
  sig: base64(by.sign(preAuthenticationEncoding(PERMIT_TYPE, payload))),
});

/** Which of the keys has signed: its id, or null. */
const signer = (envelope: object, ...keys: readonly TestKey[]) =>
  verifyEnvelope(parsed(envelope), keys.map(publicKey))?.keyId ?? null;

describe('An envelope is signed', () => {
  it.each<[string, object, TestKey[], TestKey]>([
    ['by the only key', sound, [operator], operator],
    ['by the last of several keys', sound, [stranger, colleague, operator], operator],
    [
      'by the key whose signature comes second',
      { ...sound, signatures: [signatureOf(stranger), signatureOf(operator)] },
      [operator],
      operator,
    ],
    [
      'by the first key of two that have signed',
      { ...sound, signatures: [signatureOf(colleague), signatureOf(operator)] },
      [operator, colleague],
      operator,
    ],
    ['without a key id', { ...sound, signatures: [{ sig: signatureOf(operator).sig }] }, [operator], operator],
    [
      'with a key id that names another trusted key',
      { ...sound, signatures: [signatureOf(operator, colleague.keyId)] },
      [colleague, operator],
      operator,
    ],
    ['with a key id that names nobody', { ...sound, signatures: [signatureOf(operator, 'x')] }, [operator], operator],
  ])('%s', (_title, envelope, keys, expected) => {
    expect(signer(envelope, ...keys)).toBe(expected.keyId);
  });
});

describe('An envelope is not signed', () => {
  const bare = base64(operator.sign(payload));
  it.each<[string, object, TestKey[]]>([
    ['by a key that is not asked for', sound, [colleague, stranger]],
    ['where no key is given', sound, []],
    [
      'by a stranger who names a trusted key',
      { ...sound, signatures: [signatureOf(stranger, operator.keyId)] },
      [operator],
    ],
    [
      'by a stranger, as the helper for tests does it',
      permitStatement(permit, { key: operator, signWith: stranger }),
      [operator],
    ],
    ['by a corrupt signature', permitStatement(permit, { key: operator, corruptSignature: true }), [operator]],
    [
      'by a signature over the payload alone',
      { ...sound, signatures: [{ keyid: operator.keyId, sig: bare }] },
      [operator],
    ],
    [
      'by a signature over its base64',
      { ...sound, signatures: [{ sig: base64(operator.sign(utf8(sound.payload))) }] },
      [operator],
    ],
    ['under another payload type', { ...sound, payloadType: ROTATION_TYPE }, [operator]],
    ['under a payload type of other case', { ...sound, payloadType: PERMIT_TYPE.toUpperCase() }, [operator]],
    [
      'by the signature of another permit',
      { ...sound, signatures: permitStatement({ ...permit, host: 'host-2' }, { key: operator }).signatures },
      [operator],
    ],
    ['by zeros', { ...sound, signatures: [{ sig: base64(new Uint8Array(64)) }] }, [operator]],
  ])('%s', (_title, envelope, keys) => {
    expect(signer(envelope, ...keys)).toBeNull();
    // Beside each refusal the valid control.
    expect(signer(sound, operator)).toBe(operator.keyId);
  });

  it('under a key of small order, for which one signature would be valid for every message', () => {
    // A is the identity; R is the base point and S is 1, so that [S]B - [k]A is R whatever k is.
    const raw = Uint8Array.of(1, ...new Uint8Array(31));
    const basePoint = Buffer.from(`58${'66'.repeat(31)}`, 'hex');
    const sig = base64(Uint8Array.of(...basePoint, 1, ...new Uint8Array(31)));
    expect(verifyEnvelope(parsed({ ...sound, signatures: [{ sig }] }), [{ keyId: 'small', raw }])).toBeNull();
  });

  it.each([0, 31, 33, 1024])('under a key of %i bytes', (length) => {
    expect(verifyEnvelope(parsed(sound), [{ keyId: 'x', raw: new Uint8Array(length) }])).toBeNull();
  });
});

describe('The keys that are tried', () => {
  const strangers = Array.from({ length: MAX_STATEMENT_KEYS }, () => stranger);
  it('are 64 at most', () => {
    expect(MAX_STATEMENT_KEYS).toBe(64);
    expect(signer(sound, ...strangers.slice(1), operator)).toBe(operator.keyId);
    expect(signer(sound, ...strangers, operator)).toBeNull();
  });
});

describe('One signature that would pass for another', () => {
  it('is that of an artifact which is itself a pre-authentication encoding: it is known by its first bytes', () => {
    const artifact = preAuthenticationEncoding(PERMIT_TYPE, payload);
    const stolen = { ...sound, signatures: [{ sig: base64(operator.sign(artifact)) }] };
    expect(signer(stolen, operator)).toBe(operator.keyId);
    expect(beginsLikePae(artifact)).toBe(true);
  });

  it('is not that of a statement of another kind with the same payload', () => {
    const other = statementEnvelope('application/vnd.example+json', payload, operator);
    expect(signer(other, operator)).toBe(operator.keyId);
    expect(codeOf(parsePermit(parsed(other)))).toBe('statement-wrong-type');
    expect(signer({ ...other, payloadType: PERMIT_TYPE }, operator)).toBeNull();
  });
});
