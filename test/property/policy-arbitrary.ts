import fc from 'fast-check';
import type { PolicyInput } from '../../src/index.js';
import { hex, origin, orNull, SETTING } from './evidence-arbitrary.js';

const day = fc.constantFrom('2025-12-01', '2026-05-01', '2026-06-02', '2027-01-01', '2099-01-01');
const covers = {
  covers: fc.constantFrom('unsigned', 'expired-certificate', 'untrusted-signer'),
  alwaysSigned: fc.subarray(['upload', 'marketplace']),
} as const;
const gracePeriod = fc.oneof(
  fc.record({ endsAt: day, ...covers }, { requiredKeys: ['endsAt'] }),
  fc.record({ startsAt: day, days: fc.nat({ max: 400 }), ...covers }, { requiredKeys: ['startsAt', 'days'] }),
);
const word = fc.constantFrom('enforce', 'warn', 'skip');
const action = fc.oneof(word, fc.record({ failed: word, inconclusive: word }, { requiredKeys: [] }));
const common = {
  level: fc.constantFrom('strict', 'standard', 'audit', 'off'),
  enforcement: fc.oneof(fc.boolean(), fc.constant({ env: SETTING })),
  checks: fc.record(
    {
      'trust-store': action,
      'signature-file': action,
      authenticity: action,
      validity: action,
      lifetime: action,
      archive: action,
    },
    { requiredKeys: [] },
  ),
  maxCertificateLifetimeDays: fc.integer({ min: 1, max: 3660 }),
} as const;
const tolerances = fc.array(
  hex.map((caFingerprint) => ({ caFingerprint, allow: 'missing-key-cert-sign' as const, reason: 'why' })),
  { maxLength: 2 },
);

/** A valid policy. */
export const policy: fc.Arbitrary<PolicyInput> = fc.record(
  {
    ...common,
    gracePeriod,
    trustStore: fc.record({ tolerances }),
    origins: fc.dictionary(origin, fc.record({ ...common, gracePeriod: orNull(gracePeriod) }, { requiredKeys: [] }), {
      maxKeys: 2,
    }),
  },
  { requiredKeys: [] },
);
