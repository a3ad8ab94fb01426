import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { signatureDocument } from '../../src/testing/index.js';
import { zipOf } from '../archive/zip-writer.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const xml = (version: string) =>
  `<atlassian-plugin key="com.acme.a"><plugin-info><version>${version}</version></plugin-info></atlassian-plugin>`;
const manifest = (version: string) => `Atlassian-Plugin-Key: com.acme.a\nBundle-Version: ${version}\n`;

async function install(files: Readonly<Record<string, string>>, policy: PolicyInput = {}) {
  const artifact = zipOf(files);
  const decision = await scene.verify({
    artifact,
    signature: signatureDocument(artifact, { key: pin.key }),
    store: { pin },
    policy: { checks: { 'trust-store-isolation': 'warn' }, ...policy },
  });
  return {
    verdict: verdictOf(decision),
    app: decision.artifact.app,
    doubts: decision.warnings.flatMap(({ code, details }) =>
      code === 'app-identity-doubtful' ? [details['detail']] : [],
    ),
  };
}

describe('A signed app whose descriptors', () => {
  it('agree is known without a doubt, also where build tools have put a date into one', async () => {
    const app = { key: 'com.acme.a', version: '1.2', vendor: null, source: 'atlassian-plugin.xml' };
    const files = { 'atlassian-plugin.xml': xml('1.2') };
    expect(await install(files)).toEqual({ verdict: 'allow verified', app, doubts: [] });
    const dated = { ...files, 'META-INF/MANIFEST.MF': manifest('1.2.0.20261125') };
    expect(await install(dated)).toEqual({ verdict: 'allow verified', app, doubts: [] });
  });

  it('name none that can be an app’s is not known, without a doubt', async () => {
    const nobody = { verdict: 'allow verified', app: null, doubts: [] };
    expect(await install({ 'package.json': '{"name":"an app","version":"1"}' })).toEqual(nobody);
    expect(await install({ a: 'x' })).toEqual(nobody);
  });

  it.each<[what: string, files: Readonly<Record<string, string>>, key: string | null, doubt: string]>([
    [
      'give it two keys',
      { 'atlassian-plugin.xml': xml('1'), 'plugin.json': '{"key":"com.acme.b"}' },
      null,
      'atlassian-plugin.xml has key "com.acme.a", plugin.json has "com.acme.b"',
    ],
    ['can’t be read', { 'plugin.json': '{"key":5}' }, null, 'plugin.json: its key is no text'],
    [
      'give it two versions',
      { 'atlassian-plugin.xml': xml('1.0'), 'META-INF/MANIFEST.MF': manifest('9.9') },
      'com.acme.a',
      'atlassian-plugin.xml has version "1.0", META-INF/MANIFEST.MF has "9.9"',
    ],
    [
      'include one of another name that a host of Node’s goes by',
      { 'atlassian-plugin.xml': xml('1.0'), 'package.json': '{"name":"frontend"}' },
      'com.acme.a',
      'atlassian-plugin.xml has key "com.acme.a", package.json has "frontend"',
    ],
  ])('%s comes with a warning, where no check asks for the app', async (_what, files, key, doubt) => {
    const { verdict, app, doubts } = await install(files);
    expect([verdict, app?.key ?? null, doubts]).toEqual(['allow verified', key, [doubt]]);
  });

  it('give it two keys is denied where a rule asks for the app, and its row says why, once', async () => {
    const files = { 'atlassian-plugin.xml': xml('1'), 'plugin.json': '{"key":"com.acme.b"}' };
    const publishers = [{ key: pin.key.keyId, apps: ['com.acme.*'] }];
    expect(await install(files, { publishers })).toEqual({ verdict: 'deny app-unreadable', app: null, doubts: [] });
  });
});
