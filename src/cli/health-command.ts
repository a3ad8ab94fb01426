import { checkTrustStoreHealth, type HealthReport } from '../health/check-trust-store-health.js';
import { quote } from '../internal/untrusted-text.js';
import type { StoreArguments } from './arguments.js';
import { openStore } from './opened-store.js';
import type { Outcome } from './outcome.js';

const STATUS: Readonly<Record<HealthReport['status'], number>> = { ok: 0, warning: 1, error: 2 };

/** Carries out `install-gate health`. */
export async function runHealth(args: StoreArguments & { readonly days: number | null }): Promise<Outcome> {
  const { snapshot, policy } = await openStore(args);
  const report = await checkTrustStoreHealth(snapshot, {
    roles: policy.trustStore.roles,
    files: args.policy === null ? [] : [args.policy],
    ...(args.days === null ? {} : { expiringWithinDays: args.days }),
  });
  const status = STATUS[report.status];
  return { status, output: args.json ? `${JSON.stringify(report, null, 2)}\n` : say(report, args.policy !== null) };
}

const MARKS = { error: '✗', warning: '!', note: '·' } as const;
const ANSWERS = { yes: 'yes', no: 'NO', 'not-checkable': 'cannot be told' } as const;

function say({ folder, status, safe, isolated, findings }: HealthReport, hasPolicyFile: boolean): string {
  // The answers are about both: which of them is open the findings say.
  const what = hasPolicyFile ? 'it or to the policy file' : 'it';
  const lines = [
    `${status.toUpperCase()}  ${quote(folder)}`,
    `  not everyone can write to ${what}: ${ANSWERS[safe]}`,
    `  this user cannot write to ${what}: ${ANSWERS[isolated]}`,
  ];
  for (const { severity, code, message, remedy } of findings) {
    lines.push('', `${MARKS[severity]} ${code}: ${message}`);
    if (remedy !== null) lines.push(`  ${remedy}`);
  }
  return `${lines.join('\n')}\n`;
}
