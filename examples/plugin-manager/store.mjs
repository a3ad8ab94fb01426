import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * What the host remembers, in one folder: `plugins/`, the decision by which each of them was installed (`installed.json`), and the trail of all
 * decisions (`audit.jsonl`, one a line, only ever appended to).
 */
export async function openStore(folder) {
  const plugins = join(folder, 'plugins');
  /** Beside the plugins, on the same file system: what was verified is renamed into its place. */
  const incoming = join(folder, 'incoming');
  for (const each of [plugins, incoming]) await mkdir(each, { recursive: true, mode: 0o755 });
  const installedFile = join(folder, 'installed.json');
  const auditFile = join(folder, 'audit.jsonl');
  const installed = new Map(Object.entries(JSON.parse(await readOr(installedFile, '{}'))));
  const written = await readOr(auditFile, '');
  const trail = readTrail(written);
  // Or the next line would be lost with the one that was cut short.
  if (written !== '' && !written.endsWith('\n')) await append(auditFile, '\n');
  let writing = Promise.resolve();

  return {
    plugins,
    incoming,

    /** Every plugin that lies in the folder, by file name; with `record: null` those that were there before this host kept records. */
    async list() {
      const files = (await readdir(plugins)).filter((file) => !file.startsWith('.')).toSorted();
      return files.map((file) => ({ file, record: installed.get(file) ?? null }));
    },

    /** The decisions, the newest first. */
    trail: (count) => trail.slice(-count).toReversed(),

    find: (decisionId) =>
      [...trail, ...installed.values()].find(({ decision }) => decision.decisionId === decisionId) ?? null,

    /** Writes a decision down, and what came of it; one at a time. */
    async record({ decision, installed: placed, filename, isUpgrade }) {
      const file = placed === null ? null : basename(placed.path);
      const entry = { decision, file, filename, isUpgrade };
      const write = async () => {
        await append(auditFile, `${JSON.stringify(entry)}\n`);
        trail.push(entry);
        if (trail.length > MAX_IN_MEMORY) trail.shift();
        if (file === null) return;
        installed.set(file, entry);
        await replace(installedFile, JSON.stringify(Object.fromEntries(installed), null, 2));
      };
      const recorded = writing.then(write);
      // One that fails is told to its own caller; the next one is written all the same.
      writing = recorded.catch(() => undefined);
      return recorded;
    },
  };
}

/** Decisions of which pages can be made; those before them are in the file. */
const MAX_IN_MEMORY = 1000;

/** The line that was being written when the power went is no decision. */
function readTrail(text) {
  const lines = text.split('\n').slice(-MAX_IN_MEMORY);
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

async function readOr(file, otherwise) {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return otherwise;
  }
}

async function append(file, text) {
  await writeThrough(file, 'a', text);
}

/** Whole or not at all: whoever reads it, and whenever the power goes. */
async function replace(file, text) {
  await writeThrough(`${file}.new`, 'w', text);
  await rename(`${file}.new`, file);
}

async function writeThrough(file, flags, text) {
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
