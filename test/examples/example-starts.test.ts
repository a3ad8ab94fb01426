import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createScene } from '../support/scene.js';

const scene = createScene();
const server = fileURLToPath(new URL('../../examples/plugin-manager/server.mjs', import.meta.url));

it('npm run example starts a host that answers, and ends when it is asked to', { timeout: 60_000 }, async () => {
  const env = { ...process.env, PORT: '0', DEMO_FOLDER: join(scene.folder, 'demo') };
  const child = spawn(process.execPath, [server], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('To begin anew')) break;
  }
  const [, url = ''] = /Plugin manager +(http:\S+)/.exec(said) ?? [];
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await answer.text()).toContain('<h1>');
  child.kill('SIGTERM');
  expect((await ended).slice(0, 1)).toEqual([0]);
});
