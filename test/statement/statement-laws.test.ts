import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvelope, type StatementText } from '../../src/statement/envelope.js';
import { parsePermit } from '../../src/statement/permit.js';
import { parseEd25519PublicKey } from '../../src/statement/public-key.js';
import { readStatement } from '../../src/statement/read-statement.js';
import { readRotation } from '../../src/statement/rotation.js';
import { verifyEnvelope } from '../../src/statement/verify-envelope.js';
import { permitStatement, rotationStatement, statementEnvelope } from '../../src/testing/index.js';
import { base64, key, parsed, PERMIT_TYPE, publicKey, ROTATION_TYPE, utf8 } from './envelopes.js';

const [operator, newKey] = [key('operator'), key('new')];
const endsAt = '2026-06-01T00:00:00Z';
const permit = permitStatement({ artifact: utf8('an app'), host: 'host-1', endsAt }, { key: operator });
const rotation = rotationStatement({ oldKey: operator, newKey, apps: ['com.acme.app'], endsAt });
const trusted = [publicKey(operator)];

const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Goes all the way that a host goes; a fault's detail must be harmless and short. */
function judge(untrusted: StatementText): void {
  const result = parseEnvelope(untrusted);
  if (!result.ok) {
    expectHarmless(result.detail);
    return;
  }
  expect(verifyEnvelope(result.envelope, trusted)).toSatisfy((signer) => signer === null || signer === trusted[0]);
  for (const read of [parsePermit(result.envelope), readRotation(result.envelope)]) {
    if (!read.ok) expectHarmless(read.detail);
  }
}

function expectHarmless(detail: string): void {
  expect(detail).not.toMatch(HARMFUL);
  expect(detail.length).toBeLessThan(600);
}

