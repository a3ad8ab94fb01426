/** Every form in which openssl writes certificates, as a file of the trust store. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTrustStore, verifyInstall } from '../../src/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { deliver, generateKey, makeCas, makeLeaf, signRaw } from './certificate-authority.js';
import { verdictOf } from '../support/scene.js';

/** Shell lines that put the certificates of all.pem into a folder `store`, and the names of the files that then hold them. */
const forms = [
  ['several in one PEM', 'cp all.pem store/all.pem', ['all.pem']],
  ['several in one PEM with the text of openssl x509 -text between', 'cat *.text > store/all.txt', ['all.txt']],
  ['one PEM for each', 'cp root.pem intermediate.pem pin.pem store', ['intermediate.pem', 'pin.pem', 'root.pem']],
  [
    'one DER for each',
    'for name in root intermediate pin; do openssl x509 -in $name.pem -outform DER -out store/$name.der; done',
    ['intermediate.der', 'pin.der', 'root.der'],
  ],
  ['PKCS #7 in PEM', 'openssl crl2pkcs7 -nocrl -certfile all.pem -out store/all.p7b', ['all.p7b']],
  ['PKCS #7 in DER', 'openssl crl2pkcs7 -nocrl -certfile all.pem -outform DER -out store/all.p7c', ['all.p7c']],
  ['PEM with line ends of Windows', "sed 's/$/\\r/' all.pem > store/windows.cer", ['windows.cer']],
  ['PEM under a name that says DER', 'cp all.pem store/all.der', ['all.der']],
] as const;

describeWithOpenssl('A trust store that openssl filled', () => {
  const bench = useWorkbench();
  const { path, run, write } = bench;
  beforeAll(async () => {
    await makeCas(bench, 'Ed25519');
    await makeLeaf(bench, 'leaf');
    await generateKey(bench, 'pin');
    await run('openssl', 'req', '-new', '-key', 'pin.key', '-subj', '/CN=Example pin', '-out', 'pin.csr');
    await run('openssl', 'x509', '-req', '-signkey', 'pin.key', '-days', '365', '-in', 'pin.csr', '-out', 'pin.pem');
    await write('plugin.jar', 'the bytes of a plugin');
    await signRaw(bench, 'leaf', 'plugin.jar');
    await signRaw(bench, 'pin', 'plugin.jar');
    await run('sh', '-c', 'cat root.pem intermediate.pem pin.pem > all.pem');
    await run(
      'sh',
      '-c',
      'for name in root intermediate pin; do openssl x509 -in $name.pem -text -out $name.text; done',
    );
  });

  describe.each(forms)('with %s', (_title, fill, files) => {
    beforeAll(async () => {
      await run('sh', '-c', `rm -rf store && mkdir store && ${fill}`);
    });

    it('holds each certificate once, with its role, and finds nothing wrong', async () => {
      const store = await loadTrustStore(path('store'));
      expect(store.findings).toEqual([]);
      expect(store.fault).toBeNull();
      const roles = Object.fromEntries(store.certificates.map(({ subject, role }) => [subject, role]));
      expect(roles).toEqual({
        'O=Example Host, CN=Example Root CA': 'anchor',
        'O=Example Host, CN=Example Intermediate CA': 'intermediate',
        'CN=Example pin': 'signer',
      });
      expect(store.certificates).toHaveLength(3);
      expect([...new Set(store.certificates.map(({ file }) => file))].toSorted()).toEqual(files);
    });

    it('verifies what the pin signed', async () => {
      const decision = await verifyInstall(path('plugin.jar'), path('pin.sig'), { trustStore: path('store') });
      expect(verdictOf(decision)).toBe('allow verified');
    });

    it('verifies what a leaf under the CAs signed', async () => {
      const file = await deliver(bench, 'leaf', 'leaf.pem');
      const decision = await verifyInstall(path('plugin.jar'), file, { trustStore: path('store') });
      expect(verdictOf(decision)).toBe('allow verified');
    });
  });

  it('is what makes the difference: an empty one refuses both', async () => {
    await run('mkdir', 'empty');
    const judge = async (file: Parameters<typeof verifyInstall>[1]) =>
      verdictOf(await verifyInstall(path('plugin.jar'), file, { trustStore: path('empty') }));
    expect(await judge(path('pin.sig'))).toBe('deny trust-store-empty');
    expect(await judge(await deliver(bench, 'leaf', 'leaf.pem'))).toBe('deny trust-store-empty');
  });
});
