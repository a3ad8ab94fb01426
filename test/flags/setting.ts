import type { Enforcement, InstallRequest } from '../../src/index.js';
import { rowOf, verdictOf, warningsOf, type Scene } from '../support/scene.js';

/** What an unsigned artifact comes to under an enforcement setting, and what its row says of the setting. */
export async function judgeUnder(scene: Scene, enforcement: Enforcement, request: InstallRequest = {}) {
  const decision = await scene.verify({
    signature: null,
    store: { pin: scene.authority.pin() },
    policy: { enforcement },
    request,
  });
  const row = decision.checks.find(({ check }) => check === 'enforcement');
  return {
    verdict: verdictOf(decision),
    row: rowOf(decision, 'enforcement'),
    message: row?.message ?? '',
    details: row?.details ?? {},
    warnings: warningsOf(decision).map(({ code }) => code),
  };
}

/** The setting says `false`. */
export const off = {
  verdict: 'allow enforcement-off',
  row: { outcome: 'failed', code: 'enforcement-off' },
  warnings: ['enforcement-off'],
} as const;

/** The setting says `true`, or nothing. */
export const on = { verdict: 'deny unsigned', row: { outcome: 'passed', code: 'passed' }, warnings: [] } as const;

/** The setting says something else. */
export const onInvalid = {
  verdict: 'deny unsigned',
  row: { outcome: 'inconclusive', code: 'enforcement-flag-invalid' },
  warnings: ['enforcement-flag-invalid'],
} as const;

/** The setting can't be read. */
export const onUnreadable = {
  verdict: 'deny unsigned',
  row: { outcome: 'inconclusive', code: 'enforcement-flag-unreadable' },
  warnings: ['enforcement-flag-unreadable'],
} as const;
