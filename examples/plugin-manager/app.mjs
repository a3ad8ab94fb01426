import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import fastify from 'fastify';
import { auditInstalled, checkTrustStoreHealth, createInstallGate, loadPolicy, openTrustStore } from 'install-gate';
import { guard } from './guard.mjs';
import { auditPage } from './pages/audit.mjs';
import { certificatesPage } from './pages/certificates.mjs';
import { decisionPage } from './pages/decision.mjs';
import { installedPage } from './pages/installed.mjs';
import { layout } from './pages/layout.mjs';
import { messagePage } from './pages/message.mjs';
import { uploadPage } from './pages/upload.mjs';
import { readerOf } from './reader.mjs';
import { openStore } from './store.mjs';
import { createUploads, MAX_PLUGIN_BYTES } from './uploads.mjs';

/**
 * Makes the plugin manager: pages, uploads, and the gate behind them. Nobody listens yet.
 *
 * @param options.policyFile - the operator's policy; it names the trust store. Both are followed while the host runs.
 * @param options.dataFolder - what the host itself writes: see `openStore`.
 * @param options.clock - where the present comes from; the machine's clock if not said.
 * @param options.onError - told of what goes wrong inside; the console if not said.
 * @throws PolicyError for a policy that isn't valid: better now than at the first install.
 */
export async function buildApp({ policyFile, dataFolder, clock = systemClock, onError = console.error }) {
  const { trustStore: configured } = await loadPolicy(policyFile);
  const trustStore = await openTrustStore(configured.folder, { clock, roles: configured.roles });
  const gate = await createInstallGate({ trustStore, policy: { file: policyFile }, clock });
  const store = await openStore(dataFolder);
  const uploads = createUploads({ gate, store, onError });

  const app = fastify({ forceCloseConnections: true });
  app.addHook('onClose', async () => {
    await uploads.close();
    await gate.close();
    await trustStore.close();
  });
  guard(app);
  // The upload handler reads the body itself, as it comes; no other body is taken.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));

  /** Puts a page together. Policy and trust store are looked at anew: the banners of every page rest on them. */
  async function send(request, reply, makePage, status = 200) {
    const context = { reader: readerOf(request), gateStatus: await gate.refresh(), now: clock.now() };
    const text = layout(await makePage(context), context).toString();
    return reply.code(status).type('text/html; charset=utf-8').send(text);
  }

  app.get('/', async (request, reply) =>
    send(request, reply, async (context) => {
      const plugins = await store.list();
      return installedPage({ plugins, audit: await audit(plugins), ...context });
    }),
  );

  app.get('/upload', async (request, reply) => {
    const replaced = await findReplaced(request.query.upgrade);
    if (replaced === undefined) return sendNotFound(request, reply);
    return send(request, reply, (context) => uploadPage({ replaced, maxPluginBytes: MAX_PLUGIN_BYTES, ...context }));
  });

  app.post('/upload', async (request, reply) => {
    const replaced = await findReplaced(request.query.upgrade);
    if (replaced === undefined) return sendNotFound(request, reply);
    const { upload } = await gate.refresh();
    if (!upload.enabled) return send(request, reply, () => messagePage(UPLOADS_ARE_OFF), 403);
    reply.hijack();
    await uploads.take(request.raw, reply.raw, replaced);
  });

  app.get('/certificates', async (request, reply) =>
    send(request, reply, async (context) => {
      const health = await checkTrustStoreHealth(trustStore, { roles: configured.roles, clock });
      return certificatesPage({ health, snapshot: trustStore.snapshot(), forecast: gate.forecast(), ...context });
    }),
  );

  app.get('/audit', async (request, reply) =>
    send(request, reply, (context) => auditPage({ entries: store.trail(LATEST), ...context })),
  );

  app.get('/audit/:decisionId', async (request, reply) => {
    const entry = store.find(request.params.decisionId);
    return entry === null
      ? sendNotFound(request, reply)
      : send(request, reply, (context) => decisionPage({ entry, ...context }));
  });

  for (const { name, content } of await readStatic()) {
    app.get(`/static/${name}`, async (_request, reply) => reply.type(TYPES[extname(name)]).send(content));
  }

  app.setNotFoundHandler(sendNotFound);
  app.setErrorHandler(async (error, request, reply) => {
    const { statusCode = 500, message } = error;
    if (statusCode < 500)
      return send(request, reply, () => messagePage({ title: NOT_TAKEN, text: message }), statusCode);
    onError(error);
    return send(request, reply, () => messagePage(FAILED), 500);
  });

  async function sendNotFound(request, reply) {
    return send(request, reply, () => messagePage(NOT_FOUND), 404);
  }

  /** @returns null where nothing is to be replaced, undefined where it isn't there. */
  async function findReplaced(file) {
    if (file === undefined) return null;
    return (await store.list()).find((plugin) => plugin.file === file);
  }

  /** How the installed plugins stand to the policy and trust store of today. It denies nothing: they go on working. */
  async function audit(plugins) {
    const records = plugins.map(({ file, record }) => ({
      key: record?.decision.artifact.app?.key ?? file,
      version: record?.decision.artifact.app?.version ?? null,
      origin: record?.decision.origin ?? null,
      decision: record?.decision ?? null,
    }));
    try {
      return (await auditInstalled(records, await loadPolicy(policyFile), { trustStore, clock })).entries;
    } catch (error) {
      // The policy's file has gone bad; the gate goes by the last good one, and the page's faults say so.
      onError(error);
      return null;
    }
  }

  return app;
}

/** Rows of the audit trail on its page. */
const LATEST = 100;

const UPLOADS_ARE_OFF = {
  title: 'Uploads are off',
  text: 'The signature check is off, so that nothing vouches for an upload. Turn the check on, or have the operator of this machine allow uploads without it.',
};
const NOT_FOUND = { title: 'Not found', text: 'There is nothing here. The links above lead to all pages.' };
const NOT_TAKEN = 'This can’t be taken';
const FAILED = { title: 'Something went wrong', text: 'The log of this server tells what.' };

const TYPES = { '.css': 'text/css; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml' };

async function readStatic() {
  const folder = new URL('static/', import.meta.url);
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => ({ name, content: await readFile(new URL(name, folder)) })));
}

const systemClock = { now: () => new Date() };
