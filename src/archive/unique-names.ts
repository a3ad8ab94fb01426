import { refuse } from './archive-fault.js';

const ASCII = /^[\x20-\x7e]*$/;

/**
 * Checks that no two entries have the same name on a file system that ignores letter case or Unicode composition (NFC), and that
 * no file is a folder of others too.
 */
export function checkNames(names: readonly string[]): void {
  const folded = new Map<string, string>();
  for (const name of names) {
    const key = foldCase(name);
    const other = folded.get(key);
    if (other !== undefined) {
      refuse(
        'archive-name-duplicate',
        name,
        other === name ? 'stands twice' : `the same as ${other}, but for its form`,
      );
    }
    folded.set(key, name);
  }
  checkFilesAndFolders(names);
}

/**
 * Sorted with the separator before all other characters, a file is right before what is within a folder of its name. Not by
 * looking up each name's folders: a name of two thousand of them would make that slow.
 */
function checkFilesAndFolders(names: readonly string[]): void {
  const sorted = names.map((name) => toNfc(name).replaceAll('/', '\0')).toSorted(compareCodeUnits);
  for (let index = 1; index < sorted.length; index++) {
    const file = sorted[index - 1] ?? '';
    const next = sorted[index] ?? '';
    if (!file.endsWith('\0') && next.startsWith(`${file}\0`)) {
      refuse('archive-name-file-and-folder', file.replaceAll('\0', '/'), 'a file, and a folder');
    }
  }
}

function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toNfc(name: string): string {
  return ASCII.test(name) ? name : name.normalize('NFC');
}

/** Up and down again: some letters (ß, long s, the Kelvin sign) meet others only on the way. */
export function foldCase(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
