// Takes uploads as a host does: `node bench/upload-server.mjs FOLDER ORDER COUNT` prints milliseconds, those of the server's
// processor time, peak bytes and the worst delay of
// the event loop as JSON. ORDER is `signature-first`, `plugin-first` or `thrown-away`. The clients are a process of their own.
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { createInstallGate } from 'install-gate';
import { createUploadHandler } from 'install-gate/upload';
import { peakBytes } from './peak-bytes.mjs';
import { runScript } from './spawn.mjs';

const [folder = '', order = '', count = ''] = process.argv.slice(2);
const plugins = join(folder, order);
mkdirSync(plugins);
const gate = await createInstallGate({ trustStore: join(folder, 'chain'), policy: {} });
const upload = createUploadHandler({
  gate,
  folder: plugins,
  destination: ({ decision }) => join(plugins, decision.decisionId),
  maxQueued: Number(count),
});
const throwAway = (request, response) => request.resume().once('end', () => response.writeHead(201).end());
const server = createServer(
  order === 'thrown-away' ? throwAway : (request, response) => void upload(request, response),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();

// What is loaded by the first upload, and compiled by it, isn't what is measured.
await runScript('upload-clients.mjs', folder, order, 2, port);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const before = process.cpuUsage();
const { millis } = await runScript('upload-clients.mjs', folder, order, count, port);
delay.disable();
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    millis,
    cpuMillis: (user + system) / 1000,
    peakBytes: peakBytes(),
    worstDelayMillis: delay.max / 1e6,
  }),
);
await upload.close();
await gate.close();
server.close();
server.closeAllConnections();
rmSync(plugins, { recursive: true });
