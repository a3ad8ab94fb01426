/** A root and a leaf that openssl signed with RSASSA-PSS (RFC 4055 section 3.1). */
import { beforeAll, expect, it } from 'vitest';
import { loadTrustStore, verifyInstall } from '../../src/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { verdictOf } from '../support/scene.js';
import { deliver, signRaw } from './certificate-authority.js';

describeWithOpenssl('A chain that openssl signed with RSASSA-PSS', () => {
  const bench = useWorkbench();
  const { path, run, write } = bench;
  const pss = (saltBytes: number, hash = 'sha256') => [
    `-${hash}`,
    '-sigopt',
    'rsa_padding_mode:pss',
    '-sigopt',
    `rsa_pss_saltlen:${saltBytes}`,
  ];

  beforeAll(async () => {
    await run('mkdir', 'store');
    await run('openssl', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'root.key');
    await run(
      'openssl',
      'req',
      '-x509',
      '-key',
      'root.key',
      '-days',
      '3650',
      '-subj',
      '/CN=Root',
      ...pss(32),
      '-out',
      'store/root.pem',
    );
    await run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'leaf.key');
    await run('openssl', 'req', '-new', '-key', 'leaf.key', '-subj', '/CN=Leaf', '-out', 'leaf.csr');
    await write('leaf.ext', 'basicConstraints=CA:FALSE\n');
    await write('plugin.jar', 'the bytes of a plugin');
  });

  async function issue(...options: readonly string[]): Promise<string> {
    const ca = [
      '-CA',
      'store/root.pem',
      '-CAkey',
      'root.key',
      '-set_serial',
      '2',
      '-days',
      '300',
      '-extfile',
      'leaf.ext',
    ];
    await run('openssl', 'x509', '-req', '-in', 'leaf.csr', ...ca, ...options, '-out', 'leaf.pem');
    await signRaw(bench, 'leaf', 'plugin.jar');
    const decision = await verifyInstall(path('plugin.jar'), await deliver(bench, 'leaf', 'leaf.pem'), {
      trustStore: path('store'),
    });
    return verdictOf(decision);
  }

  it('has a root that is an anchor', async () => {
    const { certificates, findings } = await loadTrustStore(path('store'));
    expect({ roles: certificates.map(({ role }) => role), findings }).toEqual({ roles: ['anchor'], findings: [] });
  });

  it.each([
    ['sha256', 32],
    ['sha256', 20],
    ['sha384', 48],
    ['sha512', 64],
  ])('verifies with %s and a salt of %i bytes', async (hash, saltBytes) => {
    expect(await issue(...pss(saltBytes, hash))).toBe('allow verified');
  });

  it('is refused with SHA-1, which openssl still makes', async () => {
    expect(await issue(...pss(20, 'sha1'))).toBe('deny unsupported-signature-algorithm');
  });
});
