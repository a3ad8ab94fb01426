import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { sha256Hex } from './bytes.js';
import { errorCode } from './error-code.js';

/** Who a running process is, so that another one can tell later whether it is still running. */
export interface ProcessTag {
  /** The same for all processes that see each other's ids: machine, boot, and namespace of process ids. Eight hex digits. */
  readonly realm: string;
  readonly pid: number;
  /** When the process began, in the system's own count, so that a process that was given the same id later isn't taken for it. */
  readonly started: string;
}

let own: ProcessTag | null = null;

/** This process. */
export function ownProcessTag(): ProcessTag {
  own ??= { realm: readRealm(), pid: process.pid, started: startOf(process.pid) ?? '0' };
  return own;
}

/**
 * Whether the process that a tag names has ended.
 *
 * @returns null where it can't be told: it ran on another machine, or in a namespace that this process doesn't see.
 */
export function hasEnded({ realm, pid, started }: ProcessTag): boolean | null {
  if (realm !== ownProcessTag().realm) return null;
  const now = startOf(pid);
  if (now !== null) return now !== started;
  try {
    // No /proc here, or one that hides the processes of others: signal 0 asks, and does nothing.
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

function readRealm(): string {
  const parts = [hostname()];
  for (const look of [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'),
    () => readlinkSync('/proc/self/ns/pid'),
  ]) {
    try {
      parts.push(look());
    } catch {
      // Not on this system: the host's name has to do.
    }
  }
  return sha256Hex(parts.join('\n')).slice(0, 8);
}

/** The process's start in ticks since boot (proc(5), field 22 of stat); null where there is no such process, or no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands in parentheses, and may hold anything.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, and waits for its parent to notice.
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}
