const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Keeps other web sites out. This example has no accounts: a real host also asks, before anything else, who this is and whether they may
 * install.
 */
export function guard(app) {
  app.addHook('onRequest', async ({ headers, method }, reply) => {
    reply.headers({
      'content-security-policy':
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
      // Without an origin in its requests the browser's forms couldn't be told from those of other sites.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    // A name of somebody else's that leads here (DNS rebinding) makes their pages ours.
    if (!LOOPBACK.has(hostnameOf(headers.host))) return refuse(reply, 'This host answers to 127.0.0.1 and localhost.');
    if (method !== 'GET' && method !== 'HEAD' && !isFromOwnPage(headers)) {
      return refuse(reply, 'This form was sent by a page of another site.');
    }
  });
}

/** Browsers send Origin with every form that is posted; what is no browser has nobody's session to abuse. */
function isFromOwnPage({ origin, host, 'sec-fetch-site': site = 'same-origin' }) {
  return site === 'same-origin' && (origin === undefined || origin === `http://${host}`);
}

function hostnameOf(host = '') {
  return host.replace(/:\d+$/, '');
}

function refuse(reply, detail) {
  return reply.code(403).type('text/plain; charset=utf-8').send(detail);
}
