import { parseArgs } from 'node:util';
import { parseInstant } from '../internal/instant.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { UsageError } from './usage.js';

/** What the command line asks for. */
export type Command =
  { readonly kind: 'help' } | { readonly kind: 'version' } | ({ readonly kind: 'verify' } & VerifyArguments);

/** The arguments of `install-gate verify`. */
export interface VerifyArguments {
  readonly artifact: string;
  readonly signature: string | null;
  readonly trustStore: string | null;
  readonly policy: string | null;
  readonly at: Date | null;
  readonly origin: string | null;
  readonly json: boolean;
}

// `multiple`, so that an option given twice is seen: the last one would win in silence.
const VALUE = { type: 'string', multiple: true } as const;
const SWITCH = { type: 'boolean' } as const;

/**
 * Reads the command line.
 *
 * @param args - without the program's own name.
 * @throws UsageError if it is wrong.
 */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [command, artifact, ...rest] = positionals;
  if (command === undefined && values.help === true) return { kind: 'help' };
  if (command === undefined && values.version === true) return { kind: 'version' };
  if (command === undefined) throw new UsageError('A command is missing.');
  // Exit status 0 is for an allowed install alone: an artifact that is called "--help" must not get it.
  if (values.help === true || values.version === true) {
    throw new UsageError('--help and --version stand alone. Put -- before an ARTIFACT whose name begins with a dash.');
  }
  if (command !== 'verify') throw new UsageError(`There is no command ${quote(command, 40)}.`);
  if (artifact === undefined || artifact === '') throw new UsageError('ARTIFACT is missing.');
  if (rest.length > 0) throw new UsageError('One ARTIFACT at a time.');
  return {
    kind: 'verify',
    artifact,
    signature: once('signature', values.signature),
    trustStore: once('trust-store', values['trust-store']),
    policy: once('policy', values.policy),
    at: readInstant(once('at', values.at)),
    origin: once('origin', values.origin),
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        signature: VALUE,
        'trust-store': VALUE,
        policy: VALUE,
        at: VALUE,
        origin: VALUE,
        json: SWITCH,
        help: { ...SWITCH, short: 'h' },
        version: SWITCH,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? harmless(error.message) : 'The command line cannot be read.');
  }
}

function once(option: string, values: readonly string[] | undefined): string | null {
  const [value, ...more] = values ?? [];
  if (more.length > 0) throw new UsageError(`--${option} was given more than once.`);
  if (value === '') throw new UsageError(`--${option} needs a value.`);
  return value ?? null;
}

function readInstant(text: string | null): Date | null {
  if (text === null) return null;
  const instant = parseInstant(text);
  if (instant === null)
    throw new UsageError(`--at ${quote(text, 40)} is not an instant; write it as 2027-01-31T00:00:00Z.`);
  return instant;
}
