/** A large jar that others wrote, signed by openssl: what a host installs on a common day. */
import { createRequire } from 'node:module';
import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyInstall, type InstallDecision, type InstallRequest } from '../../src/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { artifactForms } from './artifact-sources.js';
import { deliver, generateKey, signRaw } from './certificate-authority.js';
import { rowOf, verdictOf, warningsOf } from '../support/scene.js';

const JAR = join(
  dirname(createRequire(import.meta.url).resolve('google-closure-compiler-java/package.json')),
  'compiler.jar',
);

const SUBJECT = 'O=Example Vendor, CN=Example vendor';

/** All that a decision says, but for what names this one call and the artifact. */
function contentOf({ decisionId: _id, timings: _timings, ...content }: InstallDecision): unknown {
  return JSON.parse(JSON.stringify(content).replaceAll(/compiler\.jar|flipped-\w+\.jar/g, 'artifact'));
}

describeWithOpenssl('compiler.jar, signed by openssl', () => {
  const bench = useWorkbench();
  const { path, read, run, write } = bench;
  let delivered: { readonly text: string };
  let now: Date;
  const judge = async (artifact: Parameters<typeof verifyInstall>[0], file: { text: string } | string, more = {}) => {
    const request: InstallRequest = { clock: { now: () => now }, ...more };
    return verifyInstall(artifact, file, { trustStore: path('store') }, request);
  };

  beforeAll(async () => {
    await generateKey(bench, 'vendor');
    const subject = ['-subj', '/O=Example Vendor/CN=Example vendor'];
    await run('openssl', 'req', '-new', '-key', 'vendor.key', ...subject, '-out', 'vendor.csr');
    const certificate = ['-in', 'vendor.csr', '-signkey', 'vendor.key', '-out', 'vendor.pem'];
    await run('openssl', 'x509', '-req', '-days', '365', ...certificate);
    await run('mkdir', 'store');
    await run('cp', 'vendor.pem', 'store');
    await signRaw(bench, 'vendor', JAR);
    delivered = await deliver(bench, 'vendor', 'vendor.pem');
    now = new Date();

    await run('cp', JAR, 'jar');
    const bytes = await read('jar');
    const positions = { first: 0, middle: Math.floor(bytes.length / 2), last: bytes.length - 1 };
    for (const [name, index] of Object.entries(positions)) {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
      await write(`flipped-${name}.jar`, copy);
    }
  });

  it('is verified from its path, with the certificate and without', async () => {
    for (const file of [delivered, path('vendor.sig')]) {
      const decision = await judge(JAR, file);
      expect(verdictOf(decision)).toBe('allow verified');
      expect(decision).toMatchObject({ signers: [{ kind: 'pin', subject: SUBJECT }] });
      expect(warningsOf(decision)).toEqual([]);
    }
  });

  it('is a zip of its size, and has the digest that sha256sum prints', async () => {
    const { size } = await stat(JAR);
    const [sha256] = String(await run('sha256sum', JAR)).split(' ');
    const decision = await judge(JAR, delivered, { digest: 'sha256' });
    const rest = { name: 'compiler.jar', size, type: 'zip', app: decision.artifact.app };
    expect(decision.artifact).toEqual({ ...rest, sha256 });
    expect((await judge(JAR, delivered)).artifact).toEqual({ ...rest, sha256: null });
  });

  describe.each(['first', 'middle', 'last'])('with one flipped bit in its %s byte', (position) => {
    it('is refused as tampered with when the pinned certificate is delivered', async () => {
      const decision = await judge(path(`flipped-${position}.jar`), delivered);
      expect(verdictOf(decision)).toBe('deny signature-mismatch');
      expect(decision.checks.find(({ check }) => check === 'integrity')).toMatchObject({
        outcome: 'failed',
        code: 'signature-mismatch',
        details: { artifact: `flipped-${position}.jar`, certificate: { subject: SUBJECT, file: 'vendor.pem' } },
      });
    });

    it('is refused, tampering and stranger not told apart, when the signature comes alone', async () => {
      const decision = await judge(path(`flipped-${position}.jar`), path('vendor.sig'));
      expect(verdictOf(decision)).toBe('deny no-trusted-key-matches');
      expect(rowOf(decision, 'integrity')).toEqual({ outcome: 'inconclusive', code: 'no-trusted-key-matches' });
      expect(rowOf(decision, 'authenticity')).toEqual({ outcome: 'failed', code: 'no-trusted-key-matches' });
    });
  });

  describe.each([
    ['verified', 'allow verified', () => JAR],
    ['refused with a flipped bit', 'deny signature-mismatch', () => path('flipped-middle.jar')],
  ])('is %s', (_title, verdict, pathOf) => {
    let byPath: InstallDecision;
    beforeAll(async () => {
      byPath = await judge(pathOf(), delivered, { digest: 'sha256' });
      expect(verdictOf(byPath)).toBe(verdict);
    });

    it.each(artifactForms)('as %s, by the same decision', async (_form, openAs) => {
      const decision = await judge(await openAs(pathOf()), delivered, { digest: 'sha256' });
      expect(contentOf(decision)).toEqual(contentOf(byPath));
    });

    it('as a FileHandle, by the same decision, and the handle stays open where it was', async () => {
      const handle = await open(pathOf());
      try {
        const first = (await handle.read(Buffer.alloc(2))).buffer;
        const decision = await judge(handle, delivered, { digest: 'sha256' });
        expect(contentOf(decision)).toEqual(contentOf(byPath));
        const next = (await handle.read(Buffer.alloc(2))).buffer;
        expect([String(first), next]).toEqual(['PK', Buffer.of(3, 4)]);
      } finally {
        await handle.close();
      }
    });
  });
});
