/** The routes that the documents tell a customer to take: a key, a pinned certificate, a signature file, by the openssl command. */
import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyInstall } from '../../src/index.js';
import { certifiesInVersion1, describeWithOpenssl, useWorkbench, type Workbench } from '../support/openssl.js';
import { rowOf, verdictOf, warningsOf } from '../support/scene.js';

const DAY_MILLIS = 86_400_000;
const SUBJECT = ['-subj', '/C=DE/O=Example Customer/CN=Example signer'];

interface Route {
  readonly title: string;
  /** What the trust store says about a certificate of this route. */
  readonly findings: readonly string[];
  readonly certify: (bench: Workbench, days: string) => Promise<unknown>;
}

const routes: readonly Route[] = [
  {
    title: 'a certificate by the CSR route (openssl x509 -req -signkey)',
    findings: [],
    certify: async ({ run }, days) => {
      await run('openssl', 'req', '-new', '-key', 'private.pem', ...SUBJECT, '-out', 'request.csr');
      const own = ['-in', 'request.csr', '-signkey', 'private.pem', '-out', 'certificate.pem'];
      await run('openssl', 'x509', '-req', '-days', days, ...own);
    },
  },
  {
    title: 'a certificate by openssl req -x509',
    findings: ['ambiguous-role'],
    certify: async ({ run }, days) =>
      run('openssl', 'req', '-x509', '-key', 'private.pem', '-days', days, ...SUBJECT, '-out', 'certificate.pem'),
  },
];

/** A JSON text as a shell's template makes it: the output of commands between quotes, line breaks and all. */
const fromShell = (...fields: readonly string[]) => ['-c', `cat > file <<END\n{\n  ${fields.join(',\n  ')}\n}\nEND`];
const oneLine = '"signature": "$(openssl base64 -A -in raw.sig)"';
const wrapped = '"signature": "$(base64 raw.sig)"';

const files: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ['the raw 64 bytes', ['cp', 'raw.sig', 'file']],
  ['base64, wrapped at 76 characters', ['sh', '-c', 'base64 raw.sig > file']],
  ['openssl base64, wrapped at 64 characters', ['openssl', 'base64', '-in', 'raw.sig', '-out', 'file']],
  ['JSON with base64 in one line', ['sh', ...fromShell(oneLine)]],
  ['JSON with line breaks in the base64', ['sh', ...fromShell(wrapped)]],
  [
    'JSON with base64 in one line and the certificate',
    ['sh', ...fromShell(oneLine, '"certificate": "$(openssl base64 -A -in certificate.pem)"')],
  ],
  [
    'JSON with line breaks in the base64 and the certificate',
    ['sh', ...fromShell(wrapped, '"certificate": "$(base64 certificate.pem)"')],
  ],
];

describeWithOpenssl('What a customer makes with openssl', () => {
  describe.each(routes.map((route) => [route.title, route] as const))('with %s', (_route, { certify, findings }) => {
    describe.each([365, 700, 3650])('for %i days', (days) => {
      const bench = useWorkbench();
      const { path, read, run, write } = bench;
      const store = () => ({ trustStore: path('truststore') });
      beforeAll(async () => {
        await run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'private.pem');
        await certify(bench, String(days));
        await write('plugin.jar', 'the bytes of a plugin');
        const input = ['-inkey', 'private.pem', '-in', 'plugin.jar', '-out', 'raw.sig'];
        await run('openssl', 'pkeyutl', '-sign', '-rawin', ...input);
        await run('mkdir', 'truststore');
        await run('cp', 'certificate.pem', 'truststore/customer.crt');
      });

      it.each(files)('verifies a signature file of %s', async (_title, [command, ...parameters]) => {
        await run(command, ...parameters);
        const decision = await verifyInstall(path('plugin.jar'), path('file'), store());
        expect(verdictOf(decision)).toBe('allow verified');
        expect(warningsOf(decision).map(({ code }) => code)).toEqual(findings);
        expect(rowOf(decision, 'lifetime')).toEqual({ outcome: 'not-applicable', code: 'not-applicable' });
      });

      it('names the pin that signed, its role and its end', async () => {
        const certificate = new X509Certificate(await read('certificate.pem'));
        const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
        const decision = await verifyInstall(path('plugin.jar'), path('raw.sig'), store());
        const validUntil = new Date(certificate.validTo).toISOString();
        expect(decision).toMatchObject({ signers: [{ kind: 'pin', fingerprint, validUntil, tolerances: [] }] });
        expect(decision.trustStore.roles).toEqual({ [fingerprint]: 'signer' });
        const lifetime = new Date(certificate.validTo).getTime() - new Date(certificate.validFrom).getTime();
        // openssl reads the clock for each of the two dates: a second may lie between.
        expect(Math.round(lifetime / DAY_MILLIS)).toBe(days);
      });

      it('is refused from the second on that follows its last one', async () => {
        const { validTo } = new X509Certificate(await read('certificate.pem'));
        const judgeAt = async (instant: number) =>
          verdictOf(await verifyInstall(path('plugin.jar'), path('raw.sig'), store(), { at: new Date(instant) }));
        expect(await judgeAt(new Date(validTo).getTime())).toBe('allow verified');
        expect(await judgeAt(new Date(validTo).getTime() + 1000)).toBe('deny certificate-expired');
      });

      it('is refused for other bytes', async () => {
        await write('other.jar', 'the bytes of another plugin');
        const decision = await verifyInstall(path('other.jar'), path('raw.sig'), store());
        expect(verdictOf(decision)).toBe('deny no-trusted-key-matches');
      });
    });
  });
});

describeWithOpenssl('The commands of the documents', () => {
  const bench = useWorkbench();
  const { read, run, write } = bench;
  const show = async () => String(await run('openssl', 'x509', '-noout', '-text', '-in', 'certificate.pem'));
  beforeAll(async () => {
    await run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'private.pem');
  });

  it.runIf(certifiesInVersion1)('make a certificate of version 1 without extensions by the CSR route', async () => {
    await routes[0]?.certify(bench, '365');
    expect(await show()).toContain('Version: 1 (0x0)');
    expect(await show()).not.toContain('X509v3');
  });

  it('make a certificate of version 3 that says CA:TRUE by openssl req -x509', async () => {
    await routes[1]?.certify(bench, '365');
    expect(await show()).toContain('Version: 3 (0x2)');
    expect(await show()).toContain('CA:TRUE');
    expect(await show()).not.toMatch(/Key Usage|pathlen/);
  });

  it('wrap base64 at 76 and at 64 characters, and a shell keeps the line breaks in JSON', async () => {
    await write('raw.sig', new Uint8Array(64).fill(7));
    const longestLine = async () =>
      Math.max(
        ...String(await read('file'))
          .split('\n')
          .map(({ length }) => length),
      );
    await run('sh', '-c', 'base64 raw.sig > file');
    expect(await longestLine()).toBe(76);
    await run('openssl', 'base64', '-in', 'raw.sig', '-out', 'file');
    expect(await longestLine()).toBe(64);
    await run('sh', ...fromShell(wrapped));
    const text = String(await read('file'));
    expect(text).toMatch(/"[A-Za-z0-9+/]{76}\n[A-Za-z0-9+/]{10}=="/);
    expect((): unknown => JSON.parse(text)).toThrow(SyntaxError);
  });
});
