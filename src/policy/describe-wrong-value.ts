import { isPlainObject } from '../internal/is-plain-object.js';

/** What the schema says of a value that it doesn't allow, as far as it is shown. */
interface WrongValue {
  readonly type: string;
  readonly input: unknown;
  /** What would be right, as TypeScript writes it; null where only the message says it. */
  readonly expected: string | null;
  /** A text in quotes, a length, a number or the name of a kind of value. */
  readonly received: string;
  readonly requirement?: unknown;
  readonly message: string;
}

/** Says what a value must be. The schema's own messages begin with "must"; those of its library are put into the same form. */
export function describeWrongValue(issue: WrongValue): string {
  const { message, type, expected } = issue;
  if (message.startsWith('must')) return message;
  if (type === 'min_length' || type === 'max_length') return describeLength(issue);
  return `must be ${expected === null ? 'another value' : sayExpected(expected)}, not ${showReceived(issue)}`;
}

/** What the library says of a length reads as if it were about a number. */
function describeLength({ type, requirement, input, received }: WrongValue): string {
  const [one, many] = Array.isArray(input) ? ['entry', 'entries'] : ['character', 'characters'];
  const bound = type === 'min_length' ? 'at least' : 'at most';
  return `must have ${String(requirement)} ${requirement === 1 ? one : many} ${bound}, not ${received}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'a list',
};

/** A policy's author needn't know TypeScript. */
function sayExpected(expected: string): string {
  const bound = /^([<>])=(.+)/.exec(expected);
  if (bound !== null) return `${bound[2]} at ${bound[1] === '<' ? 'most' : 'least'}`;
  return KINDS[expected] ?? expected.replaceAll(/[()]/g, '').replaceAll(' | ', ' or ');
}

/** A longer value than this is hardly a misspelt word; it may be a secret that was pasted into the wrong field. */
const MAX_SHOWN_VALUE_CHARACTERS = 20;

function showReceived({ input, received }: WrongValue): string {
  if (typeof input === 'string' && input.length > MAX_SHOWN_VALUE_CHARACTERS)
    return `a text of ${input.length} characters`;
  if (Array.isArray(input)) return 'a list';
  // Without a prototype, by which the library would know it.
  return isPlainObject(input) ? 'an object' : received;
}
