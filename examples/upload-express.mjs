// Uploads in Express: `node examples/upload-express.mjs [PORT]`, then
//   curl -H "Authorization: Bearer example" -F signature=@fixtures/plugins/signed.jar.sig.json -F plugin=@fixtures/plugins/signed.jar http://127.0.0.1:3000/plugins
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createInstallGate } from 'install-gate';
import { createUploadHandler } from 'install-gate/upload';

const plugins = mkdtempSync(join(tmpdir(), 'plugins-'));
const gate = await createInstallGate({
  trustStore: fileURLToPath(new URL('../fixtures/trust-stores/vendor-pin', import.meta.url)),
});
const upload = createUploadHandler({
  gate,
  // On the file system of the destination: then a plugin is put into its place by one rename.
  folder: plugins,
  // A real host names the file for the app (`decision.artifact.app`), and writes down what the decision says.
  destination: ({ filename }) => join(plugins, filename),
  onDecision: ({ summary }, { installed }) => console.log(summary, installed?.path ?? ''),
  onError: (error) => console.error(error),
});

const app = express();
// Body parsers pass a multipart form by: express.json() does no harm here, a multer would.
app.use(express.json());
// Who may upload is the host's to say: its session and its CSRF token are checked here, before the handler.
app.post('/plugins', mayUpload, upload);
app.get('/plugins/queue', (request, response) => response.json(upload.status()));

const server = app.listen(Number(process.argv[2] ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/plugins`);
});
process.once('SIGTERM', () => void stop());

async function stop() {
  server.close();
  await upload.close();
  await gate.close();
}

function mayUpload(request, response, next) {
  if (request.get('authorization') === 'Bearer example') next();
  else response.status(401).json({ title: 'Say who you are' });
}
