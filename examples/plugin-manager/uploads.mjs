import { join } from 'node:path';
import { createUploadHandler } from 'install-gate/upload';

/** The largest plugin that is taken, in bytes. */
export const MAX_PLUGIN_BYTES = 64_000_000;

/**
 * Takes uploads: of plugins that are new here, and of versions that replace an installed one.
 *
 * The handler keeps what comes in a private file, asks the gate, and puts those very bytes into their place. What this host adds is the place,
 * what it remembers of the installed version, and the audit trail.
 */
export function createUploads({ gate, store, onError }) {
  /** What belongs to a request, from its route until its answer. */
  const contexts = new WeakMap();
  /** Files that an upload is about to replace: of two at once the second one would go by what the first one replaces. */
  const replacing = new Map();

  const options = {
    gate,
    folder: store.incoming,
    maxPluginBytes: MAX_PLUGIN_BYTES,
    // The page shows the decision; its script only needs to know where it is.
    show: ({ decisionId }) => ({ decisionId, page: pageOf(decisionId) }),
    onError,
    async onDecision(decision, { installed, filename, request }) {
      const { response, wantsPage, replaced } = contexts.get(request);
      await store.record({ decision, installed, filename, isUpgrade: replaced !== null });
      // A form that was sent without the script: the handler leaves alone what is answered already.
      if (wantsPage) response.writeHead(303, { location: pageOf(decision.decisionId) }).end();
    },
  };

  const install = createUploadHandler({
    ...options,
    request: () => ({ installed: null }),
    destination: ({ decision, filename }) => join(store.plugins, placeOf(decision.artifact.app, filename)),
  });

  const upgrade = createUploadHandler({
    ...options,
    replace: true,
    request: (request) => asInstalled(contexts.get(request).replaced),
    // A body takes its time: what was installed when the upload began may have been replaced since, and the gate has judged by that.
    async destination({ request }) {
      const { replaced } = contexts.get(request);
      if (replacing.has(replaced.file)) return null;
      replacing.set(replaced.file, request);
      const now = (await store.list()).find(({ file }) => file === replaced.file);
      const isSame = now?.record?.decision.decisionId === replaced.record?.decision.decisionId;
      return now !== undefined && isSame ? join(store.plugins, replaced.file) : null;
    },
  });

  return {
    /** @param replaced - the installed plugin that this upload is to replace, as the store lists it; null for one that is new. */
    async take(request, response, replaced) {
      const wantsPage = request.headers.accept?.includes('text/html') ?? false;
      contexts.set(request, { response, wantsPage, replaced });
      try {
        await (replaced === null ? install : upgrade)(request, response);
      } finally {
        if (replaced !== null && replacing.get(replaced.file) === request) replacing.delete(replaced.file);
      }
    },
    async close() {
      await Promise.all([install.close(), upgrade.close()]);
    },
  };
}

/** Focus goes to the result, as to any target of a link. */
function pageOf(decisionId) {
  return `/audit/${decisionId}#result`;
}

/**
 * The key alone names the file, so that another archive of the same key finds the place taken, whatever it is called. A plugin that doesn't say
 * who it is goes by its file name, which the handler has made safe. Of a key nothing but the slash behind a scope has a meaning to a file system, and no key
 * holds a "+".
 */
function placeOf(app, filename) {
  return app === null ? filename : `${app.key.replace('/', '+')}.jar`;
}

/** What this host remembers of the version that is to be replaced: the gate holds the new one against it. */
function asInstalled({ record }) {
  if (record === null) return { installed: null };
  const { artifact, assurance, signers } = record.decision;
  const { key, version } = artifact.app ?? {};
  return {
    expected: { key },
    installed: {
      key,
      version: version ?? undefined,
      publisherId: signers?.[0].publisherId,
      verified: assurance === 'verified',
    },
  };
}
