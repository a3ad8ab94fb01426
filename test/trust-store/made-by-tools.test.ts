import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { createScene } from '../support/scene.js';

const scene = createScene();
const { root, intermediate } = scene.authority;
const pin = scene.authority.pin();

/** What a store of this one file came to: codes of findings, else how many certificates. */
async function recognise(content: Uint8Array): Promise<string> {
  const { certificates, findings } = await loadTrustStore(scene.store({ file: content }));
  return findings.map(({ code }) => code).join() || `${certificates.length} certificates`;
}

const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

describeWithOpenssl('A file that openssl has made', () => {
  const bench = useWorkbench();
  const key = pin.key.privateKeyPem;
  beforeAll(async () => {
    await bench.write('key.pem', key);
    await bench.write('ec.pem', scene.authority.key('ec', 'p256').privateKeyPem);
    await bench.write('rsa.pem', scene.authority.key('rsa', 'rsa-2048').privateKeyPem);
    await bench.write('pin.pem', pin.pem);
    await bench.write('chain.pem', intermediate.pem + root.pem);
    await bench.run('openssl', 'req', '-new', '-key', 'key.pem', '-subj', '/CN=x', '-out', 'request.pem');
  });

  it.each<[what: string, expected: string, command: string]>([
    ['a PKCS #12 keystore', 'pkcs12-keystore', 'pkcs12 -export -inkey key.pem -in pin.pem -passout pass:x'],
    [
      'a PKCS #12 keystore of certificates alone',
      'pkcs12-keystore',
      'pkcs12 -export -nokeys -in chain.pem -passout pass:x',
    ],
    ['a request', 'certificate-request', 'req -in request.pem'],
    ['a request in DER', 'certificate-request', 'req -in request.pem -outform DER'],
    ['a key', 'private-key', 'genpkey -algorithm ed25519'],
    ['a key in DER', 'private-key', 'genpkey -algorithm ed25519 -outform DER'],
    ['an encrypted key', 'private-key', 'pkcs8 -topk8 -in key.pem -passout pass:x'],
    ['an encrypted key in DER', 'private-key', 'pkcs8 -topk8 -in key.pem -passout pass:x -outform DER'],
    ['an EC key of the old form', 'private-key', 'ec -in ec.pem'],
    ['an EC key of the old form in DER', 'private-key', 'ec -in ec.pem -outform DER'],
    ['an RSA key of the old form', 'private-key', 'rsa -in rsa.pem -traditional'],
    ['an RSA key of the old form in DER', 'private-key', 'rsa -in rsa.pem -traditional -outform DER'],
    ['EC parameters and a key', 'private-key', 'ecparam -name prime256v1 -genkey'],
    ['a public key', 'public-key', 'pkey -in key.pem -pubout'],
    ['a public key in DER', 'public-key', 'pkey -in key.pem -pubout -outform DER'],
    ['an RSA public key of the old form', 'public-key', 'rsa -in rsa.pem -RSAPublicKey_out'],
    ['a certificate with its text', '1 certificates', 'x509 -in pin.pem -text'],
    ['a certificate in DER', '1 certificates', 'x509 -in pin.pem -outform DER'],
    ['PKCS #7', '2 certificates', 'crl2pkcs7 -nocrl -certfile chain.pem'],
    ['PKCS #7 in DER', '2 certificates', 'crl2pkcs7 -nocrl -certfile chain.pem -outform DER'],
    ['PKCS #7 with its text', '2 certificates', 'pkcs7 -in chain.p7b -print_certs'],
  ])('is recognised: %s is %s', async (_what, expected, command) => {
    await bench.run('openssl', 'crl2pkcs7', '-nocrl', '-certfile', 'chain.pem', '-out', 'chain.p7b');
    await bench.run('openssl', ...command.split(' '), '-out', 'out');
    expect(await recognise(await bench.read('out'))).toBe(expected);
  });

  it.each(['PEM', 'DER'])('is taken: a revocation list in %s', async (form) => {
    await bench.write('index.txt', '');
    await bench.write(
      'ca.cnf',
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n',
    );
    await bench.write('ca-key.pem', root.key.privateKeyPem);
    await bench.write('ca.pem', root.pem);
    const issue = 'ca -config ca.cnf -gencrl -keyfile ca-key.pem -cert ca.pem -out list.pem';
    await bench.run('openssl', ...issue.split(' '));
    await bench.run('openssl', 'crl', '-in', 'list.pem', '-outform', form, '-out', 'list.crl');
    const folder = scene.store({ 'list.crl': await bench.read('list.crl'), root });
    const { findings, fault } = await loadTrustStore(folder);
    expect({ codes: findings.map(({ code, file }) => [code, file]), fault }).toEqual({
      codes: [],
      fault: null,
    });
  });
});

describe('A file that another tool has made', () => {
  const bench = useWorkbench();
  beforeAll(async () => bench.write('pin.pem', pin.pem));
  const importInto = (storetype: string) =>
    `keytool -importcert -noprompt -alias a -file pin.pem -keystore out -storepass changeit -storetype ${storetype}`;

  it.for<[tool: string, code: string, command: string]>([
    ['keytool', 'java-keystore', importInto('JKS')],
    ['keytool', 'java-keystore', importInto('JCEKS')],
    ['keytool', 'pkcs12-keystore', importInto('PKCS12')],
    ['zip', 'archive', 'zip -q out.zip pin.pem'],
    ['tar', 'archive', 'tar -cf out pin.pem'],
    ['tar', 'archive', 'tar -czf out pin.pem'],
    ['ssh-keygen', 'private-key', 'ssh-keygen -q -t ed25519 -N secret -f out'],
  ])('is recognised: %s makes %s', async ([tool, code, command], { skip }) => {
    skip(!has(tool), `there is no ${tool} on this machine`);
    await bench.run('sh', '-c', `rm -f out out.zip && ${command} && (mv out.zip out 2>/dev/null || true)`);
    expect(await recognise(await bench.read('out'))).toBe(code);
  });
});
