import { crc32, deflateRawSync } from 'node:zlib';

const DEFLATED = 8;
const VERSION = 20;
/** 1 January 2026, as MS-DOS counts. */
const DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;

/** A plugin: a zip with the descriptor that tells which app it is. */
export function pluginArchive({ key, version, vendor, content = 'Nothing that runs.' }) {
  const descriptor = `<atlassian-plugin key="${key}" name="${key}" plugins-version="2">
  <plugin-info><version>${version}</version><vendor name="${vendor}"/></plugin-info>
</atlassian-plugin>
`;
  return zip([
    ['atlassian-plugin.xml', Buffer.from(descriptor)],
    ['content.txt', Buffer.from(content)],
  ]);
}

/** A zip whose entries are deflated (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). */
function zip(entries) {
  const locals = [];
  const directory = [];
  let offset = 0;
  for (const [name, content] of entries) {
    const data = deflateRawSync(content);
    // Version needed, flags, method, time, date; checksum and sizes; length of the name, of the extra field.
    const common = Buffer.concat([
      uint16(VERSION, 0, DEFLATED, 0, DATE),
      uint32(crc32(content), data.length, content.length),
      uint16(name.length, 0),
    ]);
    const local = Buffer.concat([uint32(0x04034b50), common, Buffer.from(name), data]);
    locals.push(local);
    // Length of the comment, disk, internal and external attributes, where the local header begins.
    const tail = Buffer.concat([uint16(0, 0, 0), uint32(0, offset)]);
    directory.push(Buffer.concat([uint32(0x02014b50), uint16(VERSION), common, tail, Buffer.from(name)]));
    offset += local.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.concat([
    uint32(0x06054b50),
    uint16(0, 0, entries.length, entries.length),
    uint32(directoryBytes.length, offset),
    uint16(0),
  ]);
  return Buffer.concat([...locals, directoryBytes, end]);
}

function uint16(...values) {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function uint32(...values) {
  return Buffer.from(Uint32Array.from(values).buffer);
}
