// Makes what one size needs: `node bench/inputs.mjs FOLDER BYTES`. A process of its own, since signing takes the whole file in memory
// and the parent's own memory must stay small.
import { createPublicKey } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createTestAuthority, seededBytes, signatureFile } from 'install-gate/testing';

const BLOCK_BYTES = 1024 * 1024;

const [folder = '', size = ''] = process.argv.slice(2);
const bytes = Number(size);
const authority = createTestAuthority({ seed: 'install-gate bench', at: new Date() });
const pin = authority.pin();
const leaf = authority.leaf();

mkdirSync(folder, { recursive: true });
const plugin = join(folder, 'plugin.jar');
writeRandomLooking(plugin, bytes);
const content = readFileSync(plugin);

writeStore('pin', { 'vendor.pem': pin.pem });
writeStore('chain', { 'root.pem': authority.root.pem, 'intermediate.pem': authority.intermediate.pem });
writeFileSync(join(folder, 'pin.sig'), signatureFile(content, { key: pin.key, form: 'raw' }));
writeFileSync(join(folder, 'chain.sig.json'), signatureFile(content, { key: leaf.key, chain: [leaf] }));
const publicKey = createPublicKey({ key: Buffer.from(pin.key.spki), format: 'der', type: 'spki' });
writeFileSync(join(folder, 'pin.pub.pem'), publicKey.export({ format: 'pem', type: 'spki' }));

/** One block of pseudo-random bytes again and again, each time with another number at its head. */
function writeRandomLooking(path, length) {
  const block = Buffer.from(seededBytes('install-gate bench', 'block', Math.min(length, BLOCK_BYTES)));
  const file = openSync(path, 'w');
  for (let written = 0; written < length; written += block.length) {
    block.writeDoubleLE(written, 0);
    writeSync(file, block, 0, Math.min(block.length, length - written));
  }
  // Else the system would write it to disk while the contenders run.
  fsyncSync(file);
  closeSync(file);
}

function writeStore(name, files) {
  mkdirSync(join(folder, name));
  for (const [file, pem] of Object.entries(files)) writeFileSync(join(folder, name, file), pem);
}
