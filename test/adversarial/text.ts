import type { InstallDecision } from '../../src/index.js';
import { formatDecision } from '../../src/index.js';

/** Controls, and what hides text or changes its direction, but for the line breaks that a formatted decision has itself. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;

/** A text full of what a terminal, a log or a reader's eye would act on. */
export const HOSTILE = [
  'A\u001b[2J\u001b[31mred\u001b]0;title\u0007',
  '\u009b31m',
  '\u202egnp.exe\u202c\u2066x\u2069',
  '\r\n[INFO] install allowed\u2028\u2029\u0085',
  '\u200b\u200d\ufeff\u00ad\u2060',
  '\u0000\u0008\u007f',
  '\u{e0041}\u{e007f}',
  '"quoted" \'single\' `tick` $(touch x) ${x} \\ <b>',
].join('');

/** Every text of a decision that a person reads, by where it stands. */
export function textsOf(decision: InstallDecision): readonly (readonly [where: string, text: string])[] {
  return [
    ['summary', decision.summary],
    ...decision.checks.flatMap(({ check, message, remedy }) => [
      [`${check} message`, message] as const,
      [`${check} remedy`, remedy ?? ''] as const,
    ]),
    ...decision.warnings.flatMap(({ code, message, remedy }) => [
      [`${code} warning`, message] as const,
      [`${code} warning's remedy`, remedy ?? ''] as const,
    ]),
    ['artifact name', decision.artifact.name],
    ...formatDecision(decision)
      .split('\n')
      .map((line) => ['formatted', line] as const),
  ];
}

/** The texts of a decision that hold a harmful character: none, where all is well. */
export function harmfulTexts(decision: InstallDecision): readonly string[] {
  return textsOf(decision)
    .filter(([, text]) => HARMFUL.test(text))
    .map(([where, text]) => `${where}: ${JSON.stringify(text)}`);
}
