import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { seededBytes } from '../../src/testing/index.js';
import { createInstalls, digestAt, namesIn, newFolder } from '../admission/installs.js';
import { isSoak } from '../support/seed.js';

const KILLS = isSoak() ? 500 : 25;
/** Longer than a few rounds of the child take. */
const MAX_MILLIS = 60;

/** Admits again and again: once where nothing is, once in place of an old file. Says when it has begun. */
const ADMITTING = `
  import * as fs from 'node:fs';
  import { admitInstall } from 'install-gate';
  const [artifact, signature, trustStore, fresh, replaced, spare] = process.argv.slice(1);
  const clock = { now: () => new Date(process.env.NOW) };
  for (let round = 0; ; round++) {
    fs.rmSync(fresh, { force: true });
    fs.writeFileSync(spare, 'old');
    fs.renameSync(spare, replaced);
    for (const [destination, replace] of [[fresh, false], [replaced, true]]) {
      const decision = await admitInstall(artifact, signature, { trustStore }, { destination, replace, clock });
      if (decision.verdict !== 'allow') throw new Error(decision.summary);
    }
    if (round === 0) process.stdout.write('ready');
  }
`;

const { scene, pin, admit, trustStore } = createInstalls();
const bytes = seededBytes('a process that is killed', 'app', 4_000_000);
const artifact = scene.file('app.jar', bytes);
const signature = scene.file('app.jar.sig', pin.key.sign(bytes));
const folder = newFolder(scene);
const [fresh, replaced, spare] = [join(folder, 'fresh.jar'), join(folder, 'replaced.jar'), scene.path('spare')];
const [digest, old] = [digestAt(artifact), digestAt(scene.file('old', 'old'))];

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

async function startAndKill(): Promise<void> {
  const parameters = [artifact, signature, trustStore, fresh, replaced, spare];
  const child = spawn(process.execPath, ['--input-type=module', '--eval', ADMITTING, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NOW: scene.clock.now().toISOString() },
  });
  children.add(child);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await sleep(Math.random() * MAX_MILLIS);
  child.kill('SIGKILL');
  await ended;
  children.delete(child);
  expect([child.signalCode, complaint]).toEqual(['SIGKILL', '']);
}

describe(`A process that is killed ${KILLS} times while it admits`, () => {
  it(
    'leaves nothing, what was there, or what was verified, and nothing else that can be seen',
    { timeout: isSoak() ? 3_600_000 : 120_000 },
    async () => {
      writeFileSync(replaced, 'old');
      const seen = new Set<string>();
      for (let kill = 0; kill < KILLS; kill++) {
        await startAndKill();
        const [atFresh, atReplaced] = [digestAt(fresh), digestAt(replaced)];
        expect([null, digest]).toContain(atFresh);
        expect([old, digest]).toContain(atReplaced);
        const names = namesIn(folder);
        const hidden = names.filter((name) => /^\.install-gate-[0-9a-f-]+\.part$/.test(name));
        expect(names.filter((name) => !hidden.includes(name) && !['fresh.jar', 'replaced.jar'].includes(name))).toEqual(
          [],
        );
        // The one that was killed last: what those before it left was swept.
        expect(hidden.length).toBeLessThanOrEqual(1);
        seen.add(
          `${atFresh === null ? 'absent' : 'new'}, ${atReplaced === old ? 'old' : 'new'}${hidden.length > 0 ? ', hidden' : ''}`,
        );
      }
      if (isSoak()) expect(seen.size).toBeGreaterThanOrEqual(4);

      const decision = await admit({ destination: join(folder, 'next.jar') }, { artifact, signature });
      expect(decision.verdict).toBe('allow');
      expect(namesIn(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );
});
