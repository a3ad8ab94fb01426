import type { CheckRow, InstallDecision } from './decision.js';
import { isoDate } from '../internal/instant.js';
import { quote } from '../internal/untrusted-text.js';
import { shortId } from './catalogue/entry.js';
import { formatGracePeriod, type DateOptions, type GracePeriodText } from './format-grace-period.js';

/** How to put a decision into words. */
export interface FormatOptions extends DateOptions {
  /** Marks parts of the text, for a terminal's colours; the text as it is if not said. */
  readonly style?: (part: 'good' | 'warning' | 'bad' | 'quiet' | 'heading', text: string) => string;
}

const MARKS: Readonly<Record<CheckRow['outcome'], string>> = {
  passed: '✓',
  failed: '✗',
  inconclusive: '?',
  'not-applicable': '–',
  'not-run': '·',
};

/**
 * Puts a decision into words for a person: the verdict first, then the reason, what to do, who signed, warnings, and every check.
 *
 * @param decision - from `verifyInstall`.
 * @param options - locale and time zone of dates, and styling.
 * @returns lines without a trailing line break. Texts from outside in it have been made harmless.
 * @throws RangeError for a locale or time zone that doesn't exist.
 */
export function formatDecision(decision: InstallDecision, options: FormatOptions = {}): string {
  const { locale = 'en', timeZone = 'UTC', style = (_part, text) => text } = options;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const denying = denyingRows(decision);
  const lines = [...headline(decision, style), ...explain(decision, denying, style)];

  if (decision.verdict === 'allow' && decision.assurance === 'verified') {
    for (const signer of decision.signers) {
      const names = signer.path.map(({ subject, file }) =>
        file === null ? `${quote(subject)}, delivered with the signature` : `${quote(subject)}, in file ${quote(file)}`,
      );
      lines.push('', style('heading', 'Signed by'));
      lines.push(...names.map((name, depth) => `  ${'  '.repeat(depth)}${depth === 0 ? '' : '↑ '}${name}`));
      lines.push(
        style(
          'quiet',
          `  certificate ${shortId(signer.fingerprint)}, good until ${date.format(new Date(signer.validUntil))}`,
        ),
      );
    }
  }
  if (decision.warnings.length > 0) {
    lines.push('', style('heading', 'Warnings'));
    const { gracePeriod } = decision;
    for (const { code, message, remedy } of decision.warnings) {
      // The dates that somebody has to plan by: in the reader's own locale and time zone.
      const isOfGrace = code === 'grace-period-applied' || code === 'grace-period-not-applied';
      const dated = (text: string) => (isOfGrace ? withGraceDates(text, gracePeriod, date) : text);
      const words =
        code === 'grace-period-applied'
          ? `This is allowed only by the grace period. ${formatGracePeriod(gracePeriod, { locale, timeZone })}`
          : dated(message);
      lines.push(`  ${style('warning', '!')} ${words}`);
      if (remedy !== null) lines.push(`    ${dated(remedy)}`);
    }
  }
  lines.push('', style('heading', 'Checks'));
  const said = new Set([...denying, ...decision.warnings].map(({ message }) => message));
  lines.push(...decision.checks.map((row) => formatRow(row, said, style)));
  lines.push('', style('quiet', describeArtifact(decision, locale)));
  return lines.join('\n');
}

/** A text that has the dates of a grace period as ISO 8601, with those dates as the reader writes them. */
function withGraceDates(text: string, { startsAt, endsAt }: GracePeriodText, date: Intl.DateTimeFormat): string {
  const instants = [startsAt, endsAt].flatMap((instant) => (instant === null ? [] : [new Date(instant)]));
  return instants.reduce(
    (result, instant) => result.replaceAll(isoDate(instant), date.format(instant)),
    text.replaceAll(/ \(\d{4}-\d{2}-\d{2}T[\d:.]+Z\)/g, ''),
  );
}

type Style = NonNullable<FormatOptions['style']>;

function headline(decision: InstallDecision, style: Style): readonly string[] {
  const name = quote(decision.artifact.name);
  if (decision.verdict === 'deny') return [`${style('bad', 'DENIED')}  ${name}  (${decision.reason})`];
  if (decision.assurance === 'verified') return [`${style('good', 'ALLOWED')}  ${name}  (verified)`];
  return [`${style('warning', 'ALLOWED, NOT VERIFIED')}  ${name}  (${decision.because.join(', ')})`];
}

/** The rows that deny, the one that gave the reason first. */
function denyingRows(decision: InstallDecision): readonly CheckRow[] {
  if (decision.verdict !== 'deny') return [];
  const rows = decision.checks
    .filter(
      ({ outcome, action }) => (outcome === 'failed' || outcome === 'inconclusive') && action[outcome] === 'enforce',
    )
    // Where the store trusts nobody, that no key of it matched says nothing more.
    .filter(
      ({ code, details }) =>
        code === decision.reason || !(code === 'no-trusted-key-matches' && details['keysTried'] === 0),
    );
  const gaveReason = ({ code }: CheckRow) => code === decision.reason;
  return [...rows.filter((row) => gaveReason(row)), ...rows.filter((row) => !gaveReason(row))];
}

/** Why it is denied, and what to do about all of it. */
function explain(decision: InstallDecision, denying: readonly CheckRow[], style: Style): readonly string[] {
  if (decision.verdict !== 'deny') return [];
  const reasons = new Set(denying.map(({ message }) => message));
  const remedies = new Set(denying.flatMap(({ remedy }) => (remedy === null ? [] : [remedy])));
  const lines = ['', ...[...reasons].map((message) => `  ${message}`)];
  if (remedies.size === 0) return lines;
  return [...lines, '', style('heading', 'What to do'), ...[...remedies].map((remedy) => `  ${remedy}`)];
}

function formatRow(row: CheckRow, said: ReadonlySet<string>, style: Style): string {
  const { check, outcome, code, message } = row;
  const part =
    outcome === 'passed' ? 'good' : outcome === 'failed' ? 'bad' : outcome === 'inconclusive' ? 'warning' : 'quiet';
  const words = said.has(message) ? `${code}, see above` : message;
  const text = `${check.padEnd(21)} ${words}${letBe(row)}`;
  return `  ${style(part, MARKS[outcome])} ${outcome === 'not-run' ? style('quiet', text) : text}`;
}

/** How a row that didn't pass is let be; empty where it isn't. */
function letBe({ outcome, action }: CheckRow): string {
  switch (outcome) {
    case 'passed':
    case 'not-applicable':
      return '';
    case 'failed':
    case 'inconclusive':
      return action[outcome] === 'enforce' ? '' : ` [${action[outcome]}]`;
    case 'not-run':
      return action.failed === 'enforce' || action.inconclusive === 'enforce' ? '' : ` [${action.failed}]`;
  }
}

function describeArtifact({ artifact, decisionId, asOf }: InstallDecision, locale: string): string {
  const size = artifact.size === null ? 'size unknown' : `${new Intl.NumberFormat(locale).format(artifact.size)} bytes`;
  const digest = artifact.sha256 === null ? '' : `, SHA-256 ${artifact.sha256}`;
  return `${quote(artifact.name)}: ${size}${digest}. Judged as of ${asOf}. Decision ${decisionId}.`;
}
