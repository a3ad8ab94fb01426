import { describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { signatureDocument } from '../../src/testing/index.js';
import { zipOf } from '../archive/zip-writer.js';
import { createScene } from '../support/scene.js';

type Files = Readonly<Record<string, string | Uint8Array>>;

const EVIL = 'com.evil.app';
const xml = (key: string) =>
  `<atlassian-plugin key="${key}"><plugin-info><version>1.0</version></plugin-info></atlassian-plugin>`;
const jar = (key: string, more: Files = {}) => zipOf({ 'atlassian-plugin.xml': xml(key), ...more });
const bundle = (name: string) => `Manifest-Version: 1.0\nBundle-SymbolicName: ${name}\n`;
const obr = (attributes: string, more = '') => `<repository><resource ${attributes}/>${more}</repository>`;
const ACME = jar('com.acme.app');
const MINE = jar(EVIL);
const LIBRARY = zipOf({ 'META-INF/MANIFEST.MF': bundle('lib') });

const scene = createScene();
const leaf = scene.authority.leaf();
const store = scene.store({ 'root.pem': scene.authority.root, 'ca.pem': scene.authority.intermediate });

/** What an .obr is taken for, and whether it may be installed by a signer who may sign com.evil.* and no more. */
async function judge(files: Files) {
  const artifact = zipOf(files);
  const report = await inspectArchive(artifact);
  const { verdict } = await scene.verify({
    artifact,
    signature: signatureDocument(artifact, { key: leaf.key, chain: [leaf] }),
    store,
    policy: {
      checks: { 'trust-store-isolation': 'warn' },
      publishers: [{ key: leaf.key.keyId, apps: ['com.evil.*'] }],
    },
  });
  if (!report.ok) return [verdict, report.code];
  const { identity } = report;
  return [verdict, identity.state, identity.state === 'known' ? identity.key : ''];
}

describe('An .obr of another’s app, by a signer who may sign com.evil.* alone, is nobody’s and is kept out', () => {
  it.each<[title: string, state: 'disagreement' | 'malformed', files: Files, control: Files]>([
    [
      'by a package.json beside an obr.xml that names nothing',
      'disagreement',
      { 'obr.xml': obr('uri="app.jar"'), 'package.json': `{"name":"${EVIL}"}`, 'app.jar': ACME },
      { 'obr.xml': obr('uri="app.jar"'), 'package.json': `{"name":"${EVIL}"}`, 'app.jar': MINE },
    ],
    [
      'by a bundle’s name beside an obr.xml that names nothing',
      'disagreement',
      { 'META-INF/MANIFEST.MF': bundle(EVIL), 'obr.xml': obr('uri="app.jar"'), 'app.jar': ACME },
      { 'META-INF/MANIFEST.MF': bundle(EVIL), 'obr.xml': obr('uri="app.jar"'), 'app.jar': MINE },
    ],
    [
      'by a plugin.json of its own',
      'disagreement',
      { 'obr.xml': obr('uri="app.jar"'), 'plugin.json': `{"key":"${EVIL}"}`, 'app.jar': ACME },
      { 'obr.xml': obr('uri="app.jar"'), 'plugin.json': `{"key":"${EVIL}"}`, 'app.jar': MINE },
    ],
    [
      'by an atlassian-plugin.xml of its own',
      'disagreement',
      { 'obr.xml': obr('uri="app.jar"'), 'atlassian-plugin.xml': xml(EVIL), 'app.jar': ACME },
      { 'obr.xml': obr('uri="app.jar"'), 'atlassian-plugin.xml': xml(EVIL), 'app.jar': MINE },
    ],
    [
      'by a second jar at the top',
      'malformed',
      { 'obr.xml': obr(`uri="app.jar" symbolicname="${EVIL}"`), 'app.jar': ACME, 'b.jar': LIBRARY },
      { 'obr.xml': obr(`uri="app.jar" symbolicname="${EVIL}"`), 'app.jar': MINE, 'd/b.jar': LIBRARY },
    ],
    [
      'by a second jar at the top, the first being the signer’s',
      'malformed',
      { 'obr.xml': obr(`uri="app.jar" symbolicname="${EVIL}"`), 'app.jar': MINE, 'b.JAR': ACME },
      { 'obr.xml': obr(`uri="app.jar" symbolicname="${EVIL}"`), 'app.jar': MINE },
    ],
    [
      'by standing in a folder',
      'disagreement',
      { 'obr.xml': obr(`uri="d/app.jar" symbolicname="${EVIL}"`), 'd/app.jar': ACME },
      { 'obr.xml': obr(`uri="d/app.jar" symbolicname="${EVIL}"`), 'd/app.jar': MINE },
    ],
    [
      'by another extension than obr.xml says',
      'malformed',
      { 'obr.xml': obr(`uri="app.jar" symbolicname="${EVIL}"`), 'app.war': ACME },
      { 'obr.xml': obr(`uri="app.jar" symbolicname="${EVIL}"`), 'app.jar': MINE },
    ],
    [
      'by an extension that isn’t inspected',
      'malformed',
      { 'obr.xml': obr(`uri="app.war" symbolicname="${EVIL}"`), 'app.war': ACME },
      { 'obr.xml': obr(`uri="app.JAR" symbolicname="${EVIL}"`), 'app.JAR': MINE },
    ],
    [
      'by an obr.xml that can’t be read',
      'malformed',
      { 'obr.xml': '<repository>', 'package.json': `{"name":"${EVIL}"}`, 'app.jar': ACME },
      { 'obr.xml': '<repository/>', 'package.json': `{"name":"${EVIL}"}`, 'app.jar': MINE },
    ],
    [
      'by an OBR.XML in other letters',
      'disagreement',
      { 'OBR.XML': obr('uri="app.jar"'), 'package.json': `{"name":"${EVIL}"}`, 'app.jar': ACME },
      { 'OBR.XML': obr('uri="app.jar"'), 'package.json': `{"name":"${EVIL}"}`, 'app.jar': MINE },
    ],
    [
      'by a repository elsewhere',
      'malformed',
      { 'obr.xml': obr(`uri="app.jar"`, '<referral url="https://repository.example/obr.xml"/>'), 'app.jar': MINE },
      { 'obr.xml': obr(`uri="app.jar"`), 'app.jar': MINE },
    ],
    [
      'by a repository within the repository',
      'malformed',
      { 'obr.xml': obr('uri="app.jar"'), 'app.jar': jar(EVIL, { 'obr.xml': obr('uri="b.jar"'), 'b.jar': ACME }) },
      { 'obr.xml': obr('uri="app.jar"'), 'app.jar': jar(EVIL, { 'b.jar': LIBRARY }) },
    ],
    [
      'by a name that it says with a prefix',
      'malformed',
      {
        'obr.xml': obr('uri="app.jar"'),
        'app.jar': zipOf({
          'atlassian-plugin.xml': `<atlassian-plugin xmlns:a="u" a:key="com.acme.app" key="${EVIL}"/>`,
        }),
      },
      {
        'obr.xml': obr('uri="app.jar"'),
        'app.jar': zipOf({ 'atlassian-plugin.xml': `<atlassian-plugin xmlns:a="u" a:name="x" key="${EVIL}"/>` }),
      },
    ],
  ])('%s', async (_title, state, files, control) => {
    expect(await judge(files)).toEqual(['deny', state, '']);
    expect(await judge(control)).toEqual(['allow', 'known', EVIL]);
  });

  it('by the app’s own word', async () => {
    expect(await judge({ 'obr.xml': obr('uri="app.jar"'), 'app.jar': ACME })).toEqual([
      'deny',
      'known',
      'com.acme.app',
    ]);
  });
});

describe('A plugin.json whose key is no text doesn’t leave the name to a package.json', () => {
  it.each(['["com.acme.app"]', '{"is":"com.acme.app"}', '1', 'null', 'true'])('%s', async (key) => {
    const others = { 'package.json': `{"name":"${EVIL}"}` };
    expect(await judge({ ...others, 'plugin.json': `{"key":${key}}` })).toEqual(['deny', 'malformed', '']);
    expect(await judge({ ...others, 'plugin.json': `{"key":"${EVIL}"}` })).toEqual(['allow', 'known', EVIL]);
  });
});
