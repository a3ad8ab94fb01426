/** Archives of which two readers see two contents, or might: kinds of ambiguity, each in several settings. */
import { crc32, deflateRawSync } from 'node:zlib';
import { extraField, fields, writeZip, zip64Field, zipOf, type Zip, type ZipEntry } from '../archive/zip-writer.js';

/** What an ambiguity is tried with. */
interface Setting {
  readonly method: 0 | 8;
  readonly hasDescriptor: boolean;
  /** Whether the entry with the ambiguity stands first. */
  readonly isFirst: boolean;
}

type Change = Partial<ZipEntry> | ((entry: ZipEntry) => Partial<ZipEntry>);

const GOOD = 'good content, as signed';
const EVIL = 'evil content, never seen';
const EVIL_ZIP = zipOf({ 'main.js': EVIL, 'evil.js': EVIL });
const NFC = 'caf\u00e9.js';
const NFD = 'cafe\u0301.js';

/** Kinds that concern one entry. */
const OF_AN_ENTRY: Readonly<Record<string, Change>> = {
  nothing: {},
  'another local name': { local: { name: 'evil.js' } },
  'a longer local name': { local: { name: 'main.js.evil' } },
  'a shorter local name': { local: { name: 'main' } },
  'another local method': ({ method }) => ({ local: { method: method === 0 ? 8 : 0 } }),
  'a smaller local size': { local: { size: 4, compressedSize: 4, crc32: crc32('good') } },
  'a larger local size': { local: { size: 100, compressedSize: 100 } },
  'another local CRC-32': { local: { crc32: 1 } },
  'a descriptor in the directory alone': { local: { flags: 0 }, central: { flags: 8 } },
  'a descriptor in the local header alone': { local: { flags: 8 }, central: { flags: 0 } },
  'UTF-8 in the local header alone': { name: NFC, local: { flags: 0 } },
  'a smaller size in the directory': { central: { size: 4, compressedSize: 4, crc32: crc32('good') } },
  'a smaller inflated size': { size: 4, crc32: crc32('good') },
  'a larger inflated size': { size: 100 },
  'another CRC-32': { crc32: 1 },
  'no CRC-32': { crc32: 0 },
  'bytes after the deflated data': {
    method: 8,
    raw: Buffer.concat([deflateRawSync(Buffer.from(GOOD)), Buffer.from(EVIL)]),
  },
  'two deflated streams': {
    method: 8,
    raw: Buffer.concat([deflateRawSync(Buffer.from(GOOD)), deflateRawSync(Buffer.from(EVIL))]),
  },
  'deflate that ends early': { method: 8, raw: deflateRawSync(Buffer.from(GOOD)).subarray(0, -2) },
  'a Unicode path': {
    extra: extraField(0x7075, Buffer.concat([Buffer.of(1), fields([32, crc32('main.js')]), Buffer.from('evil.js')])),
  },
  'a Unicode path in the directory alone': {
    central: {
      extra: extraField(0x7075, Buffer.concat([Buffer.of(1), fields([32, crc32('main.js')]), Buffer.from('evil.js')])),
    },
  },
  'a Unicode path of another name': {
    extra: extraField(0x7075, Buffer.concat([Buffer.of(1), fields([32, 1]), Buffer.from('evil.js')])),
  },
  'a zip64 field that contradicts': { central: { extra: zip64Field(4, 4) } },
  'a zip64 field that contradicts, in the local header': { local: { extra: zip64Field(4, 4) } },
  'two zip64 fields': ({ content }) => ({
    method: 0,
    central: { size: 0xffff_ffff, extra: Buffer.concat([zip64Field(String(content).length), zip64Field(4)]) },
  }),
  'a zip64 field in the directory': ({ content }) => ({
    method: 0,
    versionNeeded: 45,
    central: {
      size: 0xffff_ffff,
      compressedSize: 0xffff_ffff,
      extra: zip64Field(String(content).length, String(content).length),
    },
  }),
  'a zip64 field with more than it needs': ({ content }) => ({
    method: 0,
    versionNeeded: 45,
    central: { size: 0xffff_ffff, extra: zip64Field(String(content).length, String(content).length) },
  }),
  'NUL in the name': { name: 'main.js\0.txt' },
  'a backslash': { name: 'lib\\main.js', central: { madeBy: 20 } },
  'a way up': { name: 'lib/../main2.js' },
  'a way out': { name: '../main.js' },
  'an absolute name': { name: '/main.js' },
  'a drive': { name: 'C:main.js' },
  'a dot before': { name: './main.js' },
  'two slashes': { name: 'lib//main.js' },
  'an empty name': { name: '' },
  'code page 437': { name: Buffer.from('caf\x82.js', 'latin1'), flags: 0 },
  'UTF-8 that is not marked': { name: NFC, flags: 0 },
  'no UTF-8 that is marked': { name: Buffer.from('caf\x82.js', 'latin1'), flags: 0x800 },
  'an overlong slash': { name: Buffer.from('lib\xc0\xafmain.js', 'latin1'), flags: 0x800 },
  'a surrogate': { name: Buffer.from('\xed\xa0\x80.js', 'latin1'), flags: 0x800 },
  'UTF-8 that is marked': { name: NFC },
  'an emoji': { name: '🌍.js' },
  'a byte order mark': { name: '\ufeffmain.js' },
  'an escape sequence': { name: 'main\x1b[1D.js' },
  'a question mark and brackets': { name: 'main[1]?.js' },
  'a blank in the end': { name: 'main.js ' },
  'a dot in the end': { name: 'main.js.' },
  'a symbolic link': { content: '/etc/passwd', central: { attributes: 0o120777 * 0x10000 } },
  'a pipe': { central: { attributes: 0o010644 * 0x10000 } },
  'a volume label': { central: { attributes: 8, madeBy: 20 } },
  'a folder by attribute': { central: { attributes: 16, madeBy: 20 } },
  'a folder with bytes': { name: 'lib/' },
  'marked as encrypted': { flags: 1 },
  'marked as encrypted in the local header': { local: { flags: 1 } },
  'marked as patched': { flags: 0x20 },
  'another method': { method: 12, raw: Buffer.from('BZh9') },
  'a later version': { versionNeeded: 63 },
  'version 4.6': { versionNeeded: 46 },
  'a version of another system': { versionNeeded: 0x0214 },
  'a stored entry of two sizes': { method: 0, central: { size: 4 } },
  'another disk': { central: { disk: 1 } },
  'an extra field that is cut short': { extra: extraField(0x5455, Buffer.alloc(2), 5) },
  'one byte of extra field': { extra: Buffer.alloc(1) },
  'three bytes of local extra field': { local: { extra: Buffer.alloc(3) } },
  'an unknown extra field': { extra: extraField(0x1234, Buffer.from('data')) },
  'a descriptor that lies': { descriptor: { size: 4, compressedSize: 4, crc32: 1 } },
  'a descriptor without signature': { descriptor: { signature: false } },
  'a descriptor of 64 bits': { descriptor: { wide: true } },
  'a descriptor of 64 bits without signature': { descriptor: { wide: true, signature: false } },
  'bytes after the entry': { after: EVIL },
  'a hidden entry after the entry': { after: Buffer.from(EVIL_ZIP).subarray(0, 60) },
  'a comment that is an end record': { central: { comment: writeZip({ entries: [] }) } },
  'a signature in the content': { content: `PK\x01\x02${GOOD}PK\x03\x04PK\x05\x06` },
};

