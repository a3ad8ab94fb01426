import fc from 'fast-check';
import { isSoak } from '../support/seed.js';
import { ACCEPTED } from '../archive/accepted-archives.js';

/** A seed of which all readings have been looked at; a soak takes the run's own. */
const SEED = isSoak() ? Number(process.env['FC_SEED']) : 20_261_122;

/** Sound archives in which a few bytes of the records are others: most are refused, and those that pass have to be read alike. */
export function mutatedArchives(): readonly (readonly [title: string, bytes: Uint8Array])[] {
  const sound = ACCEPTED.map(([title, archive]) => [title, archive()] as const).filter(
    ([, bytes]) => bytes.byteLength < 1000,
  );
  const edit = fc.record({
    /** Counted from the end: the directory is where the meaning is. */
    at: fc.nat(250),
    value: fc.oneof(fc.constantFrom(0, 1, 2, 8, 0xff), fc.nat(255)),
  });
  const arbitrary = fc.record({
    archive: fc.constantFrom(...sound),
    edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  });
  return fc
    .sample(arbitrary, { numRuns: isSoak() ? 20_000 : 600, seed: SEED })
    .map(({ archive: [title, bytes], edits }) => {
      const mutated = new Uint8Array(bytes);
      for (const { at, value } of edits) if (at < mutated.byteLength) mutated[mutated.byteLength - 1 - at] = value;
      return [`${title}; ${JSON.stringify(edits)}`, mutated] as const;
    });
}
