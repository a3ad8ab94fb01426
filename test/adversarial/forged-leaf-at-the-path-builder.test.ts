import { describe, expect, it } from 'vitest';
import { authority, ca, keyOf, leafOf, permutations } from '../x509/build.js';
import { build } from '../x509/paths.js';

const { root, intermediate } = authority;
const forged = leafOf(ca('Test Intermediate CA', { subject: intermediate.subjectDer, key: keyOf('forger') }), {
  subject: 'Forged',
  key: keyOf('forged'),
  authorityKeyIdentifier: intermediate.subjectKeyIdentifier ?? true,
});
const good = authority.leaf();
const selfSigned = authority.stranger;

describe('A forged leaf among good certificates', () => {
  const orders = permutations([intermediate, forged, good, selfSigned]);

  it.each(orders.map((order, index) => [index, order] as const))('is refused in order %d', (_index, order) => {
    for (const supplied of [order, [...order, ...order], order.slice(1), order.slice(0, 1)]) {
      const result = build({ endEntity: forged, intermediates: supplied, trustAnchors: [root] });
      expect(result.ok).toBe(false);
      const code = result.ok ? '' : result.code;
      expect(code).toBe(supplied.includes(intermediate) ? 'certificate-signature-invalid' : 'unknown-issuer');
    }
  });

  it.each(orders.map((order, index) => [index, order] as const))(
    'never stands for the good one: order %d',
    (_index, order) => {
      const result = build({ endEntity: good, intermediates: [...order, ...order], trustAnchors: [root] });
      expect(result.ok ? result.path.map(({ fingerprint }) => fingerprint) : result.code).toEqual(
        [good, intermediate, root].map(({ fingerprint }) => fingerprint),
      );
    },
  );
});
