import * as fc from 'fast-check';
import type { LawSample } from '../laws/law.js';
import { DEFAULT_VOCABULARY, type Vocabulary } from '../vocabulary.js';
import { evidence } from './evidence.js';
import { instants } from './instants.js';
import { oneOf } from './parts.js';
import { deniedItems } from './policies.js';

/** What a policy's laws are tried on; see `POLICY_LAWS`. */
export function lawSamples(words: Vocabulary = DEFAULT_VOCABULARY): fc.Arbitrary<LawSample> {
  const { boundaries } = words;
  return fc.record({
    evidence: evidence(words),
    now: instants({ boundaries, invalid: true }),
    later: instants({ boundaries }),
    level: oneOf(['strict', 'standard', 'audit'] as const),
    denied: deniedItems(words),
    narrowing: fc.record({
      rule: fc.nat(20),
      how: oneOf(['unlisted', 'apps', 'origins', 'versions', 'until'] as const),
      app: oneOf(words.appKeys),
      origin: oneOf(words.origins),
      instant: oneOf(boundaries),
    }),
  });
}
