/**
 * fast-check arbitraries of what the gate works with, for hosts' own property tests. This entry point alone needs `fast-check`, an optional peer,
 * and alone shows its types.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { decide } from 'install-gate';
 * import { evidence, instants } from 'install-gate/testing/arbitraries';
 * import { vocabularyOf } from 'install-gate/testing';
 *
 * const policy = { level: 'standard', gracePeriod: { endsAt: '2026-09-01T00:00:00Z' } } as const;
 * const words = vocabularyOf(policy);
 * fc.assert(
 *   fc.property(evidence(words), instants(words), (found, now) => {
 *     const decision = decide(found, policy, now);
 *     return decision.verdict === 'deny' || decision.assurance === 'verified' || decision.warnings.length > 0;
 *   }),
 * );
 * console.log('nothing is let through in silence'); // nothing is let through in silence
 * ```
 *
 * @packageDocumentation
 */
export { certificateFacts, revocationFacts, signerCandidates } from './certificates.js';
export { evidence, SOUND_EVIDENCE } from './evidence.js';
export { instants, type InstantOptions } from './instants.js';
export { lawSamples } from './law-samples.js';
export { deniedItems, policies } from './policies.js';
export { requests, signatureSources } from './requests.js';
export { signatures } from './signatures.js';
