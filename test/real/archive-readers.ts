/** What other programs read in an archive: Info-ZIP's unzip, Python's zipfile, Java's ZipFile and jar. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Names to SHA-256 (null where only names are told), sorted; or why it was refused. */
export type Reading = readonly (readonly [name: string, sha256: string | null])[] | { readonly refused: string };

const execute = promisify(execFile);
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const ENVIRONMENT = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
const SCRIPTS = fileURLToPath(new URL('readers/', import.meta.url));

/** The programs that aren't there, by the name under which they would be looked up. */
export function missingReaders(): readonly string[] {
  const isThere = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
  return [
    ...(isThere('unzip', '-v') ? [] : ['unzip']),
    ...(isThere('python3', '--version') ? [] : ['python3']),
    // A file of source code can be run only where there is a compiler.
    ...(isThere('javac', '-version') ? [] : ['javac']),
  ];
}

/** Reads archives by Python (one process) and Java (one virtual machine); the readings by program, then by path. */
export async function readByScripts(
  paths: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Reading>>> {
  const folder = mkdtempSync(join(tmpdir(), 'readers-'));
  try {
    const list = join(folder, 'list');
    writeFileSync(list, paths.join('\n'));
    const options = { env: ENVIRONMENT, maxBuffer: MAX_OUTPUT_BYTES };
    const java = ['-Xmx256m', '-Dsun.jnu.encoding=UTF-8', join(SCRIPTS, 'ReadZips.java'), list];
    const outputs = await Promise.all([
      execute('python3', [join(SCRIPTS, 'read_zips.py'), list], options),
      execute('java', java, options),
    ]);
    const readings = new Map<string, Map<string, Reading>>();
    for (const line of outputs.flatMap(({ stdout }) => stdout.split('\n'))) {
      const [reader, path, text] = line.split('\t');
      if (reader === undefined || path === undefined || text === undefined) continue;
      const ofReader = readings.get(reader) ?? new Map<string, Reading>();
      readings.set(reader, ofReader.set(path, parseReading(text)));
    }
    return readings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parseReading(text: string): Reading {
  if (text.startsWith('!')) return { refused: text.slice(1) };
  if (text === '') return [];
  return sortReading(
    text.split(',').map((entry) => {
      const [name = '', sha256] = entry.split(':');
      return [Buffer.from(name, 'hex').toString('utf8'), sha256 ?? null] as const;
    }),
  );
}

/** Unpacks an archive by unzip and looks at what is there; folders that have no entry are left out. */
export function readByUnzip(path: string): Reading {
  const folder = mkdtempSync(join(tmpdir(), 'unzip-'));
  try {
    // A wrong password makes it ask for another one without end.
    const options = { env: ENVIRONMENT, input: '', timeout: 2000, killSignal: 'SIGKILL' } as const;
    const listed = spawnSync('unzip', ['-Z1', path], options);
    const unpacked = spawnSync('unzip', ['-o', '-qq', '-P', 'x', path, '-d', folder], options);
    // 1 is a warning, which an empty archive gets too.
    if ((unpacked.status ?? 9) > 1) return { refused: `status ${unpacked.status}` };
    const names = String(listed.stdout)
      .split('\n')
      .filter((name) => name !== '' && !name.startsWith('Empty zipfile'));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
    const digests = new Map(
      files
        // A name that is no UTF-8 can't be looked up by what became of it: it is missing, then.
        .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
        .map(
          (file) => [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')] as const,
        ),
    );
    const empty = createHash('sha256').digest('hex');
    const reading = names.map(
      (name) => [name, name.endsWith('/') ? empty : (digests.get(name) ?? 'not unpacked')] as const,
    );
    const surplus = [...digests.keys()].filter((name) => !names.includes(name));
    return sortReading([...reading, ...surplus.map((name) => [name, 'not listed'] as const)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Systems whose names Info-ZIP takes for text in a code page of MS-DOS, although the entry is marked as UTF-8 (APPNOTE 4.4.2: FAT, HPFS, NTFS). */
const RECODED_SYSTEMS = new Set([0, 6, 11]);
const CENTRAL_HEADER = Buffer.from('PK\x01\x02', 'latin1');

/** Whether unzip 6.00 shows a name of this archive in other letters than it has: a fault of its own, in archives that 7-Zip and the JDK make. */
export function isRecodedByUnzip(archive: Uint8Array): boolean {
  const bytes = Buffer.from(archive);
  for (let at = bytes.indexOf(CENTRAL_HEADER); at >= 0; at = bytes.indexOf(CENTRAL_HEADER, at + 1)) {
    if (at + 46 > bytes.byteLength || !RECODED_SYSTEMS.has(bytes.readUInt8(at + 5))) continue;
    const name = bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    if (name.some((byte) => byte >= 0x80)) return true;
  }
  return false;
}

/** By name, then by digest. */
export function sortReading(reading: readonly (readonly [string, string | null])[]): Reading {
  const key = ([name, sha256]: readonly [string, string | null]) => `${name}\0${sha256}`;
  return reading.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
