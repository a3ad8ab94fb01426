import { describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { sha256Hex } from '../../src/internal/bytes.js';
import { writeZip, zipOf } from './zip-writer.js';

const APP = zipOf({
  'atlassian-plugin.xml':
    '<atlassian-plugin key="com.example.app"><plugin-info><version>1.0</version></plugin-info></atlassian-plugin>',
  'META-INF/MANIFEST.MF': 'Bundle-SymbolicName: app\nBundle-Version: 1.0.0\n',
});
const LIBRARY = zipOf({ 'META-INF/MANIFEST.MF': 'Bundle-SymbolicName: lib\nBundle-Version: 2\n', a: 'x' });
const OBR = `<repository><resource symbolicname="app" version="1.0.0" uri="app.jar"/><resource symbolicname="lib" version="2" uri="dependencies/lib.jar"/></repository>`;
const FILES = { 'obr.xml': OBR, 'app.jar': APP, 'dependencies/lib.jar': LIBRARY };

describe('An .obr', () => {
  it.each(['stored', 'deflated'])('lists its jars, %s, and is the app at its top', async (method) => {
    const entries = Object.entries(FILES).map(([name, content]) => ({
      name,
      content,
      method: method === 'stored' ? 0 : 8,
    }));
    const report = await inspectArchive(writeZip({ entries }));
    expect(report).toMatchObject({
      ok: true,
      identity: {
        state: 'known',
        key: 'com.example.app',
        version: '1.0',
        source: 'app.jar!/atlassian-plugin.xml',
        findings: [{ code: 'key-differs', source: 'obr.xml' }],
      },
    });
    expect(report.ok && report.inner).toEqual([
      {
        name: 'app.jar',
        size: APP.byteLength,
        sha256: sha256Hex(APP),
        entryCount: 2,
        identity: {
          state: 'known',
          key: 'com.example.app',
          version: '1.0',
          vendor: null,
          source: 'atlassian-plugin.xml',
          findings: [],
        },
      },
      {
        name: 'dependencies/lib.jar',
        size: LIBRARY.byteLength,
        sha256: sha256Hex(LIBRARY),
        entryCount: 2,
        identity: {
          state: 'known',
          key: 'lib',
          version: '2',
          vendor: null,
          source: 'META-INF/MANIFEST.MF (Bundle-SymbolicName)',
          findings: [],
        },
      },
    ]);
  });

  it('says where its own version is another than the app’s', async () => {
    const report = await inspectArchive(zipOf({ ...FILES, 'obr.xml': OBR.replace('1.0.0', '1.0.1') }));
    expect(report).toMatchObject({ identity: { findings: [{ code: 'key-differs' }, { code: 'version-differs' }] } });
  });

  it('is malformed where its obr.xml is', async () => {
    expect(await inspectArchive(zipOf({ 'obr.xml': '<!DOCTYPE a><repository/>' }))).toMatchObject({
      identity: { state: 'malformed', source: 'obr.xml', detail: 'a document type' },
    });
  });

  const one = (attributes: string) => `<repository><resource ${attributes}/></repository>`;
  it.each<[title: string, files: Readonly<Record<string, string | Uint8Array>>]>([
    ['names its jar', { 'obr.xml': one('uri="app.jar"'), 'app.jar': APP }],
    ['names its jar from here', { 'obr.xml': one('uri="./app.jar"'), 'app.jar': APP }],
    ['names its jar in a folder', { 'obr.xml': one('uri="d/app.jar"'), 'd/app.jar': APP }],
    ['names no jar, and there is one', { 'obr.xml': one('symbolicname="app"'), 'd/app.jar': APP }],
    ['names nothing, and there is one jar', { 'obr.xml': '<repository/>', 'app.jar': APP }],
    ['names the app by its key', { 'obr.xml': one('symbolicname="com.example.app"'), 'app.jar': APP }],
    ['stands beside a descriptor that agrees', { ...FILES, 'plugin.json': '{"key":"com.example.app","version":"1"}' }],
  ])('is the app where obr.xml %s', async (_title, files) => {
    expect(await inspectArchive(zipOf(files))).toMatchObject({ identity: { state: 'known', key: 'com.example.app' } });
  });

  const two = (a: string, b: string) => `<repository><resource uri="${a}"/><resource uri="${b}"/></repository>`;
  it.each<[title: string, files: Readonly<Record<string, string | Uint8Array>>, detail: string | RegExp]>([
    ['no jar', { 'obr.xml': one('uri="app.jar"') }, 'there is no "app.jar"'],
    ['no jar, and none named', { 'obr.xml': '<repository/>' }, '0 archives, and no uri says which is the app'],
    [
      'two jars in folders, and none named',
      { 'obr.xml': '<repository/>', 'a/app.jar': APP, 'b/lib.jar': LIBRARY },
      '2 archives, and no uri says which is the app',
    ],
    ['a jar that its obr.xml escapes', { 'obr.xml': one('uri="%61pp.jar"'), 'app.jar': APP }, /no path/],
    ['a jar elsewhere', { 'obr.xml': one('uri="https://a.example/app.jar"'), 'app.jar': APP }, /no path/],
    ['an empty uri', { 'obr.xml': one('uri=""'), 'app.jar': APP }, /no path/],
    [
      'two resources at the top',
      { ...FILES, 'obr.xml': two('app.jar', 'lib.jar') },
      '2 of 2 resources stand at the top: which is the app?',
    ],
    [
      'no resource at the top',
      { 'obr.xml': two('a/app.jar', 'b/lib.jar'), 'a/app.jar': APP, 'b/lib.jar': LIBRARY },
      '0 of 2 resources stand at the top: which is the app?',
    ],
    ['another archive at the top', { ...FILES, 'b.zip': LIBRARY }, 'b.zip could be the app as well as app.jar'],
    [
      'its app in a folder, and another archive',
      { 'obr.xml': one('uri="d/app.jar"'), 'd/app.jar': APP, 'e/lib.jar': LIBRARY },
      'e/lib.jar could be the app as well as d/app.jar',
    ],
    ['an app of another form', { 'obr.xml': one('uri="app.war"'), 'app.war': APP }, 'app.war is not inspected'],
    ['an app without a name', { ...FILES, 'app.jar': zipOf({ a: 'x' }) }, 'app.jar names no app'],
    ['another root', { ...FILES, 'obr.xml': '<r:repository xmlns:r="u"/>' }, 'the root is no repository'],
    ['a uri with a prefix', { ...FILES, 'obr.xml': one('xmlns:a="u" a:uri="b.jar" uri="app.jar"') }, /prefix/],
    [
      'more resources than are read',
      { ...FILES, 'obr.xml': `<repository>${'<resource uri="app.jar"/>'.repeat(1001)}</repository>` },
      'more than 1000 resources',
    ],
  ])('is malformed with %s', async (_title, files, detail) => {
    const report = await inspectArchive(zipOf(files));
    expect(report).toMatchObject({ ok: true, identity: { state: 'malformed', source: 'obr.xml' } });
    const said = report.ok && report.identity.state === 'malformed' ? report.identity.detail : '';
    if (typeof detail === 'string') expect(said).toBe(detail);
    else expect(said).toMatch(detail);
  });

  it('is malformed where its jars are not inspected', async () => {
    expect(await inspectArchive(zipOf(FILES), { inner: 'none' })).toMatchObject({
      identity: { state: 'malformed', source: 'obr.xml', detail: 'app.jar is not inspected' },
    });
    expect(await inspectArchive(zipOf(FILES), { inner: 'all' })).toMatchObject({ identity: { state: 'known' } });
  });

  it.each<[title: string, files: Readonly<Record<string, string | Uint8Array>>, detail: string]>([
    [
      'obr.xml',
      { 'obr.xml': OBR.replace('"app"', '"b"') },
      'app.jar!/atlassian-plugin.xml has key "com.example.app", obr.xml has "b"',
    ],
    [
      'plugin.json',
      { 'plugin.json': '{"key":"b"}' },
      'app.jar!/atlassian-plugin.xml has key "com.example.app", plugin.json has "b"',
    ],
    [
      'package.json',
      { 'package.json': '{"name":"b"}' },
      'app.jar!/atlassian-plugin.xml has key "com.example.app", package.json has "b"',
    ],
    [
      'plugin.json, in its version',
      { 'plugin.json': '{"key":"com.example.app","version":"2"}' },
      'app.jar!/atlassian-plugin.xml has version "1.0", plugin.json has "2"',
    ],
  ])('is in disagreement with its %s', async (_title, files, detail) => {
    expect(await inspectArchive(zipOf({ ...FILES, ...files }))).toMatchObject({
      identity: { state: 'disagreement', detail },
    });
  });

  it('is in disagreement with a host’s own reader that has another key', async () => {
    const said = (key: string) => ({ identityReader: async () => ({ key, version: null, vendor: null }) });
    expect(await inspectArchive(zipOf(FILES), said('b'))).toMatchObject({ identity: { state: 'disagreement' } });
    expect(await inspectArchive(zipOf(FILES), said('com.example.app'))).toMatchObject({ identity: { state: 'known' } });
  });

  it.each([
    ['a prefix', 'archive-prefix', writeZip({ prefix: 'MZ', entries: [{ name: 'x' }] }), 'app.jar'],
    ['a name twice', 'archive-name-duplicate', writeZip({ entries: [{ name: 'x' }, { name: 'x' }] }), 'app.jar!/x'],
    [
      'another CRC-32',
      'archive-crc-mismatch',
      writeZip({ entries: [{ name: 'x', content: 'y', crc32: 1 }] }),
      'app.jar!/x',
    ],
    ['no archive', 'archive-not-a-zip', Buffer.from('no archive'), 'app.jar'],
  ])('is refused for an inner jar with %s', async (_title, code, jar, entry) => {
    expect(await inspectArchive(zipOf({ ...FILES, 'app.jar': jar }))).toMatchObject({ ok: false, code, entry });
  });

  it('shares its limits with its jars', async () => {
    expect(await inspectArchive(zipOf(FILES), { maxEntries: 7 })).toMatchObject({ ok: true });
    expect(await inspectArchive(zipOf(FILES), { maxEntries: 6 })).toMatchObject({
      code: 'archive-too-many-entries',
      entry: 'dependencies/lib.jar',
    });
    expect(await inspectArchive(zipOf(FILES), { maxInnerBytes: 100 })).toMatchObject({
      code: 'archive-inner-too-large',
      entry: 'app.jar',
    });
  });

  it('has its jars checked to depth one', async () => {
    const broken = writeZip({ prefix: 'MZ', entries: [] });
    const app = zipOf({ 'META-INF/lib/a.jar': broken, 'obr.xml': '<repository/>' });
    expect(await inspectArchive(zipOf({ ...FILES, 'app.jar': app }))).toMatchObject({ ok: true });
  });
});

describe('The jars within a jar', () => {
  const files = { a: 'x', 'META-INF/lib/lib.jar': writeZip({ prefix: 'MZ', entries: [] }) };
  it.each([
    [undefined, { ok: true, inner: [] }],
    ['none', { ok: true, inner: [] }],
    ['all', { ok: false, code: 'archive-prefix', entry: 'META-INF/lib/lib.jar' }],
  ] as const)('are checked where that is asked for: %s', async (inner, report) => {
    expect(await inspectArchive(zipOf(files), { inner })).toMatchObject(report);
  });
});

describe('The ratio of an .obr', () => {
  it('counts what all its jars hold together, out of its own bytes', async () => {
    const jar = zipOf({ a: new Uint8Array(1024 * 1024) });
    const jars = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`dependencies/${index}.jar`, jar]));
    const report = await inspectArchive(zipOf({ 'obr.xml': OBR, 'app.jar': APP, ...jars }));
    expect(report).toMatchObject({ ok: false, code: 'archive-ratio-exceeded' });
    const few = Object.fromEntries(Object.entries(jars).slice(0, 3));
    expect(await inspectArchive(zipOf({ 'obr.xml': OBR, 'app.jar': APP, ...few }))).toMatchObject({ ok: true });
  });
});
