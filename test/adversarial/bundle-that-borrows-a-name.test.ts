import { describe, expect, it } from 'vitest';
import { signatureDocument } from '../../src/testing/index.js';
import { zipOf } from '../archive/zip-writer.js';
import { createScene } from '../support/scene.js';

const EVIL = 'com.evil.app';
const bundle = (name: string, more = '') => `Manifest-Version: 1.0\nBundle-SymbolicName: ${name}\n${more}`;
const scene = createScene();
const leaf = scene.authority.leaf();
const store = scene.store({ 'root.pem': scene.authority.root, 'ca.pem': scene.authority.intermediate });

/** Whether a bundle may be installed by a signer who may sign com.evil.* and no more, and which app it's taken for. */
async function judge(files: Readonly<Record<string, string>>, versions: { readonly versions?: string } = {}) {
  const artifact = zipOf(files);
  const decision = await scene.verify({
    artifact,
    signature: signatureDocument(artifact, { key: leaf.key, chain: [leaf] }),
    store,
    policy: {
      checks: { 'trust-store-isolation': 'warn' },
      publishers: [{ key: leaf.key.keyId, apps: ['com.evil.*'], ...versions }],
    },
  });
  return [decision.verdict, decision.artifact.app?.key ?? null];
}

// Hosts of bundles install one that has no descriptor of Atlassian's by the bundle's name, and never read the others.
describe('A bundle with another’s name, by a signer who may sign com.evil.* alone, is nobody’s and is kept out', () => {
  it.each([
    ['package.json', `{"name":"${EVIL}"}`],
    ['plugin.json', `{"key":"${EVIL}"}`],
  ])('although its %s says otherwise', async (name, content) => {
    const filesWith = (bundleName: string) => ({ 'META-INF/MANIFEST.MF': bundle(bundleName), [name]: content });
    expect(await judge(filesWith('com.acme.app'))).toEqual(['deny', null]);
    expect(await judge(filesWith(EVIL))).toEqual(['allow', EVIL]);
  });

  it.each([
    ['a package.json that some read and we do not', { 'package.json': '{"name":"com.acme.app","version":5}' }],
    ['a key twice', { 'package.json': '{"name":"com.evil.app","name":"com.acme.app"}' }],
    [
      'a line that ends in CR alone',
      {
        'META-INF/MANIFEST.MF': `X: y\rBundle-SymbolicName: ${EVIL}\r\nX-B: y\r\r\nName: z\r\nBundle-SymbolicName: com.acme.app\r\n`,
      },
    ],
    ['being a fragment', { 'META-INF/MANIFEST.MF': bundle(EVIL, 'Fragment-Host: com.acme.app\n') }],
    [
      'a name that is trimmed',
      { 'META-INF/MANIFEST.MF': bundle('com.acme.app\u0001'), 'package.json': `{"name":"${EVIL}"}` },
    ],
    [
      'a descriptor in other letters',
      { 'package.json': `{"name":"${EVIL}"}`, 'Plugin.json': '{"key":"com.acme.app"}' },
    ],
  ])('although it is hidden by %s', async (_title, files) => {
    expect(await judge({ 'META-INF/MANIFEST.MF': bundle(EVIL), ...files })).toEqual(['deny', null]);
  });

  it('although a second version stands beside the one that it is installed with', async () => {
    const filesWith = (version: string) => ({
      'META-INF/MANIFEST.MF': bundle(EVIL, `Bundle-Version: ${version}\n`),
      'package.json': `{"name":"${EVIL}","version":"1.5.0"}`,
    });
    expect(await judge(filesWith('99.0.0'), { versions: '[1.0,2.0)' })).toEqual(['deny', EVIL]);
    expect(await judge(filesWith('1.5.0'), { versions: '[1.0,2.0)' })).toEqual(['allow', EVIL]);
  });

  it('but an app that Atlassian’s descriptors name may be a bundle of another name', async () => {
    const xml = `<atlassian-plugin key="${EVIL}"/>`;
    const manifest = { 'META-INF/MANIFEST.MF': bundle('com.acme.app') };
    expect(await judge({ ...manifest, 'atlassian-plugin.xml': xml, 'package.json': `{"name":"${EVIL}"}` })).toEqual([
      'allow',
      EVIL,
    ]);
    const withKey = { 'META-INF/MANIFEST.MF': bundle('com.acme.app', `Atlassian-Plugin-Key: ${EVIL}\n`) };
    expect(await judge({ ...withKey, 'plugin.json': `{"key":"${EVIL}"}` })).toEqual(['allow', EVIL]);
  });
});
