import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * The most memory that a process has held resident, in bytes. Linux counts it for the process alone (VmHWM); elsewhere it is what
 * getrusage says, which for a child begins with its parent's.
 *
 * @param {number | 'self'} [pid]
 * @returns {number | null} null where the process is gone, or nobody counts.
 */
export function peakBytes(pid = 'self') {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // No such process, or no such file system.
  }
  return pid === 'self' ? process.resourceUsage().maxRSS * 1024 : null;
}
