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
