/** One signature as a certificate carries it: keys, algorithm identifiers and bit strings that don't fit each other. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readWholeBitString } from '../../src/x509/der-values.js';
import { CERTIFICATE_LIMITS, readDer } from '../../src/x509/der.js';
import { readPublicKey } from '../../src/x509/public-key.js';
import { checkSignedData } from '../../src/x509/signed-data.js';
import { describeSuite } from '../support/conformance.js';
import { itsExceptionsAreOfItsCases, readExceptions } from './exceptions.js';

const Vectors = v.array(
  v.object({
    id: v.string(),
    spki_der_b64: v.string(),
    algorithm_der_b64: v.string(),
    data_b64: v.string(),
    signature_bitstring_der_b64: v.string(),
    expected: v.picklist(['ok', 'fail']),
  }),
);
type Vector = v.InferOutput<typeof Vectors>[number];

const WEAK = 'an RSA key of 1024 bits (2048 to 8192 are accepted)';

/** Why each of the vectors that must fail does. */
const REFUSALS: Readonly<Record<string, string>> = {
  'ecdsa-prime256v1-sha512-spki-params-null': 'an elliptic curve other than P-256, P-384 and P-521',
  'ecdsa-prime256v1-sha512-unused-bits-signature': 'signature not a whole bit string',
  'ecdsa-prime256v1-sha512-using-ecdh-key': 'key algorithm 1.3.132.1.12',
  'ecdsa-prime256v1-sha512-using-ecmqv-key': 'key algorithm 1.3.132.1.13',
  'ecdsa-prime256v1-sha512-using-rsa-algorithm': 'invalid',
  'ecdsa-prime256v1-sha512-wrong-signature-format': 'invalid',
  'ecdsa-secp384r1-sha256-corrupted-data': 'invalid',
  'ecdsa-using-rsa-key': WEAK,
  'mldsa-44-spki-params-null': 'key algorithm 2.16.840.1.101.3.4.3.17',
  'mldsa-65-spki-params-null': 'key algorithm 2.16.840.1.101.3.4.3.18',
  'mldsa-87-spki-params-null': 'key algorithm 2.16.840.1.101.3.4.3.19',
  'rsa-pkcs1-sha1-bad-key-der-length': 'key not DER',
  'rsa-pkcs1-sha1-bad-key-der-null': 'key not DER',
  'rsa-pkcs1-sha1-key-params-absent': 'an RSA key with parameters that are not NULL',
  'rsa-pkcs1-sha1-using-pss-key-no-params': WEAK,
  'rsa-pkcs1-sha1-wrong-algorithm': WEAK,
  'rsa-pkcs1-sha256-key-encoded-ber': 'key not DER',
  'rsa-pkcs1-sha256-spki-non-null-params': 'key not DER',
  'rsa-pkcs1-sha256-using-ecdsa-algorithm': WEAK,
  'rsa-pkcs1-sha256-using-id-ea-rsa': 'key algorithm 2.5.8.1.1',
  'rsa-pss-sha256-wrong-salt': 'invalid',
  'rsa-using-ec-key': 'invalid',
};

const readBase64Der = (base64: string) => {
  const read = readDer(new Uint8Array(Buffer.from(base64, 'base64')), CERTIFICATE_LIMITS);
  return read.ok ? read.element : null;
};

/** `ok`, or where it ends: at an encoding, at the key, or at the check. */
function judge(vector: Vector, allowSha1 = false): string {
  const spki = readBase64Der(vector.spki_der_b64);
  if (spki === null) return 'key not DER';
  const key = readPublicKey(spki);
  if (key === null) return 'not a key';
  if (key.kind === 'unusable') return key.why;
  const signatureAlgorithm = readBase64Der(vector.algorithm_der_b64);
  if (signatureAlgorithm === null) return 'algorithm not DER';
  const signature = readWholeBitString(readBase64Der(vector.signature_bitstring_der_b64) ?? undefined);
  if (signature === null) return 'signature not a whole bit string';
  const tbs = new Uint8Array(Buffer.from(vector.data_b64, 'base64'));
  const outcome = checkSignedData({ tbs, signatureAlgorithm, signature }, key, allowSha1);
  return outcome === 'valid' ? 'ok' : outcome;
}

describeSuite('x509-signed-data', (suite) => {
  const vectors = v.parse(Vectors, suite.json('vectors.json'));
  const exceptions = readExceptions('x509-signed-data');

  it('has 32 vectors, of which 9 are signatures that hold, and each of the others has its refusal', () => {
    expect(vectors).toHaveLength(32);
    expect(vectors.filter(({ expected }) => expected === 'ok')).toHaveLength(9);
    const refused = vectors.filter(({ id, expected }) => expected === 'fail' && !exceptions.has(id));
    expect(Object.keys(REFUSALS)).toEqual(refused.map(({ id }) => id));
  });

  itsExceptionsAreOfItsCases(exceptions, vectors);

  describe.each(vectors.map((vector) => [vector.id, vector] as const))('Vector %s', (_id, vector) => {
    const exception = exceptions.get(vector.id);
    const outcome = exception?.actual ?? REFUSALS[vector.id] ?? 'ok';
    const title = outcome === 'ok' ? 'is accepted' : `is refused: ${outcome}`;

    it(`${title}${exception === undefined ? '' : `, on purpose: ${exception.reason}`}`, () => {
      expect(judge(vector)).toBe(outcome);
    });

    it('comes out the same where SHA-1 is allowed', () => {
      expect(judge(vector, true)).toBe(outcome);
    });

    it('is refused with a bit of its data flipped', () => {
      const data = Buffer.from(vector.data_b64, 'base64');
      data[0] = (data[0] ?? 0) ^ 1;
      expect(judge({ ...vector, data_b64: data.toString('base64') })).not.toBe('ok');
    });
  });
});