const only = (name: string, content: string): ZipEntry => ({ name, content });

/** Kinds that concern the archive: what is changed of it, and what more there is in it. */
const OF_THE_ARCHIVE: Readonly<Record<string, (entries: readonly ZipEntry[]) => Zip>> = {
  'bytes before it': (entries) => ({ entries, prefix: '#!/bin/sh\n' }),
  'bytes before it that the offsets know': (entries) => ({ entries, prefix: '#!/bin/sh\n', offsetsKnowPrefix: true }),
  'an archive before it': (entries) => ({ entries, prefix: EVIL_ZIP }),
  'an archive before it that the offsets know': (entries) => ({ entries, prefix: EVIL_ZIP, offsetsKnowPrefix: true }),
  'a byte after it': (entries) => ({ entries, trailing: '\n' }),
  'an archive after it': (entries) => ({ entries, trailing: EVIL_ZIP }),
  'an archive in its comment': (entries) => ({ entries, end: { comment: EVIL_ZIP } }),
  'an empty archive in its comment': (entries) => ({ entries, end: { comment: writeZip({ entries: [] }) } }),
  'an archive in its comment and after': (entries) => ({
    entries,
    end: { comment: EVIL_ZIP, commentLength: EVIL_ZIP.byteLength + 4 },
    trailing: 'text',
  }),
  'a comment that is too long': (entries) => ({ entries, end: { comment: 'comment', commentLength: 20 } }),
  'one entry fewer counted': (entries) => ({ entries, end: { count: entries.length - 1 } }),
  'none counted': (entries) => ({ entries, end: { count: 0 } }),
  'one entry more counted': (entries) => ({ entries, end: { count: entries.length + 1 } }),
  'another count on this disk': (entries) => ({ entries, end: { countOnDisk: 1 } }),
  'an entry that is not counted': (entries) => ({
    entries: [...entries, only('evil.js', EVIL)],
    end: { count: entries.length },
  }),
  'the same name twice': (entries) => ({ entries: [...entries, only('main.js', EVIL)] }),
  'a name in other letter case': (entries) => ({ entries: [...entries, only('MAIN.js', EVIL)] }),
  'a name composed otherwise': (entries) => ({ entries: [...entries, only(NFC, GOOD), only(NFD, EVIL)] }),
  'a file that is a folder': (entries) => ({ entries: [...entries, only('lib', GOOD), only('lib/', '')] }),
  'a file in a file': (entries) => ({ entries: [...entries, only('main.js/evil.js', EVIL)] }),
  'two names of one entry': (entries) => ({
    entries: [...entries, { ...only('evil.js', EVIL), only: 'central', central: { offset: 0 } }],
  }),
  'an entry in no directory': (entries) => ({ entries: [...entries, { ...only('evil.js', EVIL), only: 'local' }] }),
  'an entry in no directory, first': (entries) => ({
    entries: [{ ...only('evil.js', EVIL), only: 'local' }, ...entries],
  }),
  'a directory that is larger than told': (entries) => ({ entries, end: { directoryBytes: 50 } }),
  'a directory that is smaller than told': (entries) => ({ entries, end: { directoryBytes: 200 } }),
  'a directory elsewhere': (entries) => ({ entries, end: { directoryOffset: 0 } }),
  'bytes before the directory': (entries) => ({ entries, beforeDirectory: EVIL }),
  'another directory before the directory': (entries) => ({
    entries,
    beforeDirectory: Buffer.from(EVIL_ZIP).subarray(-150, -22),
  }),
  'bytes after the directory': (entries) => ({ entries, afterDirectory: EVIL }),
  'a signature of the directory': (entries) => ({ entries, inDirectory: 'PK\x05\x05\x02\0ab' }),
  'the second disk': (entries) => ({ entries, end: { disk: 1, directoryDisk: 1 } }),
  '64-bit end records': (entries) => ({ entries, zip64: {} }),
  '64-bit end records that nothing needs': (entries) => ({ entries, zip64: { keepsNarrow: true } }),
  'another 64-bit count': (entries) => ({ entries, zip64: { keepsNarrow: true, count: 1 } }),
  'another 64-bit count that is needed': (entries) => ({ entries, zip64: { count: 1 } }),
  'another 64-bit offset': (entries) => ({ entries, zip64: { keepsNarrow: true, directoryOffset: 0 } }),
  'a 64-bit record elsewhere': (entries) => ({ entries, zip64: { between: 'somewhere' } }),
  'a 64-bit locator to nowhere': (entries) => ({ entries, zip64: { keepsNarrow: true, recordOffset: 3 } }),
  'a 64-bit record of another signature': (entries) => ({ entries, zip64: { keepsNarrow: true, signature: 1 } }),
  'a comment': (entries) => ({ entries, end: { comment: 'a comment' } }),
  'an archive within, stored': (entries) => ({
    entries: [...entries, { name: 'lib.zip', content: EVIL_ZIP, method: 0 }],
  }),
  'an archive within, first': (entries) => ({
    entries: [{ name: 'lib.zip', content: EVIL_ZIP, method: 0 }, ...entries],
  }),
};

