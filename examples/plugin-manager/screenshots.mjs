// Takes the pictures of docs/plugin-manager.md, into docs/ or the folder that is named. It needs Debian's chromium.
//     npm run build && node examples/plugin-manager/screenshots.mjs [FOLDER]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { buildApp } from './app.mjs';
import { ensureDemo } from './demo.mjs';

const target = process.argv[2] ?? fileURLToPath(new URL('../../docs/', import.meta.url));
const WIDTH = 900;
const NOW = new Date('2026-11-25T12:00:00Z');

const folder = await mkdtemp(join(tmpdir(), 'plugin-manager-'));
const demo = await ensureDemo(join(folder, 'demo'), NOW);
const app = await buildApp({ ...demo, clock: { now: () => NOW } });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--no-first-run',
    // Coloured edges of letters make a picture three times as large.
    '--disable-lcd-text',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 620 }, locale: 'en-GB', timezoneId: 'UTC' });
  for (const name of ['signed', 'signed-by-a-pin', 'unsigned']) await upload(page, name);
  await page.goto(`${url}/upload`);
  await take(page, 'upload');
  await upload(page, 'tampered');
  await take(page, 'decision');
  await page.goto(`${url}/certificates`);
  // The rest of it is long.
  await page.setViewportSize({ width: WIDTH, height: 1000 });
  await take(page, 'certificates', { fullPage: false });
} finally {
  await browser.close();
  await app.close();
  await rm(folder, { recursive: true });
}

async function upload(page, name) {
  await page.goto(`${url}/upload`);
  await page.getByLabel('Plugin', { exact: true }).setInputFiles(join(demo.samplesFolder, `${name}.jar`));
  if (name !== 'unsigned') {
    await page.getByLabel('Signature file').setInputFiles(join(demo.samplesFolder, `${name}.jar.sig`));
  }
  await page.getByRole('button', { name: 'Check and install' }).click();
  await page.waitForURL(/#result$/);
}

async function take(page, name, { fullPage = true } = {}) {
  await page.screenshot({ path: join(target, `plugin-manager-${name}.png`), fullPage });
}
