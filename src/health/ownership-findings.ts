import { sayRemedy } from '../decision/catalogue/entry.js';
import type { GuardedPlace } from '../file-system/find-writable.js';
import type { ProcessIdentity } from '../internal/process-identity.js';
import { shellQuote } from '../internal/shell-quote.js';
import { quote } from '../internal/untrusted-text.js';
import type { HealthFinding } from './health-finding.js';

const ROOT = 0;
const BIT = { sticky: 0o1000, group: 0o020 } as const;
/** A store of thousands of files of somebody's is told by its first few. */
const MAX_SHOWN = 16;

/**
 * Who else than root and this process could put something else in the place of what is trusted: owners, and groups that may write.
 * Everyone, and this process itself, have findings of their own.
 */
export function findOwners(places: readonly GuardedPlace[], identity: ProcessIdentity): readonly HealthFinding[] {
  if (identity === null) return [];
  const findings: HealthFinding[] = [];
  for (const { path, kind, mark } of places) {
    const isAbove = kind === 'folder-above' || kind === 'link';
    if (mark.uid !== ROOT && mark.uid !== identity.uid) {
      const message = `${quote(path)} belongs to user ${mark.uid}, who can change it.`;
      findings.push(finding('owner-not-root', path, message, 'chown root', isAbove));
    }
    // In a sticky folder who may write may add, and not replace.
    const mayGroup = kind !== 'link' && (mark.mode & BIT.group) !== 0 && !(isAbove && (mark.mode & BIT.sticky) !== 0);
    if (mayGroup && mark.gid !== ROOT && !(identity.uid !== ROOT && identity.groups.includes(mark.gid))) {
      const message = `Group ${mark.gid} can write to ${quote(path)}.`;
      findings.push(finding('writable-by-group', path, message, 'chmod g-w', isAbove));
    }
  }
  return findings.slice(0, MAX_SHOWN);
}

function finding(
  code: 'owner-not-root' | 'writable-by-group',
  path: string,
  message: string,
  verb: string,
  isAbove: boolean,
): HealthFinding {
  // A folder above may be somebody's home: it isn't given away.
  const remedy = isAbove
    ? {
        task: 'if that is not meant, move what is below it to where every folder above belongs to root; see whose they are',
        command: `namei -l -- ${shellQuote(path)}`,
      }
    : { task: 'if that is not meant, take the right away', command: `${verb} -- ${shellQuote(path)}` };
  return { code, severity: 'warning', file: path, message, remedy: sayRemedy('operator', remedy) };
}
