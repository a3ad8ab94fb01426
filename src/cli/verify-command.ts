import { styleText } from 'node:util';
import { basename, resolve } from 'node:path';
import { accessOfFile } from '../file-system/find-writable.js';
import { formatDecision, type FormatOptions } from '../decision/format-decision.js';
import type { InstallDecision } from '../decision/decision.js';
import { quote } from '../internal/untrusted-text.js';
import { parsePolicy } from '../policy/parse-policy.js';
import type { OriginOverrides, Policy } from '../policy/policy.js';
import { loadPolicy } from '../policy-file/load-policy.js';
import { verifyUnder } from '../verify-install.js';
import { GIVEN_AS_DATA, type PolicyOrigin } from '../evidence/before-reading.js';
import type { VerifyArguments } from './arguments.js';
import { findSignatureFile, SIGNATURE_SUFFIXES, type FoundSignature } from './find-signature-file.js';
import type { ProgressBar } from './progress-bar.js';

/** What was decided, and how to say it. */
export interface VerifyOutcome {
  readonly decision: InstallDecision;
  /** For standard output, with its line break. */
  readonly output: string;
}

/** Carries out `install-gate verify`. Throws PolicyError for a policy file that is missing or invalid. */
export async function runVerify(args: VerifyArguments, bar: ProgressBar, colours: boolean): Promise<VerifyOutcome> {
  const loaded = args.policy === null ? parsePolicy({}) : await loadPolicy(args.policy);
  const policy = args.preview ? forAnotherMachine(loaded) : loaded;
  const found = args.signature === null ? await findSignatureFile(args.artifact) : { path: args.signature, others: [] };
  const decision = await verifyUnder(originOf(args.policy), args.artifact, found.path, policy, {
    ...(args.trustStore === null ? {} : { trustStore: args.trustStore }),
    ...(args.at === null ? {} : { at: args.at }),
    ...(args.origin === null ? {} : { origin: args.origin }),
    onProgress: (progress) => bar.update(progress),
  });
  bar.clear();
  return { decision, output: args.json ? toJsonText(decision) : toHumanText(decision, args, found, colours) };
}

const NOT_HERE = { 'trust-store-safety': 'skip', 'trust-store-isolation': 'skip' } as const;

/** Who may write to the copies that lie here says nothing of the machine that is meant. */
function forAnotherMachine(policy: Policy): Policy {
  const origins: Record<string, OriginOverrides> = Object.fromEntries(
    Object.entries(policy.origins).map(([name, overrides]): readonly [string, OriginOverrides] => [
      name,
      { ...overrides, checks: { ...overrides.checks, ...NOT_HERE } },
    ]),
  );
  return parsePolicy({
    ...policy,
    checks: { ...policy.checks, ...NOT_HERE },
    origins,
  });
}

/** A host that follows this file tells as much of it. */
function originOf(file: string | null): PolicyOrigin {
  if (file === null) return GIVEN_AS_DATA;
  const path = resolve(file);
  return { policyFile: { path, fault: null }, access: accessOfFile('policy-file', path), configuration: [] };
}

function toJsonText(decision: InstallDecision): string {
  return `${JSON.stringify(decision, null, 2)}\n`;
}

function toHumanText(
  decision: InstallDecision,
  args: VerifyArguments,
  { path, others }: FoundSignature,
  colours: boolean,
): string {
  const lines = [formatDecision(decision, colours ? { style: paint } : {})];
  const names = SIGNATURE_SUFFIXES.map((suffix) => quote(`${basename(args.artifact)}${suffix}`));
  if (decision.checks.some(({ code }) => code === 'trust-store-not-configured')) {
    lines.push('No trust store was named: give --trust-store FOLDER, or a --policy FILE that names one.');
  }
  if (path === null) lines.push(`No signature file was found; looked for ${names.join(', ')}.`);
  if (args.preview) {
    lines.push(
      'A preview for another machine: who may write to its trust store was not looked at. It is no decision to install by.',
    );
  }
  if (others.length > 0) {
    const unused = others.map((other) => quote(basename(other))).join(', ');
    lines.push(`Used ${quote(basename(path ?? ''))}; also found, and not used: ${unused}.`);
  }
  return `${lines.join('\n')}\n`;
}

const COLOURS = { good: 'green', warning: 'yellow', bad: 'red', quiet: 'dim', heading: 'bold' } as const;

const paint: NonNullable<FormatOptions['style']> = (part, text) => styleText(COLOURS[part], text);
