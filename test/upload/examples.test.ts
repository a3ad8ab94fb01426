import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { until } from './upload-server.js';

const file = (name: string) => new Blob([readFileSync(`fixtures/plugins/${name}`)]);

/** Runs an example as a server of its own until its tests are done. */
async function withExample(
  name: string,
  test: (url: string, lines: readonly string[]) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [`examples/${name}`, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit');
  try {
    await until(() => lines.length > 0 || child.exitCode !== null, 'the example listens');
    await test(lines[0] ?? '', lines);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended, 'it ends when it is told to').toEqual([0, null]);
}

async function upload(url: string, parts: Readonly<Record<string, string>>, authorization = 'Bearer example') {
  const body = new FormData();
  for (const [name, path] of Object.entries(parts)) body.append(name, file(path), path);
  const response = await fetch(url, { method: 'POST', body, headers: { authorization } });
  const answer: unknown = await response.json();
  return { status: response.status, type: response.headers.get('content-type'), answer };
}

describe.each(['upload-express.mjs', 'upload-fastify.mjs'])('The example %s', (name) => {
  it('installs what is signed, refuses what isn’t, and shows its queue', async () => {
    await withExample(name, async (url, lines) => {
      const signed = await upload(url, { signature: 'signed.jar.sig.json', plugin: 'signed.jar' });
      expect(signed).toMatchObject({
        status: 201,
        type: 'application/json',
        answer: { decision: { assurance: 'verified' }, installed: { name: 'signed.jar' } },
      });
      await until(() => lines.length > 1, 'the host is told');
      expect(existsSync(lines[1]?.split(' ').at(-1) ?? '')).toBe(true);

      const unsigned = await upload(url, { plugin: 'unsigned.jar' });
      expect(unsigned).toMatchObject({
        status: 403,
        type: 'application/problem+json',
        answer: { type: 'urn:install-gate:problem:denied', code: 'unsigned' },
      });
      expect(await upload(url, { plugin: 'tampered.jar', signature: 'tampered.jar.sig.json' })).toMatchObject({
        status: 403,
        answer: { decision: { verdict: 'deny' } },
      });
      expect(await upload(url, { signature: 'signed.jar.sig.json' })).toMatchObject({
        status: 422,
        answer: { type: 'urn:install-gate:problem:plugin-missing' },
      });
      expect((await upload(url, { plugin: 'signed.jar' }, 'nobody')).status).toBe(401);

      const queue: unknown = await (await fetch(`${url}/queue`)).json();
      expect(queue).toEqual({ active: 0, queued: 0, maxConcurrent: 4, maxQueued: 16, isClosed: false });
    });
  });
});
