/** docs/recipes.md, command by command as it stands there, in a shell. */
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { verifyInstall, type InstallRequest, type PolicyInput } from '../../src/index.js';
import { createTestPermitStore } from '../../src/testing/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { rowOf, verdictOf } from '../support/scene.js';

const page = readFileSync('docs/recipes.md', 'utf8');
const script = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block).join('\n');
const [, revoke = ''] = /To revoke: `([^`]*)`/.exec(page) ?? [];
const [, publish = ''] = /^(openssl ca .* -gencrl .*)$/m.exec(script) ?? [];

describeWithOpenssl('The recipes', () => {
  const { path, read, run, write } = useWorkbench();
  let output = '';
  const keyId = async (name: string) =>
    String(await run('sh', '-euc', `openssl pkey -in ${name} -pubout -outform DER | openssl dgst -sha256 -r`)).slice(
      0,
      64,
    );
  const judge = async (signature: string | null, policy: PolicyInput, request: InstallRequest = {}) =>
    verifyInstall(path('plugin.jar'), signature === null ? null : path(signature), policy, {
      environment: {},
      ...request,
    });

  beforeAll(async () => {
    copyFileSync('fixtures/plugins/signed.jar', path('plugin.jar'));
    await write(
      'install-gate',
      `#!/bin/sh\nexec '${process.execPath}' '${join(process.cwd(), 'dist/cli/main.js')}' "$@"\n`,
    );
    chmodSync(path('install-gate'), 0o755);
    output = String(await run('sh', '-euc', `PATH="$PWD:$PATH"\n${script}`));
  }, 60_000);

  it('end without a failure, and each install that they show is verified', () => {
    expect(output.match(/^(ALLOWED|DENIED).*$/gm)).toEqual(
      Array.from({ length: 4 }, () => 'ALLOWED  "plugin.jar"  (verified)'),
    );
    expect(output.match(/^signer .*O=Acme, CN=Acme Plugins$/gm)).toHaveLength(1);
  });

  it('want both signatures where the policy does', async () => {
    const policy: PolicyInput = {
      trustStore: path('truststore'),
      requiredRoles: {
        vendor: { signers: [{ key: await keyId('vendor-key.pem') }] },
        review: { signers: [{ key: await keyId('review-key.pem') }] },
      },
    };
    expect(verdictOf(await judge('plugin.jar.both.json', policy))).toBe('allow verified');
    expect(verdictOf(await judge('plugin.jar.sig', policy))).toBe('deny role-missing');
  });

  it('revoke a certificate', async () => {
    const policy: PolicyInput = {
      trustStore: path('truststore-of-roots'),
      level: 'strict',
      checks: { 'trust-store-isolation': 'skip' },
    };
    const before = await judge('plugin.jar.sig.json', policy);
    expect([verdictOf(before), rowOf(before, 'revocation').code]).toEqual(['allow verified', 'passed']);
    expect(revoke).toContain('-revoke leaf.pem');
    await run('sh', '-euc', `${revoke}\n${publish}\ninstall -m 0644 acme.crl truststore-of-roots/`);
    expect(verdictOf(await judge('plugin.jar.sig.json', policy))).toBe('deny certificate-revoked');
  });

  it('permit one install', async () => {
    const permits = { keys: [String(await read('permit-key.txt'))], hostId: 'wiki-1' };
    const policy = { trustStore: path('truststore'), permits };
    const request = { permit: path('permit.json'), permitStore: createTestPermitStore() };
    expect(verdictOf(await judge(null, policy, request))).toBe('allow permit');
    expect(verdictOf(await judge(null, policy))).toBe('deny unsigned');
  });

  it('let a new key follow the old one', async () => {
    const [oldKey, newKey] = [await keyId('vendor-key.pem'), await keyId('vendor-key-2027.pem')];
    await run(
      'sh',
      '-euc',
      `openssl req -new -key vendor-key-2027.pem -subj '/O=Acme/CN=Acme Plugins' -out new.csr
      openssl x509 -req -in new.csr -signkey vendor-key-2027.pem -days 365 -out new.pem
      openssl pkeyutl -sign -rawin -inkey vendor-key-2027.pem -in plugin.jar -out new.sig
      install -m 0644 new.pem truststore/`,
    );
    const request: InstallRequest = {
      installed: { key: 'com.acme.crm', version: '1.0', publisherId: `pin:${oldKey}`, verified: true },
      readApp: () => ({ key: 'com.acme.crm', version: '1.1', vendor: null }),
    };
    const policy: PolicyInput = { trustStore: path('truststore') };
    const without = await judge('new.sig', policy, request);
    expect([verdictOf(without), rowOf(without, 'continuity').code]).toEqual(['allow verified', 'publisher-changed']);
    const followed = await judge('new.sig', policy, { ...request, rotations: [path('rotation.json')] });
    expect(rowOf(followed, 'continuity').code).toBe('passed');
    expect(
      followed.verdict === 'allow' && followed.assurance === 'verified' ? followed.signers[0]?.publisherId : null,
    ).toBe(`pin:${newKey}`);
  });
});
