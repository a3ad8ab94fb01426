/** Archives that are refused, by the code that refuses them: each built to be wrong in one way only. */
import { crc32, deflateRawSync } from 'node:zlib';
import type { ArchiveFaultCode } from '../../src/archive/index.js';
import { extraField, fields, writeZip, zip64Field, zipOf, type Zip, type ZipEntry } from './zip-writer.js';

/** A sentence, the archive, and the entry that the fault names. */
export type Refused = readonly [title: string, archive: () => Uint8Array, entry: string | null];

const A: ZipEntry = { name: 'a', content: 'alpha' };
const B: ZipEntry = { name: 'b', content: 'beta' };
const STORED: ZipEntry = { name: 'a', content: 'alpha', method: 0 };
const INNER = zipOf({ inner: 'hidden' });

const one = (entry: Partial<ZipEntry>, zip: Partial<Zip> = {}) => writeZip({ entries: [{ ...A, ...entry }], ...zip });
const two = (zip: Partial<Zip>, a: Partial<ZipEntry> = {}, b: Partial<ZipEntry> = {}) =>
  writeZip({
    entries: [
      { ...A, ...a },
      { ...B, ...b },
    ],
    ...zip,
  });
const named = (...names: readonly (string | Uint8Array)[]) =>
  writeZip({ entries: names.map((name) => ({ name, content: String(name).endsWith('/') ? '' : 'x' })) });
const name = (title: string, text: string): Refused => [title, () => named(text), text];
const extra = (bytes: Uint8Array) => one({ extra: bytes });
const mode = (octal: number, entry: Partial<ZipEntry> = {}) =>
  one({ ...entry, central: { attributes: octal * 0x10000 } });
const deflated = deflateRawSync(Buffer.from('alpha'));

/** Half of a directory header, and a whole one of an entry that has no data. */
const hiddenHeader = (): Uint8Array => {
  const whole = Buffer.from(writeZip({ entries: [{ name: 'hidden', only: 'central', central: { offset: 0 } }] }));
  return whole.subarray(0, whole.byteLength - 22);
};

