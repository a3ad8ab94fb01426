/** The checks, in the order in which a decision lists them. A decision has a row for each, every time. */
export const CHECK_NAMES = [
  'enforcement',
  'policy',
  'clock',
  'artifact',
  'trust-store',
  'trust-store-safety',
  'trust-store-isolation',
  'signature-file',
  'integrity',
  'authenticity',
  'validity',
  'lifetime',
  'revocation',
  'publisher',
  'continuity',
  'rollback',
  'version-floor',
  'app',
  'archive',
  'permit',
  'destination',
] as const;

/** One thing that is checked. */
export type CheckName = (typeof CHECK_NAMES)[number];

/**
 * What became of a check: it held; it didn't; it can't be told; there was nothing to check; it wasn't carried out.
 */
export type CheckOutcome = 'passed' | 'failed' | 'inconclusive' | 'not-applicable' | 'not-run';

/** What a check's failing means: `enforce` denies, `warn` is said, `skip` is neither. */
export type ActionWord = 'enforce' | 'warn' | 'skip';

/** What a check's outcomes mean. A check that is `not-run` counts as the worse of the two. */
export interface CheckAction {
  readonly failed: ActionWord;
  readonly inconclusive: ActionWord;
}

/** The action for every check. */
export type CheckActions = Readonly<Record<CheckName, CheckAction>>;

const STRICTNESS: Readonly<Record<ActionWord, number>> = { skip: 0, warn: 1, enforce: 2 };

/** The stricter of two words. */
function stricterWord(a: ActionWord, b: ActionWord): ActionWord {
  return STRICTNESS[a] >= STRICTNESS[b] ? a : b;
}

/** The stricter of two actions, outcome by outcome. */
export function stricterAction(a: CheckAction, b: CheckAction): CheckAction {
  return { failed: stricterWord(a.failed, b.failed), inconclusive: stricterWord(a.inconclusive, b.inconclusive) };
}

/** Whether an action makes less than another of either outcome. */
export function isLaxerAction(a: CheckAction, b: CheckAction): boolean {
  return STRICTNESS[a.failed] < STRICTNESS[b.failed] || STRICTNESS[a.inconclusive] < STRICTNESS[b.inconclusive];
}

/** Makes a table with one value for each check. */
export function forEachCheck<T>(valueOf: (check: CheckName) => T): Readonly<Record<CheckName, T>> {
  return {
    enforcement: valueOf('enforcement'),
    policy: valueOf('policy'),
    clock: valueOf('clock'),
    artifact: valueOf('artifact'),
    'trust-store': valueOf('trust-store'),
    'trust-store-safety': valueOf('trust-store-safety'),
    'trust-store-isolation': valueOf('trust-store-isolation'),
    'signature-file': valueOf('signature-file'),
    integrity: valueOf('integrity'),
    authenticity: valueOf('authenticity'),
    validity: valueOf('validity'),
    lifetime: valueOf('lifetime'),
    revocation: valueOf('revocation'),
    publisher: valueOf('publisher'),
    continuity: valueOf('continuity'),
    rollback: valueOf('rollback'),
    'version-floor': valueOf('version-floor'),
    app: valueOf('app'),
    archive: valueOf('archive'),
    permit: valueOf('permit'),
    destination: valueOf('destination'),
  };
}
