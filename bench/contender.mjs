// One contender in a process of its own: `node bench/contender.mjs NAME FOLDER REPEATS` prints its times, in milliseconds, and the most
// memory that the process held: until the first time was over, and ever. The clock runs from after the imports on.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { peakBytes } from './peak-bytes.mjs';

// Between 512 KiB and 4 MiB no difference was seen; smaller blocks are slower, and reading ahead makes up for what reading costs.
const BLOCK_BYTES = 1024 * 1024;

const [name = '', folder = '', repeats = '1'] = process.argv.slice(2);
const plugin = join(folder, 'plugin.jar');

const prepare = {
  // The limit: whoever checks pure Ed25519 has to hash every byte once.
  'raw-sha512': async () => async () => {
    const hash = createHash('sha512');
    const file = await open(plugin);
    let [current, spare] = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)];
    let position = 0;
    let pending = file.read(current, 0, BLOCK_BYTES, position);
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) break;
      position += bytesRead;
      pending = file.read(spare, 0, BLOCK_BYTES, position);
      hash.update(current.subarray(0, bytesRead));
      [current, spare] = [spare, current];
    }
    await file.close();
    return hash.digest().length === 64;
  },
  'crypto-verify': async () => {
    const key = createPublicKey(await readFile(join(folder, 'pin.pub.pem')));
    const signature = await readFile(join(folder, 'pin.sig'));
    return async () => verify(null, await readFile(plugin), key, signature);
  },
  'install-gate-pin': () => gate('pin.sig', 'pin'),
  'install-gate-chain': () => gate('chain.sig.json', 'chain'),
};

async function gate(signature, trustStore) {
  const { parsePolicy, verifyInstall } = await import('install-gate');
  const policy = parsePolicy({ trustStore: join(folder, trustStore) });
  return async () => {
    const decision = await verifyInstall(plugin, join(folder, signature), policy);
    return decision.verdict === 'allow' && decision.assurance === 'verified';
  };
}

const run = await prepare[name]();
const millis = [];
let firstPeakBytes = null;
for (let round = 0; round < Number(repeats); round += 1) {
  const started = performance.now();
  const ok = await run();
  millis.push(performance.now() - started);
  if (!ok) throw new Error(`${name} did not verify`);
  firstPeakBytes ??= peakBytes();
}
console.log(JSON.stringify({ millis, firstPeakBytes, peakBytes: peakBytes() }));