/** An archive, and what is odd about it. */
export interface AmbiguousArchive {
  readonly kind: string;
  readonly setting: string;
  readonly bytes: Uint8Array;
}

/** All kinds, in all settings. */
export function ambiguousArchives(): readonly AmbiguousArchive[] {
  const settings: Setting[] = ([0, 8] as const).flatMap((method) =>
    [true, false].flatMap((hasDescriptor) => [true, false].map((isFirst) => ({ method, hasDescriptor, isFirst }))),
  );
  return settings.flatMap((setting) => {
    const { method, hasDescriptor, isFirst } = setting;
    const title = `${method === 0 ? 'stored' : 'deflated'}${hasDescriptor ? ', with descriptors' : ''}, ${isFirst ? 'first' : 'last'}`;
    const main: ZipEntry = { name: 'main.js', content: GOOD, method, ...(hasDescriptor && { descriptor: {} }) };
    const other: ZipEntry = { ...main, name: 'other.js', content: 'other content' };
    const order = (entry: ZipEntry) => (isFirst ? [entry, other] : [other, entry]);
    const archive = (kind: string, zip: Zip) => ({ kind, setting: title, bytes: writeZip(zip) });
    return [
      ...Object.entries(OF_AN_ENTRY).map(([kind, change]) =>
        archive(kind, { entries: order({ ...main, ...(typeof change === 'function' ? change(main) : change) }) }),
      ),
      ...Object.entries(OF_THE_ARCHIVE).map(([kind, change]) => archive(kind, change(order(main)))),
    ];
  });
}
