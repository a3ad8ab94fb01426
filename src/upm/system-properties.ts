import type { Environment } from '../internal/environment.js';
import { UPM_SETTING, type FoundSetting } from './upm-settings.js';

/** Variables in which hosts hand options to the Java machine. */
const OPTION_VARIABLES: readonly string[] = [
  'JAVA_OPTS',
  'CATALINA_OPTS',
  'JVM_SUPPORT_RECOMMENDED_ARGS',
  'JDK_JAVA_OPTIONS',
  'JAVA_TOOL_OPTIONS',
  '_JAVA_OPTIONS',
];

/** Longest text that is taken apart: a command line's worth. */
const MAX_OPTIONS_LENGTH = 128 * 1024;

/**
 * System properties, as far as an environment tells them: a variable of the property's own name, and `-Dname=value` among the options
 * for the Java machine. An option that the machine wouldn't take for a property (`--Dname`, `-dname`) is found under its misspelt
 * name, so that it is told and doesn't count.
 */
export function findSystemProperties(environment: Environment): readonly FoundSetting[] {
  const found: FoundSetting[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (typeof value !== 'string' || OPTION_VARIABLES.includes(name)) continue;
    if (isOurs(name)) found.push({ name, value, source: 'system-property' });
  }
  for (const variable of OPTION_VARIABLES) {
    const options = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
    if (typeof options !== 'string') continue;
    for (const word of wordsOf(options.slice(0, MAX_OPTIONS_LENGTH))) {
      const [, dashes = '', letter = '', name = '', value = ''] = /^(-+)([dD])([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      if (!isOurs(name)) continue;
      const isProperty = dashes === '-' && letter === 'D';
      found.push({ name: isProperty ? name : `${dashes}${letter}${name}`, value, source: 'system-property' });
    }
  }
  return found;
}

/** Whatever somebody may have meant for the plugin manager, however it is written. */
function isOurs(name: string): boolean {
  const folded = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return /^(atlass?i?an)?upm(signature|configuration|plugin|check)/.test(folded) || isNearby(folded);
}

function isNearby(folded: string): boolean {
  return Object.values(UPM_SETTING).some((name) => name.replaceAll('.', '') === folded);
}

/** Splits as a shell would, as far as start scripts need it: blanks part words, quotes keep them together. */
function wordsOf(options: string): readonly string[] {
  return [...options.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}
