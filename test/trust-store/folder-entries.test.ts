import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene } from '../support/scene.js';

const scene = createScene();
const { root: certificate } = scene.authority;

/** What a folder came to: certificates by file, and findings. */
async function load(folder: string) {
  const { certificates, findings, fault } = await loadTrustStore(folder);
  return {
    files: certificates.map(({ file }) => file),
    findings: findings.map(({ code, file }) => `${code} ${file ?? ''}`),
    fault: fault?.code ?? null,
  };
}

describe('In a trust store', () => {
  it('a subfolder is not entered, nor is one behind a symbolic link', async () => {
    const folder = scene.store({ 'root.pem': certificate });
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', 'pin.pem'), scene.authority.pin().pem);
    symlinkSync('more', join(folder, 'link'));
    expect(await load(folder)).toEqual({ files: ['root.pem'], findings: [], fault: null });
  });

  it('names that begin with a dot are ignored, whatever they hold', async () => {
    const folder = scene.store({ '.hidden.pem': certificate, '.key': 'garbage', 'root.pem': certificate });
    mkdirSync(join(folder, '..data'));
    expect(await load(folder)).toEqual({ files: ['root.pem'], findings: [], fault: null });
  });

  it('files of dots alone are none: the store is empty', async () => {
    expect(await load(scene.store({ '.hidden.pem': certificate, '...': certificate }))).toMatchObject({
      files: [],
      fault: 'trust-store-empty',
    });
  });

  it('a symbolic link to a regular file is followed, outside of the folder, too', async () => {
    const folder = scene.store({});
    symlinkSync(scene.file('elsewhere.pem', certificate.pem), join(folder, 'link.pem'));
    expect(await load(folder)).toEqual({ files: ['link.pem'], findings: [], fault: null });
  });

  it('the layout of a Kubernetes secret is read: links to a file below a hidden link', async () => {
    const folder = scene.store({});
    mkdirSync(join(folder, '..2026_06_01'));
    writeFileSync(join(folder, '..2026_06_01', 'root.pem'), certificate.pem);
    symlinkSync('..2026_06_01', join(folder, '..data'));
    symlinkSync('..data/root.pem', join(folder, 'root.pem'));
    expect(await load(folder)).toEqual({ files: ['root.pem'], findings: [], fault: null });
  });

  it('the folder itself may be a symbolic link', async () => {
    const link = scene.path('store');
    symlinkSync(scene.store({ 'root.pem': certificate }), link);
    expect(await load(link)).toEqual({ files: ['root.pem'], findings: [], fault: null });
  });

  it.each<[what: string, make: (path: string) => void]>([
    ['pipe, without waiting for a writer', (path) => execFileSync('mkfifo', [path])],
    ['link that leads nowhere', (path) => symlinkSync('nowhere', path)],
    ['link to a device', (path) => symlinkSync('/dev/zero', path)],
  ])('file-not-regular names a %s', async (_what, make) => {
    const folder = scene.store({ 'root.pem': certificate });
    make(join(folder, 'odd'));
    expect(await load(folder)).toEqual({ files: ['root.pem'], findings: ['file-not-regular odd'], fault: null });
  });

  it('file-not-regular names a socket', async () => {
    const folder = scene.store({ 'root.pem': certificate });
    const server = createServer().listen(join(folder, 'odd'));
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    try {
      expect(await load(folder)).toEqual({ files: ['root.pem'], findings: ['file-not-regular odd'], fault: null });
    } finally {
      server.close();
    }
  });

  it('file-unreadable names a link to itself', async () => {
    const folder = scene.store({ 'root.pem': certificate });
    symlinkSync('odd', join(folder, 'odd'));
    expect(await load(folder)).toEqual({ files: ['root.pem'], findings: ['file-unreadable odd'], fault: null });
  });

  it('a file whose name a terminal would act on is named without it', async () => {
    const name = 'a\u001b[31m\u202e\nb.pem';
    const { certificates, findings } = await loadTrustStore(scene.store({ [name]: certificate, [`${name}x`]: 'x' }));
    expect(certificates.map(({ file }) => file)).toEqual(['a\ufffd\ufffd\ufffdb.pem']);
    expect(findings.map(({ file }) => file)).toEqual(['a\ufffd\ufffd\ufffdb.pemx']);
  });
});