export const REFUSED: Readonly<Partial<Record<ArchiveFaultCode, readonly Refused[]>>> = {
  'archive-not-a-zip': [
    ['nothing', () => new Uint8Array(0), null],
    ['three bytes', () => Uint8Array.of(0x50, 0x4b, 3), null],
    ['a text', () => Buffer.from('no archive, however long it may be, only because it begins with any letters'), null],
    ['a gzip', () => Buffer.concat([Buffer.of(0x1f, 0x8b, 8, 0), Buffer.alloc(100)]), null],
  ],
  'archive-end-record-missing': [
    ['an archive without its last byte', () => one({}).slice(0, -1), null],
    ['an archive without its end record', () => one({}).slice(0, -22), null],
    ['a local header alone', () => Buffer.from('PK\x03\x04'), null],
    ['an end record that is cut short', () => Buffer.from('PK\x05\x06\0\0', 'latin1'), null],
    [
      'an end record further from the end than a comment is long',
      () => one({}, { trailing: Buffer.alloc(65_536) }),
      null,
    ],
  ],
  'archive-end-record-ambiguous': [
    ['a comment that holds an end record', () => one({}, { end: { comment: writeZip({ entries: [] }) } }), null],
    ['a comment that holds an archive', () => one({}, { end: { comment: INNER } }), null],
    ['a comment that ends in the signature of one', () => one({}, { end: { comment: 'see PK\x05\x06' } }), null],
    [
      'an end record whose comment is the rest of the archive, in an entry',
      () => one({ method: 0, content: fields([32, 0x06054b50], [64, 0], [64, 0], [16, 47 + 22]) }),
      null,
    ],
  ],
  'archive-trailing-bytes': [
    ['one byte after the end', () => one({}, { trailing: '\0' }), null],
    ['a line break after the end', () => one({}, { trailing: '\n' }), null],
    ['a comment that is longer than declared', () => one({}, { end: { comment: 'comment', commentLength: 3 } }), null],
    ['a comment that is not declared', () => one({}, { end: { comment: 'comment', commentLength: 0 } }), null],
  ],
  'archive-comment-truncated': [
    ['a comment that is shorter than declared', () => one({}, { end: { comment: 'comment', commentLength: 8 } }), null],
    ['a comment that is declared and not there', () => one({}, { end: { commentLength: 1 } }), null],
  ],
  'archive-multi-disk': [
    ['the second disk', () => one({}, { end: { disk: 1 } }), null],
    ['a directory on the second disk', () => one({}, { end: { directoryDisk: 1 } }), null],
    ['an entry on the second disk', () => one({ central: { disk: 1 } }), 'a'],
    ['two disks by the 64-bit locator', () => one({}, { zip64: { disks: 2 } }), null],
  ],
  'archive-zip64-inconsistent': [
    ['a 64-bit count unlike the short one', () => one({}, { zip64: {}, end: { count: 2 } }), null],
    [
      'a 64-bit offset unlike the short one',
      () => one({}, { zip64: { directoryOffset: 1 }, end: { directoryOffset: 36 } }),
      null,
    ],
    ['a locator that points elsewhere', () => one({}, { zip64: { recordOffset: 0 } }), null],
    ['a locator that points beyond the end', () => one({}, { zip64: { recordOffset: 2 ** 52 } }), null],
    ['a record of another signature', () => one({}, { zip64: { signature: 0x06064b51 } }), null],
    ['a record with an extensible sector', () => one({}, { zip64: { recordBytes: 48, between: 'four' } }), null],
    ['a record that is longer than it stands', () => one({}, { zip64: { recordBytes: 45 } }), null],
    ['an escaped size without a zip64 field', () => one({ central: { size: 0xffff_ffff } }), 'a'],
    [
      'an escaped size, and an empty zip64 field',
      () => one({ central: { size: 0xffff_ffff, extra: zip64Field() } }),
      'a',
    ],
    ['a zip64 field that says otherwise than the header', () => one({ central: { extra: zip64Field(6, 7) } }), 'a'],
    ['a zip64 field of an odd length', () => one({ central: { extra: extraField(1, Buffer.alloc(9)) } }), 'a'],
    ['a local zip64 field that says otherwise', () => one({ local: { extra: zip64Field(6, 7) } }), 'a'],
    [
      'a zip64 field whose first value can be either size',
      () => one({ method: 0, central: { compressedSize: 0xffff_ffff, extra: zip64Field(5, 6) } }),
      'a',
    ],
  ],
  'archive-prefix': [
    ['bytes before the first entry', () => one({}, { prefix: 'MZ' }), null],
    [
      'bytes before the first entry that the offsets know of',
      () => one({}, { prefix: 'MZ', offsetsKnowPrefix: true }),
      null,
    ],
    ['an archive before the archive', () => one({}, { prefix: INNER }), null],
    [
      'an archive before the archive that the offsets know of',
      () => one({}, { prefix: INNER, offsetsKnowPrefix: true }),
      null,
    ],
    ['a script before an empty archive', () => writeZip({ prefix: '#!/bin/sh\n', entries: [] }), null],
    ['an entry that is in no directory, first', () => two({}, { only: 'local' }), null],
  ],
  'archive-gap': [
    ['a byte between two entries', () => two({}, { after: '\0' }), 'a'],
    ['a byte before the directory', () => one({}, { beforeDirectory: '\0' }), 'a'],
    ['an entry that is in no directory, last', () => two({}, {}, { only: 'local' }), 'a'],
    [
      'the archive extra data record before the directory',
      () => one({}, { beforeDirectory: 'PK\x06\x08\0\0\0\0' }),
      'a',
    ],
    ['an archive between an entry and its descriptor', () => one({ descriptor: {}, after: INNER }), 'a'],
  ],
  'archive-overlap': [
    [
      'two names of the same bytes',
      () => writeZip({ entries: [A, { ...A, name: 'b', only: 'central', central: { offset: 0 } }] }),
      'a',
    ],
    [
      'an entry within the bytes of another',
      () => {
        const inside = Buffer.from(writeZip({ entries: [STORED] })).subarray(0, 36);
        const outer: ZipEntry = { name: 'outer', content: inside, method: 0 };
        return writeZip({ entries: [outer, { ...STORED, only: 'central', central: { offset: 35 } }] });
      },
      'outer',
    ],
    ['an entry that reaches into the directory', () => one({ method: 0, compressedSize: 6, size: 6 }), 'a'],
    ['a local header without room', () => writeZip({ entries: [{ ...A, only: 'central' }] }), 'a'],
    [
      'an extra field that reaches into the directory',
      () => {
        const bytes = Buffer.from(one({}));
        bytes.writeUInt16LE(500, 28);
        return bytes;
      },
      'a',
    ],
    [
      'a second header beyond the end, and an extra field of the first that would reach as far',
      () => {
        const bytes = Buffer.from(writeZip({ entries: [A, { ...A, name: 'b', central: { offset: 0x00ab_0028 } }] }));
        bytes.writeUInt16LE(0xff00, 28);
        return bytes;
      },
      'b',
    ],
  ],
  'archive-count-wrong': [
    ['two entries, one counted', () => two({ end: { count: 1 } }), null],
    ['one entry, none counted', () => one({}, { end: { count: 0 } }), null],
    ['one entry, two counted', () => one({}, { end: { count: 2 } }), null],
    ['one entry, 65,535 counted', () => one({}, { end: { count: 65_535 } }), null],
    ['another count on the only disk', () => one({}, { end: { countOnDisk: 2 } }), null],
    ['a hidden header after the last', () => one({}, { inDirectory: hiddenHeader() }), null],
    ['another 64-bit count', () => one({}, { zip64: { count: 2 } }), null],
  ],
  'archive-directory-size-wrong': [
    ['a directory that is longer than declared', () => one({}, { end: { directoryBytes: 46 } }), null],
    ['a directory that is shorter than declared', () => one({}, { end: { directoryBytes: 48 } }), null],
    ['a directory that begins later', () => one({}, { end: { directoryOffset: 40 } }), null],
    ['a directory beyond the end', () => one({}, { end: { directoryOffset: 0xffff_ffff } }), null],
    ['a hidden header between directory and end', () => one({}, { afterDirectory: hiddenHeader() }), null],
    ['a digital signature in the directory', () => one({}, { inDirectory: 'PK\x05\x05\0\0' }), null],
    ['a byte between directory and end', () => one({}, { afterDirectory: '\0' }), null],
  ],
  'archive-directory-malformed': [
    ['a header of another signature', () => one({ central: { signature: 0x02014b51 } }), null],
    ['a header that is cut short', () => two({ end: { count: 2 }, inDirectory: 'PK' }, {}, { only: 'local' }), null],
    [
      'a name that reaches beyond the directory',
      () => {
        const bytes = Buffer.from(one({}));
        bytes.writeUInt16LE(2, bytes.byteLength - 22 - 47 + 28);
        return bytes;
      },
      null,
    ],
  ],
  'archive-header-mismatch': [
    ['another local name', () => one({ local: { name: 'b' } }), 'a'],
    ['a longer local name', () => one({ local: { name: 'a.class' } }), 'a'],
    ['another local method', () => one({ method: 0, local: { method: 8 } }), 'a'],
    ['another local CRC-32', () => one({ local: { crc32: 1 } }), 'a'],
    ['another local size', () => one({ local: { size: 4 } }), 'a'],
    ['another local compressed size', () => one({ local: { compressedSize: 4 } }), 'a'],
    ['no local size, and no descriptor', () => one({ local: { size: 0, compressedSize: 0, crc32: 0 } }), 'a'],
    ['locally with a descriptor', () => one({ local: { flags: 8 } }), 'a'],
    ['locally without its descriptor', () => one({ descriptor: {}, local: { flags: 0 } }), 'a'],
    ['locally encrypted', () => one({ local: { flags: 1 } }), 'a'],
    ['locally in UTF-8', () => one({ local: { flags: 0x800 } }), 'a'],
    ['another local size, with a descriptor', () => one({ descriptor: {}, local: { size: 4 } }), 'a'],
    ['a local header of another signature', () => one({ local: { signature: 0x04034b51 } }), 'a'],
    ['another local 64-bit size', () => one({ local: { size: 0xffff_ffff, extra: zip64Field(6) } }), 'a'],
  ],
  'archive-descriptor-mismatch': [
    ['no descriptor where there is to be one', () => one({ flags: 8 }), 'a'],
    ['another CRC-32 in the descriptor', () => one({ descriptor: { crc32: 1 } }), 'a'],
    ['another size in the descriptor', () => one({ descriptor: { size: 4 } }), 'a'],
    ['another compressed size in the descriptor', () => one({ descriptor: { compressedSize: 4 } }), 'a'],
    ['another size in a 64-bit descriptor', () => one({ descriptor: { wide: true, size: 4 } }), 'a'],
    ['another signature of the descriptor', () => one({ descriptor: { signature: 0x08074b51 } }), 'a'],
    ['a descriptor without signature that lies', () => one({ descriptor: { signature: false, size: 4 } }), 'a'],
    ['three bytes after the descriptor', () => one({ descriptor: {}, after: 'abc' }), 'a'],
  ],
  'archive-extra-field-malformed': [
    ['an extra field that is longer than its room', () => extra(extraField(0x5455, Buffer.alloc(5), 6)), 'a'],
    ['three bytes in place of an extra field', () => extra(Buffer.alloc(3)), 'a'],
    ['two zip64 fields', () => one({ central: { extra: Buffer.concat([zip64Field(5, 7), zip64Field(5, 7)]) } }), 'a'],
    ['a local extra field that is cut short', () => one({ local: { extra: Buffer.of(1) } }), 'a'],
  ],
  'archive-renaming-extra-field': [
    [
      'a Unicode path',
      () => extra(extraField(0x7075, Buffer.concat([Buffer.of(1), fields([32, crc32('a')]), Buffer.from('evil')]))),
      'a',
    ],
    ['a Unicode path whose CRC-32 does not match', () => extra(extraField(0x7075, Buffer.from('\x010000evil'))), 'a'],
    ['a local Unicode path', () => one({ local: { extra: extraField(0x7075, Buffer.alloc(9)) } }), 'a'],
    ['another Unicode name', () => extra(extraField(0x554e, Buffer.alloc(10))), 'a'],
    ['a language encoding', () => extra(extraField(0x0008, Buffer.alloc(4))), 'a'],
  ],
  'archive-name-duplicate': [
    ['the same name twice', () => named('x/a', 'x/a'), 'x/a'],
    [
      'the same name in other letter case',
      () => named('META-INF/MANIFEST.MF', 'META-INF/manifest.mf'),
      'META-INF/manifest.mf',
    ],
    ['the same name in other letter case, beyond ASCII', () => named('Ä', 'ä'), 'ä'],
    ['the same name composed and decomposed', () => named('\u00e4', 'a\u0308'), 'a\u0308'],
    ['names that meet on the way up', () => named('straße', 'STRASSE'), 'STRASSE'],
    ['the Kelvin sign', () => named('k', '\u212a'), '\u212a'],
    ['the same folder twice', () => named('d/', 'D/'), 'D/'],
  ],
  'archive-name-file-and-folder': [
    ['a file and a folder', () => named('d', 'd/'), 'd'],
    ['a file and a file in it', () => named('d/x', 'd'), 'd'],
    ['a file and a file far below it', () => named('a', 'd/e', 'd/e/f/g', 'z'), 'd/e'],
    ['a file, its neighbours, and a file in it', () => named('d', 'd!', 'd-', 'd0', 'd/x'), 'd'],
    ['composed and decomposed', () => named('\u00e4', 'a\u0308/x'), '\u00e4'],
  ],
  'archive-name-traversal': [
    name('up', '../a'),
    name('down and up', 'a/../../b'),
    name('up in the end', 'a/..'),
    name('up, as a folder', 'a/../'),
    name('up by backslash', '..\\a'),
    name('up by both', 'a/..\\..\\b'),
  ],
  'archive-name-absolute': [
    name('absolute', '/a'),
    name('the root', '/'),
    name('a share', '//server/share'),
    name('a share of Windows', '\\\\server\\share'),
    name('a drive', 'C:/a'),
    name('a drive and a relative path', 'c:a'),
    name('a drive and a backslash', 'C:\\a'),
  ],
  'archive-name-not-normal': [
    name('empty', ''),
    name('an empty part', 'a//b'),
    name('two slashes in the end', 'a//'),
    name('a dot', '.'),
    name('a dot first', './a'),
    name('a dot within', 'a/./b'),
  ],
  'archive-name-forbidden-character': [
    ['NUL', () => named('a\0.txt'), 'a\uFFFD.txt'],
    ['a line break', () => named('a\nb'), 'a\uFFFDb'],
    ['DEL', () => named('a\x7f'), 'a\uFFFD'],
    ['a C1 control', () => named('a\u0085'), 'a\uFFFD'],
    ['an escape sequence', () => named('a\x1b[2Kb'), 'a\uFFFDb'],
    ['a right-to-left override', () => named('a\u202egpj.exe'), 'a\uFFFDgpj.exe'],
    ['an isolate', () => named('a\u2066'), 'a\uFFFD'],
    ['a zero-width space', () => named('a\u200bb'), 'a\uFFFDb'],
    ['a byte order mark', () => named('\ufeffa'), '\uFFFDa'],
    ['a line separator', () => named('a\u2028b'), 'a\uFFFDb'],
    name('a backslash', 'a\\b'),
    name('a stream of Windows', 'file.txt:hidden'),
  ],
  'archive-name-not-utf8': [
    ['Latin-1, marked as UTF-8', () => one({ name: Buffer.of(0x61, 0xe4), flags: 0x800 }), 'aä'],
    ['an overlong slash', () => one({ name: Buffer.of(0x61, 0xc0, 0xaf), flags: 0x800 }), 'aÀ¯'],
    ['half a surrogate pair', () => one({ name: Buffer.of(0xed, 0xa0, 0x80), flags: 0x800 }), 'í \uFFFD'],
  ],
  'archive-name-encoding-unknown': [
    ['UTF-8 that is not marked', () => one({ name: 'ä', flags: 0 }), 'Ã¤'],
    ['code page 437', () => one({ name: Buffer.of(0x84), flags: 0 }), '\uFFFD'],
  ],
  'archive-comment-not-utf8': [
    ['a comment of an entry in code page 437', () => one({ central: { comment: Buffer.of(0x84) } }), 'a'],
  ],
  'archive-name-reserved': [
    name('a device', 'CON'),
    name('a device with an extension', 'a/nul.txt'),
    name('a device as a folder', 'aux/a'),
    name('a numbered device', 'com1'),
    name('a device with a superscript number', 'LPT²'),
    name('a console', 'conout$'),
    name('a dot in the end', 'a.'),
    name('a blank in the end', 'a '),
    name('a blank in the end of a folder', 'a /b'),
    name('three dots', '...'),
    name('a version in the end, which unzip cuts off', 'plugin.json;1'),
    name('a version without a number', 'a;'),
    name('a version in a folder', 'd/a;12'),
  ],
  'archive-name-too-long': [['1,025 bytes', () => named('x/'.repeat(512) + 'y'), `${'x/'.repeat(100)}…`]],
  'archive-special-file': [
    ['a symbolic link', () => mode(0o120777), 'a'],
    ['a symbolic link to a folder', () => mode(0o120777, { name: 'd/', content: '' }), 'd/'],
    [
      'a symbolic link by another system than Unix',
      () => one({ central: { attributes: 0o120777 * 0x10000, madeBy: 0x0014 } }),
      'a',
    ],
    ['a character device', () => mode(0o020666), 'a'],
    ['a block device', () => mode(0o060666), 'a'],
    ['a pipe', () => mode(0o010666), 'a'],
    ['a socket', () => mode(0o140777), 'a'],
    ['a folder by mode alone', () => mode(0o040755), 'a'],
    ['a folder by attribute alone', () => one({ central: { attributes: 0x10 } }), 'a'],
    ['a file by mode, a folder by name', () => mode(0o100644, { name: 'd/', content: '' }), 'd/'],
    ['a volume label', () => one({ central: { attributes: 0x08, madeBy: 0x0014 } }), 'a'],
    ['a link in an extra field of PKWARE', () => extra(extraField(0x000d, Buffer.alloc(13))), 'a'],
    ['attributes in an extra field of libarchive', () => extra(extraField(0x6c78, Buffer.alloc(7))), 'a'],
    ...(
      [
        ['a link', 0o120777],
        ['a device', 0o020666],
        ['a pipe', 0o010666],
      ] as const
    ).map(([what, octal]): [string, () => Uint8Array, string] => [
      `${what} by mode in an extra field of Info-ZIP, its target in the content`,
      () => extra(extraField(0x756e, fields([32, 0], [16, octal], [32, 0], [16, 0], [16, 0]))),
      'a',
    ]),
    [
      'a link in an extra field of Info-ZIP',
      () => extra(extraField(0x756e, fields([32, 0], [16, 0o120777], [32, 6], [32, 0]))),
      'a',
    ],
  ],
  'archive-folder-with-data': [
    ['a folder that holds bytes', () => one({ name: 'd/' }), 'd/'],
    ['a folder that holds stored bytes', () => one({ name: 'd/', method: 0 }), 'd/'],
  ],
  'archive-encrypted': [
    ['encrypted', () => one({ flags: 1 }), 'a'],
    ['strongly encrypted', () => one({ flags: 0x41 }), 'a'],
    ['masked headers', () => one({ flags: 0x2000 }), 'a'],
  ],
  'archive-method-unsupported': [
    ['shrunk', () => one({ method: 1, raw: deflated }), 'a'],
    ['deflate64', () => one({ method: 9, raw: deflated }), 'a'],
    ['bzip2', () => one({ method: 12, raw: deflated }), 'a'],
    ['AES', () => one({ method: 99, raw: deflated }), 'a'],
    ['patched data', () => one({ flags: 0x20 }), 'a'],
  ],
  'archive-version-unsupported': [
    ['a version of the format to come', () => one({ versionNeeded: 63 }), 'a'],
    ['a system that is needed', () => one({ versionNeeded: 0x0214 }), 'a'],
  ],
  'archive-size-mismatch': [
    ['stored, more bytes than it is to have', () => one({ ...STORED, size: 4 }), 'a'],
    ['deflated, one byte more than declared', () => one({ size: 4, crc32: crc32('alph') }), 'a'],
    ['deflated, one byte less than declared', () => one({ size: 6 }), 'a'],
    ['deflated, nothing declared', () => one({ size: 0, crc32: 0 }), 'a'],
    ['deflated to a stream, less than declared', () => one({ content: noise(2_000_000), size: 2_100_000 }), 'a'],
    ['deflated to a stream, more than declared', () => one({ content: noise(2_000_000), size: 1_900_000 }), 'a'],
  ],
  'archive-crc-mismatch': [
    ['stored', () => one({ ...STORED, crc32: 1 }), 'a'],
    ['deflated', () => one({ crc32: 1 }), 'a'],
    ['empty', () => one({ content: '', crc32: 1 }), 'a'],
    ['stored and long', () => one({ content: Buffer.alloc(2_000_000), method: 0, crc32: 1 }), 'a'],
    ['deflated and long', () => one({ content: noise(2_000_000), crc32: 1 }), 'a'],
  ],
  'archive-data-corrupt': [
    ['no deflate', () => one({ raw: Buffer.from('\xff\xff\xff', 'latin1') }), 'a'],
    ['deflate that ends early', () => one({ raw: deflated.subarray(0, -1) }), 'a'],
    ['nothing', () => one({ raw: Buffer.alloc(0) }), 'a'],
    [
      'long deflate that ends early',
      () => one({ content: noise(2_000_000), raw: deflateRawSync(noise(2_000_000)).subarray(0, -9) }),
      'a',
    ],
    [
      'long deflate with a broken block',
      () => one({ content: noise(2_000_000), raw: Buffer.concat([Buffer.alloc(300_000, 0xff), deflated]) }),
      'a',
    ],
  ],
  'archive-data-surplus': [
    ['a byte after the end of the deflated data', () => one({ raw: Buffer.concat([deflated, Buffer.of(0)]) }), 'a'],
    ['another stream after the end of the first', () => one({ raw: Buffer.concat([deflated, deflated]) }), 'a'],
    [
      'a megabyte after the end of long deflated data',
      () => {
        const content = noise(2_000_000);
        return one({ content, raw: Buffer.concat([deflateRawSync(content), Buffer.alloc(1_000_000)]) });
      },
      'a',
    ],
  ],
};

/** Bytes that hardly deflate, the same ones every time. */
export function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
