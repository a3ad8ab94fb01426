// Times a process's start: `node bench/start-up.mjs FOLDER` imports the library, makes the first decision, and prints milliseconds.
import { join } from 'node:path';
import process from 'node:process';

const [folder = ''] = process.argv.slice(2);
const started = performance.now();
const { parsePolicy, verifyInstall } = await import('install-gate');
const imported = performance.now();
const policy = parsePolicy({ trustStore: join(folder, 'chain') });
const decision = await verifyInstall(join(folder, 'plugin.jar'), join(folder, 'chain.sig.json'), policy);
const decided = performance.now();
if (decision.verdict !== 'allow') throw new Error(decision.summary);
console.log(JSON.stringify({ importMillis: imported - started, firstMillis: decided - imported }));
