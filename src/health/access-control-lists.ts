import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GuardedPlace } from '../file-system/find-writable.js';

/** Somebody whom an access control list lets write. */
export interface ListedWriter {
  readonly path: string;
  /** As getfacl names them: `user:alice`, `group:builders`. */
  readonly who: string;
}

/** Those, or that they can't be told: there is no getfacl(1), or it fails. */
export type ListedWriters =
  { readonly ok: true; readonly writers: readonly ListedWriter[] } | { readonly ok: false; readonly why: string };

const GROUP_WRITE = 0o020;
const TIMEOUT_MILLIS = 5000;
/** As many as one command line takes. */
const MAX_PATHS = 200;
const run = promisify(execFile);

/**
 * Reads POSIX access control lists with getfacl(1). Where there is one, the group bits of the mode are its mask (acl(5)): who isn't let
 * write by them isn't let write by the list either, so that most files needn't be asked about.
 */
export async function readAccessControlLists(places: readonly GuardedPlace[]): Promise<ListedWriters> {
  const paths = places
    .filter(({ kind, mark }) => kind !== 'link' && (mark.mode & GROUP_WRITE) !== 0)
    .map(({ path }) => path);
  if (process.platform === 'win32') return { ok: true, writers: [] };
  const writers: ListedWriter[] = [];
  try {
    for (let start = 0; start < paths.length; start += MAX_PATHS) {
      const parameters = [
        '--absolute-names',
        '--skip-base',
        '--no-effective',
        '--',
        ...paths.slice(start, start + MAX_PATHS),
      ];
      const { stdout } = await run('getfacl', parameters, {
        timeout: TIMEOUT_MILLIS,
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      });
      writers.push(...stdout.split(/\n\n+/).flatMap(writersOf));
    }
    return { ok: true, writers };
  } catch {
    return { ok: false, why: 'getfacl could not be run' };
  }
}

/** One file's part of the output: comments, then entries. */
function writersOf(block: string): readonly ListedWriter[] {
  const path = /^# file: (.*)$/m.exec(block)?.[1];
  const mask = /^mask::(...)/m.exec(block)?.[1] ?? 'rwx';
  if (path === undefined || !mask.includes('w')) return [];
  return [...block.matchAll(/^((?:user|group):[^:\n]+):.w.$/gm)].map(([, who = '']) => ({ path, who }));
}
