import { styleText } from 'node:util';
import { basename } from 'node:path';
import { formatDecision, type FormatOptions } from '../decision/format-decision.js';
import type { InstallDecision } from '../decision/decision.js';
import { quote } from '../internal/untrusted-text.js';
import { readPolicyFile } from '../policy-file/read-policy-file.js';
import { verifyInstall } from '../verify-install.js';
import type { VerifyArguments } from './arguments.js';
import { findSignatureFile, SIGNATURE_SUFFIXES } from './find-signature-file.js';
import type { ProgressBar } from './progress-bar.js';

/** What was decided, and how to say it. */
export interface VerifyOutcome {
  readonly decision: InstallDecision;
  /** For standard output, with its line break. */
  readonly output: string;
}

/** Carries out `install-gate verify`. Throws PolicyError for a policy file that is missing or invalid. */
export async function runVerify(args: VerifyArguments, bar: ProgressBar, colours: boolean): Promise<VerifyOutcome> {
  const policy = args.policy === null ? {} : await readPolicyFile(args.policy);
  const signature = args.signature ?? (await findSignatureFile(args.artifact));
  const decision = await verifyInstall(args.artifact, signature, policy, {
    ...(args.trustStore === null ? {} : { trustStore: args.trustStore }),
    ...(args.at === null ? {} : { at: args.at }),
    ...(args.origin === null ? {} : { origin: args.origin }),
    onProgress: (progress) => bar.update(progress),
  });
  bar.clear();
  return { decision, output: args.json ? toJsonText(decision) : toHumanText(decision, args, signature, colours) };
}

function toJsonText(decision: InstallDecision): string {
  return `${JSON.stringify(decision, null, 2)}\n`;
}

function toHumanText(
  decision: InstallDecision,
  args: VerifyArguments,
  signature: string | null,
  colours: boolean,
): string {
  const text = formatDecision(decision, colours ? { style: paint } : {});
  if (signature !== null) return `${text}\n`;
  const names = SIGNATURE_SUFFIXES.map((suffix) => quote(`${basename(args.artifact)}${suffix}`));
  return `${text}\nNo signature file was found; looked for ${names.join(', ')}.\n`;
}

const COLOURS = { good: 'green', warning: 'yellow', bad: 'red', quiet: 'dim', heading: 'bold' } as const;

const paint: NonNullable<FormatOptions['style']> = (part, text) => styleText(COLOURS[part], text);
