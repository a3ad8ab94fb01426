// Makes what admissions need: `node bench/admission-inputs.mjs FOLDER BYTES`, after inputs.mjs. Beside its plugin, which is no archive, one that
// is: stored entries of a mebibyte each, as a jar full of jars has them, with their check sums.
import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { crc32 } from 'node:zlib';
import { createTestAuthority, seededBytes, signatureFile } from 'install-gate/testing';

const ENTRY_BYTES = 1024 * 1024;
const VERSION_NEEDED = 20;

const [folder = '', size = ''] = process.argv.slice(2);
const archive = join(folder, 'archive.jar');
writeArchive(archive, Number(size));
const pin = createTestAuthority({ seed: 'install-gate bench', at: new Date() }).pin();
writeFileSync(join(folder, 'archive.sig'), signatureFile(readFileSync(archive), { key: pin.key, form: 'raw' }));

/** A zip of stored entries (APPNOTE 4.3): local headers with their data, then the central directory, then its end record. */
function writeArchive(path, bytes) {
  const content = Buffer.from(seededBytes('install-gate bench', 'entry', Math.min(bytes, ENTRY_BYTES)));
  const file = openSync(path, 'w');
  const directory = [];
  let offset = 0;
  for (let index = 0; offset < bytes; index += 1) {
    content.writeUInt32LE(index, 0);
    const name = Buffer.from(`lib/${index}.bin`);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION_NEEDED, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const position = Buffer.alloc(14);
    position.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([VERSION_NEEDED, 0]), common, position, name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name]);
    writeSync(file, local);
    writeSync(file, content);
    offset += local.length + content.length;
  }
  const entries = directory.length / 5;
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  writeSync(file, central);
  writeSync(file, end);
  fsyncSync(file);
  closeSync(file);
}
