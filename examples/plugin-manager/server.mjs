// A small plugin manager. Start it with `npm run example`; stop it with Ctrl+C.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildApp } from './app.mjs';
import { ensureDemo } from './demo.mjs';

const demo = await ensureDemo(process.env.DEMO_FOLDER ?? fileURLToPath(new URL('demo/', import.meta.url)));
const app = await buildApp(demo);
const port = Number(process.env.PORT ?? 8090);
// Nobody but this machine: there are no accounts here.
const url = await app.listen({ host: '127.0.0.1', port });

console.log(`
Plugin manager    ${url}
Plugins to try    ${demo.samplesFolder}  (README.txt tells what each one is)
Trust store       ${demo.trustStore}
Policy            ${demo.policyFile}

Change, add or remove certificates and policy while it runs. To begin anew, stop it and remove ${demo.folder}
`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void app.close());
