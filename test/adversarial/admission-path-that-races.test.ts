import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { seededBytes } from '../../src/testing/index.js';
import { createInstalls, digestAt, GRACE, namesBeside, newFolder } from '../admission/installs.js';
import { isSoak } from '../support/seed.js';
import { verdictOf } from '../support/scene.js';

const CHANGES = isSoak() ? 10_000 : 300;

/** Does all that another process can do to a path, again and again, as fast as others come to their turn; then says how often. */
const HAMMER = `
  import * as fs from 'node:fs';
  const [path, other, changes] = process.argv.slice(1);
  const good = fs.readFileSync(path);
  const evil = Buffer.from(good).fill(0x65);
  const half = good.length >> 1;
  const mixed = Buffer.concat([good.subarray(0, half), evil.subarray(half)]);
  const swap = (bytes) => { fs.writeFileSync(other, bytes); fs.utimesSync(other, 1e9, 1e9); fs.renameSync(other, path); };
  const inPlace = (bytes, at) => {
    const file = fs.openSync(path, 'r+');
    try { fs.writeSync(file, bytes, 0, bytes.length, at); fs.futimesSync(file, 1e9, 1e9); } finally { fs.closeSync(file); }
  };
  const CHANGES = [
    () => swap(good), () => swap(evil), () => swap(good), () => swap(mixed),
    () => inPlace(evil, 0), () => swap(good), () => inPlace(evil.subarray(half), half), () => inPlace(good, 0),
    () => fs.truncateSync(path, half), () => swap(good), () => fs.truncateSync(path, 0), () => fs.writeFileSync(path, good),
    () => fs.appendFileSync(path, 'x'), () => swap(good), () => fs.utimesSync(path, 1e9, 1e9), () => fs.rmSync(path),
    () => { fs.writeFileSync(other, evil); fs.symlinkSync(other, path); }, () => swap(good),
  ];
  let done = 0;
  const step = () => {
    CHANGES[done % CHANGES.length]();
    if (++done === Number(changes)) process.stdout.write(String(done));
    else setTimeout(step, Math.random() * 4);
  };
  step();
`;

const { scene, pin, admit } = createInstalls();
const bytes = seededBytes('a path that races', 'app', 1_500_000);
const signature = pin.key.sign(bytes);

const children = new Set<ReturnType<typeof spawn>>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** Admits a path again and again, while another process changes it. */
async function race(
  act: (artifact: string, destination: string) => Promise<string>,
): Promise<ReadonlyMap<string, number>> {
  const artifact = scene.file('app.jar', bytes);
  const destination = scene.path('installed.jar');
  const parameters = ['--input-type=module', '--eval', HAMMER, artifact, `${artifact}.other`, String(CHANGES)];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const counts = new Map<string, number>();
  const over = once(child, 'close');
  while (child.exitCode === null && child.signalCode === null) {
    const outcome = await act(artifact, destination);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  await over;
  expect(said).toBe(String(CHANGES));
  return counts;
}

const DENIALS = new Set([
  'deny artifact-missing',
  'deny artifact-is-a-symlink',
  'deny artifact-empty',
  'deny artifact-changed',
  'deny artifact-unreadable',
  'deny no-trusted-key-matches',
  'deny key-does-not-match',
]);

describe(`A path that another process changes ${CHANGES} times while it is admitted`, () => {
  it('is installed as it was signed, or not at all', async () => {
    const digest = digestAt(scene.file('app.jar', bytes));
    const counts = await race(async (artifact, destination) => {
      const decision = await admit({ destination }, { artifact, signature });
      const isAllowed = decision.verdict === 'allow';
      expect(digestAt(destination)).toBe(isAllowed ? digest : null);
      expect(decision.admitted?.sha256 ?? null).toBe(isAllowed ? digest : null);
      expect(namesBeside(destination)).toEqual(isAllowed ? ['installed.jar'] : []);
      rmSync(destination, { force: true });
      return verdictOf(decision);
    });
    expect(counts.get('allow verified')).toBeGreaterThan(0);
    const denials = [...counts.keys()].filter((each) => each !== 'allow verified');
    expect(denials.length).toBeGreaterThan(0);
    expect(denials.filter((each) => !DENIALS.has(each))).toEqual([]);
  });

  it('is installed, unsigned in grace, as the decision says that it is: never anything between two of its states', async () => {
    const seen = new Set<string | null>();
    const act = async (artifact: string, destination: string) => {
      const decision = await admit({ destination, replace: true }, { artifact, signature: null, policy: GRACE });
      if (decision.verdict === 'allow') {
        expect(digestAt(destination)).toBe(decision.admitted?.sha256);
        seen.add(decision.artifact.sha256);
      }
      return verdictOf(decision);
    };
    // On a busy machine few admissions fit between the changes.
    for (let round = 0; round < 5 && seen.size < 2; round += 1) await race(act);
    expect(seen.size).toBeGreaterThan(1);
  });

  it('never shows another file than the signed one to whoever looks at the destination meanwhile', async () => {
    const digest = digestAt(scene.file('app.jar', bytes));
    const destination = `${newFolder(scene)}/sub/installed.jar`;
    mkdirSync(dirname(destination));
    const counts = await race(async (artifact) => {
      const admitting = admit({ destination, replace: true }, { artifact, signature });
      const seen = digestAt(destination);
      if (seen !== null) expect(seen).toBe(digest);
      return verdictOf(await admitting);
    });
    expect(counts.get('allow verified')).toBeGreaterThan(0);
    expect(digestAt(destination)).toBe(digest);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });
});
