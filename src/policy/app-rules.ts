import type { ActionWord, CheckAction, CheckName } from '../decision/check.js';
import { compareSpecificity, matchesApp } from './app-pattern.js';

/**
 * Checks whose action may differ from app to app. Whoever makes an archive chooses the app key that it claims: no check may be among them that
 * keeps strangers from claiming one.
 */
export type AppCheck = Extract<CheckName, 'continuity' | 'rollback' | 'archive'>;

/** What holds for the apps that a pattern names. */
export interface AppRule {
  /** Lower versions are denied. */
  readonly minimumVersion?: string;
  /** Goes before the actions of level, `checks` and origin. */
  readonly checks?: { readonly [C in AppCheck]?: ActionWord | Partial<CheckAction> };
}

/** The rules whose pattern names an app, the most specific first. */
export function rulesForApp(
  apps: Readonly<Record<string, AppRule>>,
  key: string,
): readonly { readonly pattern: string; readonly rule: AppRule }[] {
  return Object.entries(apps)
    .filter(([pattern]) => matchesApp(pattern, key))
    .toSorted(([a], [b]) => compareSpecificity(a, b))
    .map(([pattern, rule]) => ({ pattern, rule }));
}
