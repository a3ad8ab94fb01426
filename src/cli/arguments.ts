import { parseArgs } from 'node:util';
import { parseInstant } from '../internal/instant.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { UsageError } from './usage.js';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'explain' } & ExplainArguments)
  | ({ readonly kind: 'verify' } & VerifyArguments)
  | ({ readonly kind: 'trust-list' | 'trust-check' } & StoreArguments)
  | ({ readonly kind: 'trust-show' } & StoreArguments & { readonly which: string })
  | ({ readonly kind: 'trust-import' } & ImportArguments)
  | ({ readonly kind: 'health' } & StoreArguments & { readonly days: number | null })
  | ({ readonly kind: 'forecast' } & StoreArguments & { readonly until: Date | null });

/** The arguments of `install-gate verify`. */
export interface VerifyArguments {
  readonly artifact: string;
  readonly signature: string | null;
  readonly trustStore: string | null;
  readonly policy: string | null;
  readonly at: Date | null;
  readonly origin: string | null;
  /** For another machine: who may write here says nothing of it. */
  readonly preview: boolean;
  readonly json: boolean;
}

/** The arguments of `install-gate explain`. */
export interface ExplainArguments {
  readonly policy: string | null;
  readonly at: Date | null;
}

/** Which trust store, for commands that look at one; at least one of the two is there. */
export interface StoreArguments {
  readonly trustStore: string | null;
  readonly policy: string | null;
  readonly json: boolean;
}

/** The arguments of `install-gate trust import`. */
export interface ImportArguments extends StoreArguments {
  readonly bundle: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly dryRun: boolean;
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
  const [command, ...operands] = positionals;
  if (command === undefined && values.help === true) return { kind: 'help' };
  if (command === undefined && values.version === true) return { kind: 'version' };
  if (command === undefined) throw new UsageError('A command is missing.');
  // Exit status 0 is for an allowed install alone: an artifact that is called "--help" must not get it.
  if (values.help === true || values.version === true) {
    throw new UsageError('--help and --version stand alone. Put -- before an ARTIFACT whose name begins with a dash.');
  }
  switch (command) {
    case 'verify':
      return readVerify(values, operands);
    case 'trust':
      return readTrust(values, operands);
    case 'health':
      refuseOthers('health', values, ['trust-store', 'policy', 'days', 'json']);
      refuseOperands('health', operands);
      return { kind: 'health', ...readStore(values), days: readDays(once('days', values.days)) };
    case 'forecast':
      refuseOthers('forecast', values, ['trust-store', 'policy', 'until', 'json']);
      refuseOperands('forecast', operands);
      return { kind: 'forecast', ...readStore(values), until: readInstant('until', once('until', values.until)) };
    case 'explain':
      refuseOthers('explain', values, ['policy', 'at']);
      refuseOperands('explain', operands);
      return {
        kind: 'explain',
        policy: once('policy', values.policy),
        at: readInstant('at', once('at', values.at)),
      };
    default:
      throw new UsageError(`There is no command ${quote(command, 40)}.`);
  }
}

type Values = ReturnType<typeof parse>['values'];

function readVerify(values: Values, [artifact, ...rest]: readonly string[]): Command {
  refuseOthers('verify', values, ['signature', 'trust-store', 'policy', 'at', 'origin', 'preview', 'json']);
  if (artifact === undefined || artifact === '') throw new UsageError('ARTIFACT is missing.');
  if (rest.length > 0) throw new UsageError('One ARTIFACT at a time.');
  return {
    kind: 'verify',
    artifact,
    signature: once('signature', values.signature),
    trustStore: once('trust-store', values['trust-store']),
    policy: once('policy', values.policy),
    at: readInstant('at', once('at', values.at)),
    origin: once('origin', values.origin),
    preview: values.preview ?? false,
    json: values.json ?? false,
  };
}

function readTrust(values: Values, [action, ...operands]: readonly string[]): Command {
  switch (action) {
    case 'list':
    case 'check':
      refuseOthers(`trust ${action}`, values, ['trust-store', 'policy', 'json']);
      refuseOperands(`trust ${action}`, operands);
      return { kind: `trust-${action}`, ...readStore(values) };
    case 'show': {
      refuseOthers('trust show', values, ['trust-store', 'policy', 'json']);
      const [which, ...rest] = operands;
      if (which === undefined || which === '')
        throw new UsageError('CERTIFICATE is missing: a file name or a fingerprint.');
      refuseOperands('trust show', rest);
      return { kind: 'trust-show', ...readStore(values), which };
    }
    case 'import': {
      refuseOthers('trust import', values, ['trust-store', 'policy', 'json', 'sha256', 'dry-run']);
      const [bundle, ...rest] = operands;
      if (bundle === undefined || bundle === '') throw new UsageError('BUNDLE is missing.');
      refuseOperands('trust import', rest);
      const sha256 = once('sha256', values.sha256)?.toLowerCase().replaceAll(/[\s:]/g, '') ?? '';
      if (!/^[0-9a-f]{64}$/.test(sha256)) {
        throw new UsageError('--sha256 HEX is needed: the 64 hex digits that the CA publishes for this bundle.');
      }
      return { kind: 'trust-import', ...readStore(values), bundle, sha256, dryRun: values['dry-run'] ?? false };
    }
    case undefined:
      throw new UsageError('trust needs to know what to do: list, show, check or import.');
    default:
      throw new UsageError(`There is no command "trust" ${quote(action, 40)}.`);
  }
}

function readStore(values: Values): StoreArguments {
  const trustStore = once('trust-store', values['trust-store']);
  const policy = once('policy', values.policy);
  if (trustStore === null && policy === null) throw new UsageError('--trust-store FOLDER or --policy FILE is needed.');
  return { trustStore, policy, json: values.json ?? false };
}

/** An option that a command doesn't know would be left out in silence. */
function refuseOthers(command: string, values: Values, known: readonly (keyof Values)[]): void {
  const unknown = Object.keys(values).find((option) => !known.some((each) => each === option));
  if (unknown !== undefined) throw new UsageError(`${command} has no option --${unknown}.`);
}

function refuseOperands(command: string, [operand]: readonly string[]): void {
  if (operand !== undefined) throw new UsageError(`${command} does not know what to do with ${quote(operand, 40)}.`);
}

function readDays(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--days ${quote(text, 40)} is not a number of days.`);
  return Number(text);
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
        sha256: VALUE,
        until: VALUE,
        days: VALUE,
        'dry-run': SWITCH,
        preview: SWITCH,
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

function readInstant(option: 'at' | 'until', text: string | null): Date | null {
  if (text === null) return null;
  const instant = parseInstant(text);
  if (instant === null) {
    throw new UsageError(`--${option} ${quote(text, 40)} is not an instant; write it as 2027-01-31T00:00:00Z.`);
  }
  return instant;
}
