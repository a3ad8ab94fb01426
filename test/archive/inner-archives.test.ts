import { describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { sha256Hex } from '../../src/internal/bytes.js';
import { writeZip, zipOf } from './zip-writer.js';

const APP = zipOf({
  'atlassian-plugin.xml':
    '<atlassian-plugin key="com.example.app"><plugin-info><version>1.0</version></plugin-info></atlassian-plugin>',
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
        entryCount: 1,
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

  it('is what obr.xml says where it has no jar', async () => {
    expect(await inspectArchive(zipOf({ 'obr.xml': OBR }))).toMatchObject({
      identity: { key: 'app', version: '1.0.0', source: 'obr.xml' },
    });
  });

  it('is malformed where its obr.xml is', async () => {
    expect(await inspectArchive(zipOf({ 'obr.xml': '<!DOCTYPE a><repository/>' }))).toMatchObject({
      identity: { state: 'malformed', source: 'obr.xml', detail: 'a document type' },
    });
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
    expect(await inspectArchive(zipOf(FILES), { maxEntries: 6 })).toMatchObject({ ok: true });
    expect(await inspectArchive(zipOf(FILES), { maxEntries: 5 })).toMatchObject({
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
