import * as fc from 'fast-check';
import type { Evidence, Policy } from '../../../index.js';
import { SOUND_EVIDENCE } from '../arbitraries/evidence.js';
import { lawSamples } from '../arbitraries/law-samples.js';
import type { Vocabulary } from '../vocabulary.js';
import type { LawSample, PolicyLaw } from './law.js';

/** What trying one law came to. */
export interface Trial {
  readonly runs: number;
  /** Samples that fulfilled the law's condition. */
  readonly applied: number;
  /** What breaks it, in words; null where nothing does. */
  readonly broken: string | null;
}

/** `tryLaw`, for whoever loads it late. */
export type TryLaw = typeof tryLaw;

/** Tries one law on samples, and shrinks what breaks it. */
export function tryLaw(
  law: PolicyLaw,
  policy: Policy,
  words: Vocabulary,
  { numRuns, seed }: { readonly numRuns: number; readonly seed: number },
): Trial {
  let applied = 0;
  const property = fc.property(lawSamples(words), (sample) => {
    if (law.check(policy, sample)) applied += 1;
  });
  const details = fc.check(property, { numRuns, seed });
  const [sample] = details.counterexample ?? [];
  const broken = sample === undefined ? null : `${messageOf(details.errorInstance)}\n${show(law, sample)}`;
  return { runs: details.numRuns, applied, broken };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Only what the law looks at, and of the evidence only what isn't sound. */
function show({ uses }: PolicyLaw, sample: LawSample): string {
  return uses
    .map((part) =>
      part === 'evidence'
        ? `  evidence, sound but for: ${fc.stringify(unsoundParts(sample.evidence))}`
        : `  ${part}: ${fc.stringify(sample[part])}`,
    )
    .join('\n');
}

function unsoundParts(evidence: Evidence): Partial<Evidence> {
  const sound = new Map<string, unknown>(Object.entries(SOUND_EVIDENCE));
  return Object.fromEntries(
    Object.entries(evidence).filter(([part, found]) => fc.stringify(found) !== fc.stringify(sound.get(part))),
  );
}
