import type { ConfigurationFinding } from '../decision/evidence.js';
import type { Environment } from '../internal/environment.js';
import type { FoundSetting } from './upm-settings.js';

/** Variables in which hosts hand options to the Java machine. */
const OPTION_VARIABLES: readonly string[] = [
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  'JAVA_OPTS',
  'CATALINA_OPTS',
  'JVM_SUPPORT_RECOMMENDED_ARGS',
  '_JAVA_OPTIONS',
];

/** Longest text that is taken apart: a command line's worth. */
const MAX_OPTIONS_LENGTH = 128 * 1024;

/** What an environment tells of system properties. */
export interface SystemProperties {
  readonly found: readonly FoundSetting[];
  /** Variables that name our settings and can't be taken apart: nothing in them counts. */
  readonly findings: readonly ConfigurationFinding[];
}

/**
 * System properties, as far as an environment tells them: a variable of the property's own name, and `-Dname=value` among the options
 * for the Java machine. An option that the machine wouldn't take for a property (`--Dname`, `-dname`) is found under its misspelt
 * name, so that it is told and doesn't count.
 */
export function findSystemProperties(environment: Environment): SystemProperties {
  const found: FoundSetting[] = [];
  const findings: ConfigurationFinding[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (typeof value !== 'string' || OPTION_VARIABLES.includes(name)) continue;
    if (isOurs(name)) found.push({ name, value, source: 'system-property' });
  }
  for (const variable of OPTION_VARIABLES) {
    const options = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
    if (typeof options !== 'string') continue;
    const words = wordsOf(options);
    if (words !== null) found.push(...words.flatMap(propertyOf));
    else if (/upm/i.test(options.slice(0, MAX_OPTIONS_LENGTH))) {
      findings.push({ code: 'options-not-understood', setting: variable, source: 'system-property' });
    }
  }
  return { found, findings };
}

function propertyOf(word: string): readonly FoundSetting[] {
  const [, dashes = '', letter = '', name = '', value = ''] = /^(-+)([dD])([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (!isOurs(name)) return [];
  const isProperty = dashes === '-' && letter === 'D';
  return [{ name: isProperty ? name : `${dashes}${letter}${name}`, value, source: 'system-property' }];
}

/** Whatever somebody may have meant for the plugin manager, however it is written. */
function isOurs(name: string): boolean {
  const folded = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return /^(atlass?i?an)?upm(signature|configuration|plugin|check)/.test(folded);
}

/**
 * Splits as start scripts do, as far as they all agree: blanks part words, quotes keep them together. What they read in different ways
 * (a backslash, a quote that doesn't end, a text without end) isn't split at all: a word within another must not become an option.
 */
function wordsOf(options: string): readonly string[] | null {
  if (options.length > MAX_OPTIONS_LENGTH || options.includes('\\')) return null;
  const words = options.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const rest = options.replaceAll(/"[^"]*"|'[^']*'/g, '');
  return /["']/.test(rest) ? null : words.map((word) => word.replaceAll(/["']/g, ''));
}
