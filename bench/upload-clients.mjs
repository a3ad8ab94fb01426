// Uploads at once: `node bench/upload-clients.mjs FOLDER ORDER COUNT PORT` prints the milliseconds from the first byte to the last answer.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';

const [folder = '', order = '', count = '', port = ''] = process.argv.slice(2);
const boundary = '----install-gate-bench';
const part = (name, file) => [
  Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  ),
  readFileSync(join(folder, file)),
  Buffer.from('\r\n'),
];
const parts = [part('signature', 'chain.sig.json'), part('plugin', 'plugin.jar')];
if (order === 'plugin-first') parts.reverse();
const form = Buffer.concat([...parts.flat(), Buffer.from(`--${boundary}--\r\n`)]);

const started = performance.now();
const statuses = await Promise.all(Array.from({ length: Number(count) }, send));
const millis = performance.now() - started;
const failed = statuses.filter((status) => status !== 201);
if (failed.length > 0) throw new Error(`answered with ${failed.join(', ')}`);
console.log(JSON.stringify({ millis }));

async function send() {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': form.length };
    request({ host: '127.0.0.1', port, method: 'POST', headers, agent: false })
      .once('error', reject)
      .once('response', (response) => response.resume().once('end', () => resolve(response.statusCode)))
      .end(form);
  });
}