describe('A statement of which anything changed', () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
  const changed = (original: Uint8Array, at: number, difference: number) =>
    original.map((byte, index) => (index === at % original.length ? byte ^ difference : byte));
  const difference = fc.integer({ min: 1, max: 255 });
  const original = fc.constantFrom(permit, rotation);

  it('is signed, as long as nothing did', () => {
    expect([permit, rotation].map((each) => verifyEnvelope(parsed(each), trusted))).toEqual([trusted[0], trusted[0]]);
  });

  it('is not signed: a byte of its payload', () => {
    fc.assert(
      fc.property(original, fc.nat(), difference, (statement, at, by) => {
        const payload = base64(changed(bytes(statement.payload), at, by));
        expect(verifyEnvelope(parsed({ ...statement, payload }), trusted)).toBeNull();
      }),
    );
  });

  it('is not signed: a byte of its signature', () => {
    fc.assert(
      fc.property(original, fc.nat(), difference, (statement, at, by) => {
        const signatures = statement.signatures.map(({ sig }) => ({ sig: base64(changed(bytes(sig), at, by)) }));
        expect(verifyEnvelope(parsed({ ...statement, signatures }), trusted)).toBeNull();
      }),
    );
  });

  it('is not signed: a character of its type', () => {
    const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(
        original,
        fc.nat(PERMIT_TYPE.length),
        fc.nat(1),
        fc.oneof(printable, fc.constant('')),
        (statement, at, removed, added) => {
          const type = statement.payloadType;
          const payloadType = `${type.slice(0, at)}${added}${type.slice(at + removed)}`;
          fc.pre(payloadType !== type);
          expect(verifyEnvelope(parsed({ ...statement, payloadType }), trusted)).toBeNull();
        },
      ),
    );
  });

  it('is not signed: where its payload begins or ends', () => {
    fc.assert(
      fc.property(
        original,
        fc.uint8Array({ maxLength: 3 }),
        fc.uint8Array({ maxLength: 3 }),
        fc.nat(3),
        (statement, before, after, cut) => {
          const payload = Uint8Array.of(...before, ...bytes(statement.payload).subarray(cut), ...after);
          fc.pre(base64(payload) !== statement.payload);
          expect(verifyEnvelope(parsed({ ...statement, payload: base64(payload) }), trusted)).toBeNull();
        },
      ),
    );
  });

  it('is not accepted: a bit of its file, unless it says the same', () => {
    const file = utf8(JSON.stringify(permit));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
        const result = parseEnvelope(changed(file, at, 1 << bit));
        if (!result.ok || verifyEnvelope(result.envelope, trusted) === null) return;
        // The key id is signed by nobody, and nothing follows from it.
        expect({ ...result.envelope, signatures: result.envelope.signatures.map(({ sig }) => base64(sig)) }).toEqual({
          ...parsed(permit),
          signatures: permit.signatures.map(({ sig }) => sig),
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('Nothing throws, whatever is', () => {
  const value = fc.oneof(fc.jsonValue(), fc.anything());
  const base64Text = fc.oneof(fc.uint8Array({ maxLength: 80 }).map(base64), fc.string());

  it('in the bytes of an envelope', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), judge));
    fc.assert(
      fc.property(fc.nat(400), fc.uint8Array({ maxLength: 4 }), fc.nat(4), (at, added, removed) => {
        const file = utf8(JSON.stringify(permit));
        judge(Uint8Array.of(...file.subarray(0, at), ...added, ...file.subarray(at + removed)));
      }),
    );
  });

  it('in the text of an envelope', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), judge));
  });

  it('in an object', () => {
    const signature = fc.oneof(
      fc.constantFrom(...permit.signatures),
      fc.record({ sig: fc.oneof(base64Text, value), keyid: fc.oneof(fc.string(), value) }, { requiredKeys: [] }),
    );
    const envelope = fc.record(
      {
        payload: fc.oneof(fc.constant(permit.payload), base64Text, value),
        payloadType: fc.oneof(fc.constantFrom(PERMIT_TYPE, ROTATION_TYPE), fc.string(), value),
        signatures: fc.oneof(fc.array(signature, { maxLength: 10 }), value),
        [`__proto__`]: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.oneof(envelope, fc.object()), judge), { numRuns: 500 });
  });

  it('in the payload of a signed envelope', () => {
    const field = fc.oneof(
      fc.constantFrom(
        endsAt,
        '2026-05-01',
        base64(operator.spki),
        base64(newKey.spki),
        'ab'.repeat(32),
        'n'.repeat(22),
      ),
      fc.constantFrom(['com.acme'], ['com.acme.*']),
      fc.jsonValue(),
    );
    const keys = ['artifact', 'host', 'issuedAt', 'endsAt', 'nonce', 'reason', 'oldKey', 'newKey', 'apps'] as const;
    const content = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...keys), field),
      fc.record({ artifact: field, host: field, issuedAt: field, endsAt: field, nonce: field, reason: field }),
      fc.record({ oldKey: field, newKey: field, apps: field, issuedAt: field, endsAt: field }),
    );
    const payload = fc.oneof(
      content.map((each) => utf8(JSON.stringify(each))),
      fc.uint8Array({ minLength: 1, maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(PERMIT_TYPE, ROTATION_TYPE), payload, (type, bytes) => {
        const statement = statementEnvelope(type, bytes, operator);
        judge(statement);
        judge(JSON.stringify(statement));
      }),
      { numRuns: 300 },
    );
  });

  it('in the text of a key', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          base64Text,
          fc.string().map((text) => `-----BEGIN PUBLIC KEY-----${text}-----END PUBLIC KEY-----`),
        ),
        (text) => {
          const result = parseEd25519PublicKey(text);
          if (!result.ok) expectHarmless(result.detail);
        },
      ),
    );
  });

  it('in a source', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.object(), fc.record({ text: fc.json() }), fc.uint8Array()), async (source) => {
        expect(await readStatement(source)).toHaveProperty('ok', false);
      }),
    );
  });
});
