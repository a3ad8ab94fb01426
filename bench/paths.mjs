// Certification paths: cold and warm, beside the bare signature checks and parsing by node:crypto as the limit.
import { X509Certificate } from 'node:crypto';
import { loadTrustStore, parsePolicy, verifyInstall } from 'install-gate';
import { createTestAuthority, signatureFile } from 'install-gate/testing';
import { buildCertificationPath, parseCertificate } from 'install-gate/x509';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMillis, formatRatio, formatTable, median, target } from './figures.mjs';

const ROUNDS = 60;
const authority = createTestAuthority();
const ca = { basicConstraints: { ca: true }, keyUsage: ['keyCertSign'] };

/** Prints how long paths take. */
export async function timePaths(folder) {
  console.log(
    `\nCertification paths of 3, profile rfc5280; ${ROUNDS} hierarchies, each seen for the first time when cold (ms)`,
  );
  console.log(
    formatTable(
      ['key', 'cold', 'best', 'node:crypto', 'best', 'ratio', 'warm', 'best', 'parse', 'target'],
      ['ed25519', 'p256', 'rsa-2048'].map(timeAlgorithm),
    ),
  );
  await timeLargeStore(folder);
  timeTwinBomb();
}

function timed(run) {
  const started = performance.now();
  const result = run();
  return [performance.now() - started, result];
}

function timeAlgorithm(algorithm) {
  const key = (label) => authority.key(`bench ${label} ${algorithm}`, algorithm);
  const times = { cold: [], warm: [], node: [], parse: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const root = authority.mint({ subject: `Root ${round}`, key: key('root'), ...ca });
    const issuer = authority.mint({ subject: `CA ${round}`, key: key('ca'), issuer: root, ...ca });
    const leaf = authority.mint({ subject: `Leaf ${round}`, key: key('leaf'), issuer });
    const request = {
      endEntity: leaf.der,
      intermediates: [issuer.der],
      trustAnchors: [root.der],
      at: authority.at,
      profile: 'rfc5280',
    };
    const build = () => {
      const result = buildCertificationPath(request);
      if (!result.ok) throw new Error(result.detail);
    };
    times.cold.push(timed(build)[0]);
    times.warm.push(timed(build)[0]);
    times.node.push(
      timed(() => {
        const [a, b, c] = [leaf, issuer, root].map(({ der }) => new X509Certificate(der));
        // As many checks as a path has: the leaf's, the intermediate's, and the root's by itself.
        if (!a.verify(b.publicKey) || !b.verify(c.publicKey) || !c.verify(c.publicKey)) throw new Error('not verified');
      })[0],
    );
    const fresh = authority.mint({ subject: `Fresh ${round}`, key: key('leaf'), issuer });
    times.parse.push(timed(() => parseCertificate(fresh.der))[0]);
  }
  const ratio = median(times.cold) / median(times.node);
  const reached = algorithm !== 'p256' || ratio <= 4;
  return [
    algorithm,
    ...['cold', 'node'].flatMap((name) => [formatMillis(median(times[name])), formatMillis(Math.min(...times[name]))]),
    formatRatio(ratio),
    median(times.warm).toFixed(3),
    Math.min(...times.warm).toFixed(3),
    formatMillis(median(times.parse)),
    target(reached && median(times.warm) < 0.1, algorithm === 'p256' ? 'ratio <= 4, warm < 0.1' : 'warm < 0.1'),
  ];
}

/** A decision with a snapshot of a few certificates, and of 10,000. */
async function timeLargeStore(folder) {
  const artifact = new TextEncoder().encode('an app');
  const leaf = authority.leaf();
  const signature = signatureFile(artifact, { key: leaf.key, chain: [leaf] });
  const policy = parsePolicy({});
  const clock = { now: () => authority.at };
  const medians = [];
  for (const count of [10, 10_000]) {
    const own = join(folder, `store-${count}`);
    mkdirSync(own);
    writeFileSync(join(own, 'a.pem'), authority.root.pem + authority.intermediate.pem);
    let bundle = '';
    const key = authority.key('bench others');
    for (let index = 0; index < count; index++) {
      bundle += authority.mint({ subject: `Other ${index}`, key, issuer: authority.root, ...ca }).pem;
      if (bundle.length > 500_000 || index === count - 1) {
        writeFileSync(join(own, `b${index}.pem`), bundle);
        bundle = '';
      }
    }
    const trustStore = await loadTrustStore(own);
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      const decision = await verifyInstall(artifact, signature, policy, { trustStore, clock });
      times.push(performance.now() - started);
      if (decision.verdict !== 'allow') throw new Error(decision.summary);
    }
    medians.push(median(times));
    console.log(`A decision with ${count} other certificates in the snapshot: ${formatMillis(median(times))} ms`);
  }
  console.log(`ratio ${formatRatio(medians[1] / medians[0])}`);
}

/** Five levels of eight twins, without an anchor. */
function timeTwinBomb() {
  const intermediates = [];
  let issuer = authority.mint({ subject: 'Top', issuer: authority.root, ...ca });
  for (let level = 0; level < 5; level++) {
    const above = issuer;
    const key = authority.key(`bench twins ${level}`);
    const twins = Array.from({ length: 8 }, (_, copy) =>
      authority.mint({ subject: `Twins ${level}`, key, issuer: above, serial: copy + 1, ...ca }),
    );
    intermediates.push(...twins);
    issuer = twins[0];
  }
  const request = {
    endEntity: authority.leaf({ issuer }).der,
    intermediates: intermediates.map(({ der }) => der),
    trustAnchors: [authority.root.der],
    at: authority.at,
  };
  const [cold, result] = timed(() => buildCertificationPath(request));
  const warm = Array.from({ length: 5 }, () => timed(() => buildCertificationPath(request))[0]);
  console.log(
    `The twin bomb of 40 certificates: ${formatMillis(cold)} ms cold, ${formatMillis(median(warm))} ms warm (${result.code})`,
  );
}
