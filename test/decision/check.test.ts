import { describe, expect, it } from 'vitest';
import { isLaxerAction, stricterAction, type ActionWord, type CheckAction } from '../../src/decision/check.js';

const WORDS: readonly ActionWord[] = ['skip', 'warn', 'enforce'];
const ACTIONS: readonly CheckAction[] = WORDS.flatMap((failed) =>
  WORDS.map((inconclusive) => ({ failed, inconclusive })),
);
const PAIRS = ACTIONS.flatMap((a) => ACTIONS.map((b) => [a, b] as const));
const strictness = (word: ActionWord) => WORDS.indexOf(word);

describe('Of two actions', () => {
  it('the stricter has the stricter word for each outcome', () => {
    for (const [a, b] of PAIRS) {
      expect(stricterAction(a, b)).toEqual({
        failed: WORDS[Math.max(strictness(a.failed), strictness(b.failed))],
        inconclusive: WORDS[Math.max(strictness(a.inconclusive), strictness(b.inconclusive))],
      });
    }
  });

  it('one is laxer that makes less of either outcome', () => {
    for (const [a, b] of PAIRS) {
      const isLess =
        strictness(a.failed) < strictness(b.failed) || strictness(a.inconclusive) < strictness(b.inconclusive);
      expect(isLaxerAction(a, b)).toBe(isLess);
    }
  });
});
