import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Who this process is to the file system; null where the system has no such users (Windows). */
export type ProcessIdentity = {
  /** The effective user. */
  readonly uid: number;
  /** The effective group and the supplementary ones. */
  readonly groups: readonly number[];
} | null;

/** Who this process is now: a host may have started as root and have become another user since. */
export function processIdentity(): ProcessIdentity {
  if (process.geteuid === undefined || process.getegid === undefined || process.getgroups === undefined) return null;
  return { uid: process.geteuid(), groups: [process.getegid(), ...process.getgroups()] };
}

/** CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_SYS_ADMIN (capabilities(7)): with any of them modes and owners say nothing. */
const WRITING_CAPABILITIES = (1n << 0n) | (1n << 1n) | (1n << 3n) | (1n << 21n);

/**
 * Whether this process may do what its effective user's rights don't tell: it has capabilities of root's, or its real user is another
 * one, for whom access(2) answers.
 */
export function isPrivileged(): boolean {
  if (process.getuid?.() !== process.geteuid?.() || process.getgid?.() !== process.getegid?.()) return true;
  try {
    const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    return (BigInt(`0x${effective}`) & WRITING_CAPABILITIES) !== 0n;
  } catch {
    // No Linux, or no /proc.
    return false;
  }
}
