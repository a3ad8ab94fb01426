import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeWorld } from './demo-world.mjs';

/**
 * Makes the demo's folder on the first start: a trust store, a policy with a grace period of 90 days, and plugins to try. Later starts find it as
 * it was left.
 *
 * @returns where everything is.
 */
export async function ensureDemo(path, now = new Date()) {
  const folder = resolve(path);
  if (!existsSync(folder)) {
    // Whole or not at all, also where the first start was interrupted.
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await makeDemo(unfinished, now);
    await rename(unfinished, folder);
  }
  return {
    folder,
    policyFile: join(folder, 'policy.json'),
    trustStore: join(folder, 'trust-store'),
    samplesFolder: join(folder, 'plugins-to-try'),
    dataFolder: join(folder, 'data'),
  };
}

async function makeDemo(folder, now) {
  const { certificates, samples } = makeWorld(now);
  const policy = {
    trustStore: 'trust-store',
    gracePeriod: { startsAt: now.toISOString(), days: 90, grantedBy: 'the demo', grantedAt: now.toISOString() },
    // This host unpacks what it installs: an archive must be one, and sound, whoever has signed it.
    archive: 'zip',
    checks: { archive: 'enforce' },
  };
  await writeAll(join(folder, 'trust-store'), certificates);
  await writeAll(join(folder, 'plugins-to-try'), {
    ...Object.assign({}, ...samples.map(filesOf)),
    'README.txt': samples.map(({ name, about }) => `${name}\n    ${about}\n`).join('\n'),
  });
  await writeAll(folder, { 'policy.json': `${JSON.stringify(policy, null, 2)}\n` });
}

function filesOf({ name, archive, signature }) {
  return { [`${name}.jar`]: archive, ...(signature !== null && { [`${name}.jar.sig`]: signature }) };
}

async function writeAll(folder, files) {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o644 });
}
