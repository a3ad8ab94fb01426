import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, it } from 'vitest';

const Exceptions = v.array(
  v.strictObject({
    id: v.string(),
    expected: v.picklist(['ok', 'fail', 'unspecified']),
    actual: v.string(),
    reason: v.pipe(v.string(), v.minLength(20)),
  }),
);

/** A case on which we differ from its suite on purpose: what the suite expects, our code (or `ok`), and why. */
export type CaseException = v.InferOutput<typeof Exceptions>[number];

/** The exceptions of a suite, by the case's id; they stand in `exceptions/<suite>.json`. */
export function readExceptions(suite: string): ReadonlyMap<string, CaseException> {
  const text = readFileSync(new URL(`exceptions/${suite}.json`, import.meta.url), 'utf8');
  const exceptions = v.parse(Exceptions, JSON.parse(text));
  return new Map(exceptions.map((exception) => [exception.id, exception]));
}

/** Tests that each exception is for a case that is run, that it quotes it rightly, and that it is one. */
export function itsExceptionsAreOfItsCases(
  exceptions: ReadonlyMap<string, CaseException>,
  cases: readonly { readonly id: string; readonly expected: string }[],
): void {
  it(`has ${exceptions.size} exceptions, all of them for cases that are run and expected to end otherwise`, () => {
    const expectedOf = new Map(cases.map(({ id, expected }) => [id, expected]));
    for (const { id, expected, actual } of exceptions.values()) {
      expect([id, expectedOf.get(id)]).toEqual([id, expected]);
      expect([id, actual === 'ok']).toEqual([id, expected === 'fail']);
    }
  });
}

/** What a result comes down to: `ok`, or its code. */
export function verdictOf(result: { readonly ok: true } | { readonly ok: false; readonly code: string }): string {
  return result.ok ? 'ok' : result.code;
}
