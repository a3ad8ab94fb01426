// Uploads behind Fastify: `node examples/upload-fastify.mjs [PORT]`, then
//   curl -H "Authorization: Bearer example" -F signature=@fixtures/plugins/signed.jar.sig.json -F plugin=@fixtures/plugins/signed.jar http://127.0.0.1:3000/plugins
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';
import { createInstallGate } from 'install-gate';
import { createUploadHandler } from 'install-gate/upload';

const plugins = mkdtempSync(join(tmpdir(), 'plugins-'));
const gate = await createInstallGate({
  trustStore: fileURLToPath(new URL('../fixtures/trust-stores/vendor-pin', import.meta.url)),
});
const upload = createUploadHandler({
  gate,
  folder: plugins,
  destination: ({ filename }) => join(plugins, filename),
  onDecision: ({ summary }, { installed }) => console.log(summary, installed?.path ?? ''),
  onError: (error) => console.error(error),
});

const app = fastify();
// Fastify refuses a type that it has no parser for. This one leaves the body where it is: the handler reads it.
app.addContentTypeParser('multipart/form-data', (request, payload, done) => done(null));
app.post('/plugins', { onRequest: mayUpload }, async (request, reply) => {
  // From here on the answer is the handler's.
  reply.hijack();
  await upload(request.raw, reply.raw);
});
app.get('/plugins/queue', () => upload.status());
app.addHook('onClose', async () => {
  await upload.close();
  await gate.close();
});

console.log(`${await app.listen({ port: Number(process.argv[2] ?? 3000), host: '127.0.0.1' })}/plugins`);
process.once('SIGTERM', () => void app.close());

/** Who may upload is the host's to say: its session and its CSRF token are checked before the body is looked at. */
async function mayUpload(request, reply) {
  if (request.headers.authorization !== 'Bearer example') {
    return reply.code(401).send({ title: 'Say who you are' });
  }
}
