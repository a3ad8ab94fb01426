import { LEVELS } from '../levels.js';
import type { Level } from '../policy.js';
import { differencesFrom, type RulesOfOrigin } from './rules-of-origin.js';
import { sayAction } from './words.js';

const MEANING: Readonly<Record<Level, string>> = {
  strict: 'Level "strict": as "standard", and doubts that "standard" lets pass deny.',
  standard: 'Level "standard": what is not verified is denied.',
  audit: 'Level "audit": only what is surely wrong is denied; everything else is allowed with a warning.',
  off: 'Level "off": nothing is checked, and every install is allowed, unverified.',
};

/** What a level means, and each check of which it makes something else than the level `standard`. */
export function sayLevel(rules: RulesOfOrigin): readonly string[] {
  const lines = [MEANING[rules.level]];
  if (rules.level === 'off') return lines;
  const different = differencesFrom(LEVELS.standard, rules);
  if (different.length > 0) {
    lines.push('Other than at the level "standard":');
    lines.push(...different.map(({ check, action, rule }) => `  ${check}: ${sayAction(action)} (${rule})`));
  }
  if (rules.requiresCodeSigningEku) lines.push('A certificate that comes with a signature must name code signing.');
  lines.push(sayArchiveType(rules));
  return lines;
}

/** Whether anything but an archive may be installed. */
export function sayArchiveType({ archiveType, actions }: RulesOfOrigin): string {
  const { failed } = actions.archive;
  if (archiveType === 'any' || failed === 'skip') return 'Artifacts need not be archives.';
  return failed === 'enforce' ? 'Artifacts must be archives.' : 'Artifacts should be archives: any other one warns.';
}
