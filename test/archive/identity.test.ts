import { describe, expect, it } from 'vitest';
import { inspectArchive, type IdentityReader } from '../../src/archive/index.js';
import { toOsgiVersion } from '../../src/archive/identity/osgi-version.js';
import { noise } from './refused-archives.js';
import { zipOf } from './zip-writer.js';

const MANIFEST = 'META-INF/MANIFEST.MF';
const identityOf = async (files: Readonly<Record<string, string | Uint8Array>>, identityReader?: IdentityReader) => {
  const report = await inspectArchive(zipOf(files), { identityReader });
  return report.ok ? report.identity : report;
};
const plugin = (key = 'key="com.example.app"', info = '<version>1.2.3</version><vendor name="Example" url="x"/>') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<atlassian-plugin ${key} name="App"><plugin-info>${info}</plugin-info></atlassian-plugin>`;
const manifest = (...lines: readonly string[]) => ['Manifest-Version: 1.0', ...lines, '', ''].join('\r\n');
const known = (key: string, version: string | null, vendor: string | null, source: string) => ({
  state: 'known',
  key,
  version,
  vendor,
  source,
  findings: [],
});

describe('The identity of an app', () => {
  it.each<[title: string, files: Readonly<Record<string, string>>, identity: object]>([
    ['nothing', { a: 'x' }, { state: 'unknown' }],
    [
      'atlassian-plugin.xml',
      { 'atlassian-plugin.xml': plugin() },
      known('com.example.app', '1.2.3', 'Example', 'atlassian-plugin.xml'),
    ],
    [
      'the same with references, comments and CDATA',
      {
        'atlassian-plugin.xml': plugin(
          'key="com.example&#46;app"',
          '<version><!-- x --> 1.2<![CDATA[.3]]> </version><vendor name="A &amp; B"/>',
        ),
      },
      known('com.example.app', '1.2.3', 'A & B', 'atlassian-plugin.xml'),
    ],
    [
      'the same without version and vendor',
      { 'atlassian-plugin.xml': '<atlassian-plugin key="a"/>' },
      known('a', null, null, 'atlassian-plugin.xml'),
    ],
    [
      'a bundle',
      {
        [MANIFEST]: manifest(
          'Bundle-SymbolicName: com.example.bundle;singleton:=true',
          'Bundle-Version: 1.0.0',
          'Bundle-Vendor: Example',
        ),
      },
      known('com.example.bundle', '1.0.0', 'Example', `${MANIFEST} (Bundle-SymbolicName)`),
    ],
    [
      'a plugin key in the manifest, and a bundle of another name',
      {
        [MANIFEST]: manifest(
          'Atlassian-Plugin-Key: com.example.app',
          'Bundle-SymbolicName: other',
          'Implementation-Version: 2',
        ),
      },
      known('com.example.app', '2', null, MANIFEST),
    ],
    [
      'a plugin key that goes on in the next line, in the middle of a letter',
      { [MANIFEST]: 'Manifest-Version: 1.0\nAtlassian-Plugin-Key: com.exam\n ple.app\nBundle-Version: 1\n' },
      known('com.example.app', '1', null, MANIFEST),
    ],
    [
      'a manifest in other letter case',
      { 'meta-inf/manifest.mf': manifest('Atlassian-Plugin-Key: a') },
      known('a', null, null, MANIFEST),
    ],
    [
      'headers after the main section',
      { [MANIFEST]: manifest('', 'Name: x', 'Atlassian-Plugin-Key: evil') },
      { state: 'unknown' },
    ],
    [
      'plugin.json',
      { 'plugin.json': '{"key":"a","version":"1","vendor":{"name":"V"}}' },
      known('a', '1', 'V', 'plugin.json'),
    ],
    [
      'package.json',
      { 'package.json': '{"name":"@scope/a","version":"1","author":"V"}' },
      known('@scope/a', '1', 'V', 'package.json'),
    ],
    [
      'plugin.json that says no version and no vendor',
      { 'plugin.json': '{"key":"a","version":null,"vendor":{"url":"x"}}' },
      known('a', null, null, 'plugin.json'),
    ],
    ['an empty manifest', { [MANIFEST]: '' }, { state: 'unknown' }],
    ['a plugin.json of something else', { 'plugin.json': '{"id":"a"}' }, { state: 'unknown' }],
    [
      'XML and manifest that agree, in versions that look different',
      {
        'atlassian-plugin.xml': plugin(undefined, '<version>1.0-SNAPSHOT</version>'),
        [MANIFEST]: manifest(
          'Atlassian-Plugin-Key: com.example.app',
          'Bundle-SymbolicName: b',
          'Bundle-Version: 1.0.0.SNAPSHOT',
        ),
      },
      known('com.example.app', '1.0-SNAPSHOT', null, 'atlassian-plugin.xml'),
    ],
    [
      'XML in an encoding in which letters of ASCII are themselves',
      { 'atlassian-plugin.xml': '<?xml version="1.0" encoding="ISO-8859-15"?><atlassian-plugin key="a"/>' },
      known('a', null, null, 'atlassian-plugin.xml'),
    ],
    [
      'XML without a version, and a manifest with one',
      {
        'atlassian-plugin.xml': '<atlassian-plugin key="a"/>',
        [MANIFEST]: manifest('Bundle-Version: 3', 'Bundle-Vendor: V'),
      },
      known('a', '3', 'V', 'atlassian-plugin.xml'),
    ],
  ])('is read from %s', async (_title, files, identity) => {
    expect(await identityOf(files)).toEqual(identity);
  });

  it('is read where a letter of two bytes is cut by the end of a line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('Atlassian-Plugin-Key: a\nBundle-Vendor: \xc3', 'latin1'),
      Buffer.from('\n \xa4\n', 'latin1'),
    ]);
    expect(await identityOf({ [MANIFEST]: bytes })).toMatchObject({ key: 'a', vendor: 'ä' });
  });

  it.each<[title: string, files: Readonly<Record<string, string>>, detail: string]>([
    [
      'the keys of XML and manifest',
      { 'atlassian-plugin.xml': plugin(), [MANIFEST]: manifest('Atlassian-Plugin-Key: b') },
      'atlassian-plugin.xml has key "com.example.app", META-INF/MANIFEST.MF has "b"',
    ],
    [
      'the keys of XML and JSON',
      { 'atlassian-plugin.xml': plugin(), 'plugin.json': '{"key":"b"}' },
      'atlassian-plugin.xml has key "com.example.app", plugin.json has "b"',
    ],
    [
      'the versions of XML and JSON',
      { 'atlassian-plugin.xml': plugin(), 'plugin.json': '{"key":"com.example.app","version":"2"}' },
      'atlassian-plugin.xml has version "1.2.3", plugin.json has "2"',
    ],
  ])('is in disagreement where %s differ', async (_title, files, detail) => {
    expect(await identityOf(files)).toEqual({ state: 'disagreement', detail });
  });

  it.each<[code: string, source: string, files: Readonly<Record<string, string>>]>([
    [
      'version-differs',
      MANIFEST,
      {
        'atlassian-plugin.xml': plugin(),
        [MANIFEST]: manifest('Atlassian-Plugin-Key: com.example.app', 'Bundle-Version: 9'),
      },
    ],
    [
      'version-differs',
      `${MANIFEST} (Bundle-SymbolicName)`,
      { 'atlassian-plugin.xml': plugin(), [MANIFEST]: manifest('Bundle-SymbolicName: b', 'Bundle-Version: 9') },
    ],
    ['key-differs', 'package.json', { 'atlassian-plugin.xml': plugin(), 'package.json': '{"name":"frontend"}' }],
    [
      'vendor-differs',
      'plugin.json',
      { 'atlassian-plugin.xml': plugin(), 'plugin.json': '{"key":"com.example.app","vendor":"Other"}' },
    ],
    [
      'placeholder',
      'atlassian-plugin.xml',
      { 'atlassian-plugin.xml': plugin(undefined, '<version>${project.version}</version>') },
    ],
    ['descriptor-ignored', 'package.json', { 'atlassian-plugin.xml': plugin(), 'package.json': '{' }],
  ])('is known with the finding %s of %s', async (code, source, files) => {
    expect(await identityOf(files)).toMatchObject({
      state: 'known',
      key: 'com.example.app',
      findings: [{ code, source }],
    });
  });

  const bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>';
  it.each<[title: string, name: string, content: string, detail: string | RegExp]>([
    ['another root', 'atlassian-plugin.xml', '<plugin key="a"/>', 'the root is no atlassian-plugin'],
    ['no key', 'atlassian-plugin.xml', '<atlassian-plugin/>', 'it has no key'],
    ['a placeholder', 'atlassian-plugin.xml', plugin('key="${atlassian.plugin.key}"'), 'its key is a placeholder'],
    ['an empty key', 'atlassian-plugin.xml', plugin('key=" "'), /empty/],
    ['a key with a hidden character', 'atlassian-plugin.xml', plugin('key="a\u200bb"'), /hidden/],
    ['a key that is too long', 'atlassian-plugin.xml', plugin(`key="${'k'.repeat(201)}"`), /too long/],
    ['two keys', 'atlassian-plugin.xml', plugin('key="a" key="b"'), /duplicate attribute/],
    [
      'two versions',
      'atlassian-plugin.xml',
      plugin(undefined, '<version>1</version><version>2</version>'),
      /two elements/,
    ],
    ['a document type', 'atlassian-plugin.xml', `${bomb}<atlassian-plugin key="&c;"/>`, 'a document type'],
    ['an entity', 'atlassian-plugin.xml', '<atlassian-plugin key="&a;"/>', /undefined entity/],
    [
      'another encoding',
      'atlassian-plugin.xml',
      '<?xml version="1.0" encoding="ISO-8859-1"?><atlassian-plugin key="ä"/>',
      'another encoding than UTF-8',
    ],
    [
      'an encoding in which letters of ASCII are others',
      'atlassian-plugin.xml',
      '<?xml version="1.0" encoding="UTF-7"?><atlassian-plugin key="a"/>',
      'another encoding than UTF-8',
    ],
    ['an element that does not end', 'atlassian-plugin.xml', '<atlassian-plugin key="a">', /unclosed tag/],
    ['nothing but a comment', 'atlassian-plugin.xml', '<!-- a -->', 'document must contain a root element'],
    ['two documents', 'atlassian-plugin.xml', '<atlassian-plugin key="a"/><atlassian-plugin key="b"/>', /./],
    ['depth', 'atlassian-plugin.xml', `<atlassian-plugin key="a">${'<a>'.repeat(64)}`, 'more than 64 levels'],
    [
      'a long name',
      'atlassian-plugin.xml',
      `<atlassian-plugin key="a"><${'a'.repeat(201)}/></atlassian-plugin>`,
      'a name of more than 200 characters',
    ],
    ['a text', 'atlassian-plugin.xml', 'key=a', /./],
    [
      'more than a mebibyte',
      'atlassian-plugin.xml',
      `${plugin()}<!--${noise(900_000).toString('base64')}-->`,
      'more than 1048576 bytes',
    ],
    [
      'the same header twice',
      MANIFEST,
      manifest('Atlassian-Plugin-Key: a', 'atlassian-plugin-key: b'),
      'two headers atlassian-plugin-key',
    ],
    ['a fragment', MANIFEST, manifest('Bundle-SymbolicName: a', 'Fragment-Host: b'), 'a fragment of "b"'],
    ['a line that ends in CR alone', MANIFEST, 'X: y\rAtlassian-Plugin-Key: a\n', 'a line ends in CR alone'],
    [
      'a CR alone in a later section',
      MANIFEST,
      'Atlassian-Plugin-Key: a\n\nName: x\rY: z\n',
      'a line ends in CR alone',
    ],
    ['a CR at the end', MANIFEST, 'Atlassian-Plugin-Key: a\r', 'a line ends in CR alone'],
    ['a mark of its encoding', MANIFEST, '\ufeffAtlassian-Plugin-Key: a\n', 'a line is no header'],
    [
      'a mark of its encoding before a later header',
      MANIFEST,
      'X: y\n\ufeffAtlassian-Plugin-Key: a\n',
      'a line is no header',
    ],
    ['a line that is no header', MANIFEST, manifest('Atlassian-Plugin-Key'), 'a line is no header'],
    ['a first line that goes on', MANIFEST, ' a: b\n', 'a line is no header'],
    ['no JSON', 'plugin.json', '{', /invalid-json/],
    ['a key that is no text', 'plugin.json', '{"key":["a"]}', 'its key is no text'],
    ['a key that is null', 'plugin.json', '{"key":null}', 'its key is no text'],
    ['a prototype', 'plugin.json', '{"__proto__":{"key":"a"}}', 'a key __proto__'],
    ['a key in other letters', 'plugin.json', '{"Key":"a"}', 'its key is spelt "Key"'],
    ['a key in other letters too', 'plugin.json', '{"key":"a","KEY":"b"}', 'its key is spelt "KEY"'],
    ['a version that is no text', 'plugin.json', '{"key":"a","version":1}', 'its version is no text'],
    ['a version in other letters', 'plugin.json', '{"key":"a","Version":"1"}', 'its version is spelt "Version"'],
    ['a vendor that is a list', 'plugin.json', '{"key":"a","vendor":["V"]}', 'its vendor is no text'],
    ['a vendor whose name is no text', 'plugin.json', '{"key":"a","vendor":{"name":1}}', 'its vendor is no text'],
    ['a name that is no text', 'package.json', '{"name":["a"]}', 'its name is no text'],
    ['an author that is no text', 'package.json', '{"name":"a","author":1}', 'its author is no text'],
    ['a key with a prefix', 'atlassian-plugin.xml', plugin('xmlns:a="u" a:key="b" key="a"'), 'a prefix of key'],
    [
      'a vendor’s name with a prefix',
      'atlassian-plugin.xml',
      plugin(undefined, '<vendor xmlns:a="u" a:name="b" name="a"/>'),
      'a prefix of name',
    ],
    [
      'a version with a prefix',
      'atlassian-plugin.xml',
      plugin(undefined, '<a:version xmlns:a="u">2</a:version><version>1</version>'),
      'a prefix of version',
    ],
    [
      'a version of elements',
      'atlassian-plugin.xml',
      plugin(undefined, '<version>1<b>2</b></version>'),
      'its version holds elements',
    ],
    ['a last line without an end', MANIFEST, 'X: y\r\nAtlassian-Plugin-Key: a', 'the last line has no end'],
    ['a last line that goes on and has no end', MANIFEST, 'Atlassian-Plugin-Key: a\n b', 'the last line has no end'],
    ['a header without a blank', MANIFEST, 'X: y\nAtlassian-Plugin-Key:a\n', 'a line is no header'],
    ...['\u00a0', '\ufeff', '\u2003', '\u2028', '\u3000'].map((blank): [string, string, string, string] => [
      `a key with U+${blank.charCodeAt(0).toString(16)} behind it`,
      'plugin.json',
      JSON.stringify({ key: `com.acme.app${blank}` }),
      'its key is empty, too long or holds hidden characters',
    ]),
    ['an empty first line', MANIFEST, '\r\nAtlassian-Plugin-Key: a\r\n', 'the first line is empty'],
    ['two keys in JSON', 'plugin.json', '{"key":"a","key":"b"}', /duplicate-json-key/],
  ])('is malformed by %s in %s', async (_title, source, content, detail) => {
    const identity = await identityOf({ [source]: content });
    expect(identity).toMatchObject({ state: 'malformed', source });
    const said = 'detail' in identity ? identity.detail : '';
    if (typeof detail === 'string') expect(said).toBe(detail);
    else expect(said).toMatch(detail);
  });

  it('takes a manifest whose last section has no end, but not its main one', async () => {
    const content = 'Atlassian-Plugin-Key: a\n\nName: b\nX: y';
    expect(await identityOf({ [MANIFEST]: content })).toMatchObject({ state: 'known', key: 'a' });
  });

  it.each(['atlassian-plugin.xml', 'plugin.json', 'obr.xml', 'package.json'])(
    'is malformed by a %s for some release of Java alone',
    async (name) => {
      const source = `META-INF/versions/9/${name}`;
      const files = { 'plugin.json': '{"key":"com.acme.app","version":"1"}', [source]: 'x' };
      expect(await identityOf(files)).toMatchObject({ state: 'malformed', source });
      expect(
        await identityOf({ 'atlassian-plugin.xml': plugin(), ['meta-inf/VERSIONS/21/' + name]: 'x' }),
      ).toMatchObject({
        state: 'malformed',
      });
      expect(await identityOf({ ...files, [source]: '', [`META-INF/versions/9/x/${name}`]: 'x' })).toMatchObject({
        state: 'malformed',
      });
      const elsewhere = { 'plugin.json': '{"key":"com.acme.app"}', [`META-INF/versions/9/x/${name}`]: 'x' };
      expect(await identityOf(elsewhere)).toMatchObject({ state: 'known', key: 'com.acme.app' });
    },
  );

  it('is read from deep XML in a time that does not grow with how deep it is', async () => {
    const deep = 'x'.repeat(200);
    const [open, close] = [`<${deep}>`.repeat(60), `</${deep}>`.repeat(60)];
    const xml = `<atlassian-plugin key="a">${open}${'<a/>'.repeat(200_000)}${close}</atlassian-plugin>`;
    const started = performance.now();
    expect(await identityOf({ 'atlassian-plugin.xml': xml })).toMatchObject({ state: 'known', key: 'a' });
    const deepMillis = performance.now() - started;
    const flat = performance.now();
    const plain = `<atlassian-plugin key="a">${'<a/>'.repeat(200_000)}</atlassian-plugin>`;
    expect(await identityOf({ 'atlassian-plugin.xml': plain })).toMatchObject({ state: 'known', key: 'a' });
    expect(deepMillis).toBeLessThan(5 * (performance.now() - flat) + 100);
  });

  const bundle = (name: string, version = '1.0.0') =>
    manifest(`Bundle-SymbolicName: ${name}`, `Bundle-Version: ${version}`);
  it.each<[title: string, source: string, files: Readonly<Record<string, string>>]>([
    ['Plugin.json', 'plugin.json', { 'Plugin.json': '{"key":"b"}', 'package.json': '{"name":"a"}' }],
    [
      'Atlassian-Plugin.xml',
      'atlassian-plugin.xml',
      { 'Atlassian-Plugin.xml': plugin(), 'plugin.json': '{"key":"a"}' },
    ],
    ['PACKAGE.JSON beside a bundle', 'package.json', { 'PACKAGE.JSON': '{"name":"b"}', [MANIFEST]: bundle('a') }],
  ])('is malformed where a descriptor is spelt %s, which some file systems find', async (spelt, source, files) => {
    const detail = `it is spelt "${spelt.split(' ', 1).join('')}"`;
    expect(await identityOf(files)).toEqual({ state: 'malformed', source, detail });
  });

  it.each<[title: string, source: string, files: Readonly<Record<string, string>>]>([
    [
      'package.json beside a bundle',
      'package.json',
      { 'package.json': '{"name":"b","version":5}', [MANIFEST]: bundle('a') },
    ],
    [
      'a bundle’s name beside package.json',
      `${MANIFEST} (Bundle-SymbolicName)`,
      { 'package.json': '{"name":"a"}', [MANIFEST]: bundle('b\u0001', '') },
    ],
    [
      'a bundle’s name beside plugin.json',
      `${MANIFEST} (Bundle-SymbolicName)`,
      { 'plugin.json': '{"key":"a"}', [MANIFEST]: bundle('b\u200b') },
    ],
    [
      'package.json around an .obr',
      'package.json',
      { 'obr.xml': '<repository><resource uri="a.jar"/></repository>', 'package.json': '{"name":"b","version":5}' },
    ],
  ])('is malformed where %s can’t be read and might say otherwise', async (_title, source, files) => {
    expect(await identityOf(files)).toMatchObject({ state: 'malformed', source });
  });

  it.each<[title: string, files: Readonly<Record<string, string>>, version: string | null]>([
    [
      'manifest and XML',
      {
        'atlassian-plugin.xml': plugin(),
        [MANIFEST]: manifest('Atlassian-Plugin-Key: com.example.app', 'Bundle-Version: 9'),
      },
      null,
    ],
    ['bundle and XML', { 'atlassian-plugin.xml': plugin(), [MANIFEST]: bundle('b', '1.3.3') }, null],
    [
      'bundle and package.json',
      { 'package.json': '{"name":"a","version":"1.5.0"}', [MANIFEST]: bundle('a', '99.0.0') },
      null,
    ],
    [
      'bundle and XML, in the qualifier alone',
      { 'atlassian-plugin.xml': plugin(), [MANIFEST]: bundle('b', '1.2.3.x') },
      '1.2.3',
    ],
    [
      'two others, where XML says none',
      {
        'atlassian-plugin.xml': '<atlassian-plugin key="a"/>',
        'package.json': '{"name":"a","version":"1"}',
        [MANIFEST]: bundle('b', '2'),
      },
      null,
    ],
    [
      'an app and a package.json of something else',
      { 'atlassian-plugin.xml': '<atlassian-plugin key="a"/>', 'package.json': '{"name":"frontend","version":"7"}' },
      null,
    ],
    ['XML and text that is no version', { 'atlassian-plugin.xml': plugin(), [MANIFEST]: bundle('b', 'next') }, null],
  ])('has the version that its descriptors agree on: %s', async (_title, files, version) => {
    expect(await identityOf(files)).toMatchObject({ state: 'known', version });
  });

  it('is first of all what the host’s own reader says', async () => {
    const files = { 'host.txt': 'mine' };
    const reader: IdentityReader = async ({ entries, read }) => {
      const entry = entries.find(({ name }) => name === 'host.txt');
      return entry === undefined ? null : { key: String(Buffer.from(await read(entry))), version: null, vendor: null };
    };
    expect(await identityOf(files, reader)).toEqual(known('mine', null, null, 'host'));
    expect(await identityOf({ ...files, 'plugin.json': '{"key":"a"}' }, reader)).toMatchObject({
      state: 'disagreement',
    });
    expect(await identityOf({ 'plugin.json': '{"key":"a"}' }, reader)).toMatchObject({ key: 'a' });
  });
});

describe('A version in the form of OSGi', () => {
  it.each([
    ['1', '1.0.0'],
    ['1.0-SNAPSHOT', '1.0.0.SNAPSHOT'],
    ['1.2.3', '1.2.3'],
    ['1.2.3.4', '1.2.3.4'],
    ['1.2.3-beta.1', '1.2.3.beta_1'],
    ['01.002', '1.2.0'],
    ['1.0.1a', '1.0.1.a'],
    ['next', 'next'],
  ])('of %s is %s', (version, osgi) => {
    expect(toOsgiVersion(version)).toBe(osgi);
  });
});
