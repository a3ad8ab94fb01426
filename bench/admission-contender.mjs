// One admission in a process of its own: `node bench/admission-contender.mjs NAME FOLDER DESTINATION` prints its time in milliseconds, and the
// most memory that the process held. The clock runs from after the imports on.
import { join } from 'node:path';
import process from 'node:process';
import { admitInstall, holdInstall, parsePolicy } from 'install-gate';
import { peakBytes } from './peak-bytes.mjs';

const [name = '', folder = '', destination = ''] = process.argv.slice(2);
const policy = parsePolicy({ trustStore: join(folder, 'pin') });
const [plugin, signature] = [join(folder, 'plugin.jar'), join(folder, 'pin.sig')];

const contenders = {
  admit: async () => admitInstall(plugin, signature, policy, { destination }),
  'admit-archive': async () =>
    admitInstall(join(folder, 'archive.jar'), join(folder, 'archive.sig'), policy, { destination }),
  hold: async () => {
    const held = await holdInstall(plugin, signature, policy, { folder });
    const commitment = await held.commit(destination);
    if (!commitment.committed) throw new Error(commitment.message);
    return held.decision;
  },
};

const started = performance.now();
const { verdict, summary } = await contenders[name]();
const millis = performance.now() - started;
if (verdict !== 'allow') throw new Error(summary);
console.log(JSON.stringify({ millis, peakBytes: peakBytes() }));
