import { expect, it } from 'vitest';
import { versionsToCompare } from '../../src/decision/judge/versions.js';

it('A version is compared with itself, the installed one and the bounds of rules, each once', () => {
  expect(versionsToCompare('1.0', null, [])).toEqual([['1.0', '1.0']]);
  expect(versionsToCompare('1.0', '0.9', ['2.0', '0.9', '1.0'])).toEqual([
    ['1.0', '1.0'],
    ['1.0', '0.9'],
    ['1.0', '2.0'],
  ]);
});
