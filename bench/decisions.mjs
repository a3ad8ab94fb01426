// Times decisions on a small plugin: `node bench/decisions.mjs FOLDER MODE COUNT` prints milliseconds as a JSON list.
// FOLDER holds plugin.jar and the trust store `chain`, as inputs.mjs makes them. MODE is `same` (the same signature file again and
// again) or `fresh` (each time another one, with a leaf key of its own), and `-snapshot` may follow: the store is loaded once.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { loadTrustStore, parsePolicy, verifyInstall } from 'install-gate';
import { createTestAuthority, signatureFile } from 'install-gate/testing';

const WARM_UPS = 50;

const [folder = '', mode = '', count = ''] = process.argv.slice(2);
const plugin = join(folder, 'plugin.jar');
const trustStore = join(folder, 'chain');
const policy = parsePolicy({ trustStore });
const request = mode.endsWith('-snapshot') ? { trustStore: await loadTrustStore(trustStore) } : {};
const signatureOf = mode.startsWith('fresh') ? mintSignatures() : () => join(folder, 'chain.sig.json');

const millis = [];
for (let index = 0; index < WARM_UPS + Number(count); index += 1) {
  const signature = signatureOf(index);
  const started = performance.now();
  const decision = await verifyInstall(plugin, signature, policy, request);
  const taken = performance.now() - started;
  if (decision.verdict !== 'allow' || decision.assurance !== 'verified') throw new Error(decision.summary);
  if (index >= WARM_UPS) millis.push(taken);
}
console.log(JSON.stringify(millis));

/** Minted before the clock runs. */
function mintSignatures() {
  const content = readFileSync(plugin);
  const authority = createTestAuthority({ seed: 'install-gate bench', at: new Date() });
  const own = join(folder, mode);
  mkdirSync(own);
  for (let index = 0; index < WARM_UPS + Number(count); index += 1) {
    const leaf = authority.leaf({ label: `fresh ${index}` });
    writeFileSync(nameOf(index), signatureFile(content, { key: leaf.key, chain: [leaf] }));
  }
  return nameOf;

  function nameOf(index) {
    return join(own, `${index}.sig.json`);
  }
}
