/** Archives beside those that are refused: odd in ways in which honest ones are, and read the same by everyone. */
import { extraField, writeZip, zip64Field, zipOf, type ZipEntry } from './zip-writer.js';

/** A sentence, the archive, and what its files hold; folders hold null. */
export type Accepted = readonly [
  title: string,
  archive: () => Uint8Array,
  content: Readonly<Record<string, string | null>>,
];

const A: ZipEntry = { name: 'a', content: 'alpha' };
const FILES = { a: 'alpha', b: 'beta' };
const INNER = zipOf({ inner: 'hidden' });
const one = (entry: Partial<ZipEntry>, zip = {}) => writeZip({ entries: [{ ...A, ...entry }], ...zip });
const alpha = (title: string, entry: Partial<ZipEntry>, zip = {}): Accepted => [
  title,
  () => one(entry, zip),
  { a: 'alpha' },
];

const DESCRIPTORS = [0, 8].flatMap((method) =>
  [true, false].flatMap((signature) =>
    [true, false].map((wide) =>
      alpha(
        `a data descriptor, ${method === 0 ? 'stored' : 'deflated'}, ${signature ? 'with' : 'without'} signature, of ${wide ? 64 : 32} bits`,
        { method, descriptor: { signature, wide } },
      ),
    ),
  ),
);

export const ACCEPTED: readonly Accepted[] = [
  ['no entry', () => writeZip({ entries: [] }), {}],
  ['two entries', () => zipOf(FILES), FILES],
  ['an entry without bytes', () => one({ content: '' }), { a: '' }],
  ['an entry without bytes that is deflated', () => one({ content: '', method: 8 }), { a: '' }],
  [
    'a folder',
    () => writeZip({ entries: [{ name: 'd/' }, { name: 'd/a', content: 'x' }] }),
    { 'd/': null, 'd/a': 'x' },
  ],
  [
    'a folder that is deflated',
    () => writeZip({ entries: [{ name: 'd/', method: 8, descriptor: {} }] }),
    { 'd/': null },
  ],
  ['a folder in no entry', () => zipOf({ 'd/a': 'x', 'd/b': 'y' }), { 'd/a': 'x', 'd/b': 'y' }],
  ...DESCRIPTORS,
  alpha('a descriptor, and true local fields', { descriptor: {}, local: { crc32: 0, size: 5, compressedSize: 7 } }),
  alpha('another setting of deflate in the local header', { local: { flags: 2 }, central: { flags: 4 } }),
  alpha('another version in the local header', { versionNeeded: 45, local: { versionNeeded: 10 } }),
  alpha('a comment', {}, { end: { comment: 'a comment' } }),
  alpha('the longest comment', {}, { end: { comment: 'c'.repeat(65_535) } }),
  alpha('a comment of an entry', { central: { comment: 'PK\x05\x06 a comment' } }),
  alpha('an unknown extra field', { extra: extraField(0x1234, Buffer.from('abc')) }),
  alpha("the mark of Java's archives", { local: { extra: extraField(0xcafe, Buffer.alloc(0)) } }),
  alpha('times in the extra fields of one side', { central: { extra: extraField(0x5455, Buffer.alloc(5)) } }),
  alpha('a mode', { central: { attributes: 0o100755 * 0x10000 } }),
  alpha('attributes of MS-DOS', { central: { attributes: 0x21, madeBy: 20 } }),
  alpha('64-bit end records', {}, { zip64: {} }),
  alpha('64-bit end records that nothing needs', {}, { zip64: { keepsNarrow: true } }),
  alpha('sizes in a zip64 field', {
    central: { size: 0xffff_ffff, compressedSize: 0xffff_ffff, extra: zip64Field(5, 7) },
    versionNeeded: 45,
  }),
  alpha('sizes in a local zip64 field', {
    local: { size: 0xffff_ffff, compressedSize: 0xffff_ffff, extra: zip64Field(5, 7) },
    versionNeeded: 45,
  }),
  alpha('more in a zip64 field than is needed', {
    central: { size: 0xffff_ffff, compressedSize: 0xffff_ffff, extra: zip64Field(5, 7, 0) },
    versionNeeded: 45,
  }),
  [
    'a directory in another order',
    () =>
      writeZip({
        entries: [
          { ...A, only: 'local' },
          { name: 'b', content: 'beta' },
          { ...A, only: 'central', central: { offset: 0 } },
        ],
      }),
    FILES,
  ],
  [
    'an archive in the archive, stored',
    () => one({ content: INNER, method: 0 }),
    { a: Buffer.from(INNER).toString('latin1') },
  ],
  ['UTF-8', () => zipOf({ 'Ää/世界 🌍.txt': 'x' }), { 'Ää/世界 🌍.txt': 'x' }],
  ['a letter that combines', () => zipOf({ 'a\u0308': 'x' }), { 'a\u0308': 'x' }],
  [
    'a name in UTF-8, made on FAT',
    () => writeZip({ entries: [{ name: 'ä', content: 'alpha', central: { madeBy: 20 } }] }),
    { ä: 'alpha' },
  ],
  ['letters that are alike', () => zipOf({ a: 'x', а: 'y' }), { a: 'x', а: 'y' }],
  [
    'a licence and a folder of licences',
    () => zipOf({ 'META-INF/LICENSE': 'x', 'META-INF/license/b': 'y' }),
    { 'META-INF/LICENSE': 'x', 'META-INF/license/b': 'y' },
  ],
  ['a class with the name of a device', () => zipOf({ 'a/aux.class': 'x' }), { 'a/aux.class': 'x' }],
  [
    'names that begin with the name of a device',
    () => zipOf({ console: 'x', 'com10.txt': 'y' }),
    { console: 'x', 'com10.txt': 'y' },
  ],
  [
    'semicolons where they are no version',
    () => zipOf({ 'a;v=1': 'x', 'b;2.txt': 'y', 'd;1/c': 'z' }),
    { 'a;v=1': 'x', 'b;2.txt': 'y', 'd;1/c': 'z' },
  ],
  ['dots within names', () => zipOf({ '.a': 'x', '..a': 'y', 'a...b': 'z' }), { '.a': 'x', '..a': 'y', 'a...b': 'z' }],
  ['neighbours of a name', () => zipOf({ d: 'x', 'd.e': 'y', 'd!/f': 'z' }), { d: 'x', 'd.e': 'y', 'd!/f': 'z' }],
  ['a long name', () => zipOf({ [`${'x/'.repeat(511)}yz`]: 'x' }), { [`${'x/'.repeat(511)}yz`]: 'x' }],
];
