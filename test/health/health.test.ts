import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTrustStoreHealth, openTrustStore, type HealthOptions } from '../../src/index.js';
import type { LooseTemplate } from '../../src/testing/index.js';
import { createScene, type Files } from '../support/scene.js';
import { isRoot } from '../support/unprivileged.js';

const scene = createScene();
const { authority, clock } = scene;
const inDays = (days: number) => new Date(authority.at.getTime() + days * 86_400_000);

const dated = (from: number, to: number) => ({ notBefore: inDays(from), notAfter: inDays(to) });
const pinFor = (subject: string, template: Partial<LooseTemplate> = {}) =>
  authority.mint({ subject, basicConstraints: null, ...dated(-1, 400), ...template });
const root = authority.mint({
  subject: 'Root',
  basicConstraints: { ca: true },
  keyUsage: ['keyCertSign'],
  extendedKeyUsage: ['codeSigning'],
  ...dated(-1, 3000),
});
const below = (subject: string, template: Partial<LooseTemplate> = {}) =>
  authority.mint({
    subject,
    issuer: root,
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
    ...dated(-1, 2000),
    ...template,
  });

/** Findings but for those about the user who runs the tests. */
async function findingsOf(files: Files | string, options: HealthOptions = {}) {
  const folder = typeof files === 'string' ? files : scene.store(files);
  const report = await checkTrustStoreHealth(folder, { clock, ...options });
  return report.findings.filter(({ code }) => code !== 'process-is-root' && code !== 'writable-by-this-process');
}
const lines = async (...parameters: Parameters<typeof findingsOf>) =>
  (await findingsOf(...parameters)).map(({ severity, code, file }) => `${severity} ${code} ${file ?? '-'}`);

describe('Health', () => {
  it('has nothing to say of a sound store', async () => {
    const files = { 'root.pem': root, 'mid.pem': below('Mid'), 'pin.pem': pinFor('Pin') };
    expect(await lines(files)).toEqual([]);
    const report = await checkTrustStoreHealth(scene.store(files), { clock });
    expect(report).toMatchObject({ safe: 'yes', checkedAt: authority.at.toISOString() });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it.each<[what: string, files: Files, options: HealthOptions, expected: readonly string[]]>([
    ['what has expired', { 'a.pem': pinFor('Old', dated(-100, -1)) }, {}, ['error certificate-expired a.pem']],
    [
      'what expires within 30 days',
      { 'a.pem': pinFor('Soon', dated(-100, 30)) },
      {},
      ['warning certificate-expiring a.pem'],
    ],
    ['not what expires after them', { 'a.pem': pinFor('Later', dated(-100, 31)) }, {}, []],
    [
      'as many days as it is told',
      { 'a.pem': pinFor('Later', dated(-100, 89)) },
      { expiringWithinDays: 90 },
      ['warning certificate-expiring a.pem'],
    ],
    [
      'what is not yet valid',
      { 'a.pem': pinFor('Future', dated(1, 100)) },
      {},
      ['warning certificate-not-yet-valid a.pem'],
    ],
    [
      'an intermediate without its root',
      { 'a.pem': below('Mid'), 'p.pem': pinFor('P') },
      {},
      ['error intermediate-without-root a.pem'],
    ],
    ['a root without an intermediate', { 'a.pem': root }, {}, ['note root-without-intermediate a.pem']],
    [
      'intermediates that all end soon below a root that lives on',
      { 'a.pem': root, 'b.pem': below('First', dated(-1, 200)), 'c.pem': below('Second', dated(-1, 300)) },
      {},
      ['warning outdated-intermediates a.pem'],
    ],
    [
      'an anchor for any purpose',
      {
        'a.pem': authority.mint({
          subject: 'Any',
          basicConstraints: { ca: true },
          keyUsage: ['keyCertSign'],
          ...dated(-1, 900),
        }),
      },
      {},
      ['note anchor-for-any-purpose a.pem', 'note root-without-intermediate a.pem'],
    ],
    [
      'a signature with SHA-1',
      {
        'r.pem': authority.mint({
          subject: 'RSA root',
          key: authority.key('rsa', 'rsa-2048'),
          basicConstraints: { ca: true },
          keyUsage: ['keyCertSign'],
          extendedKeyUsage: ['codeSigning'],
          ...dated(-1, 900),
        }),
        'm.pem': authority.mint({
          subject: 'SHA-1',
          issuer: authority.mint({
            subject: 'RSA root',
            key: authority.key('rsa', 'rsa-2048'),
            basicConstraints: { ca: true },
            keyUsage: ['keyCertSign'],
            ...dated(-1, 900),
          }),
          signatureAlgorithm: 'rsa-sha1',
          basicConstraints: { ca: true },
          keyUsage: ['keyCertSign'],
          ...dated(-1, 900),
        }),
      },
      {},
      [
        'error signature-algorithm-weak m.pem',
        'error intermediate-without-root m.pem',
        'note root-without-intermediate r.pem',
      ],
    ],
    ['an ambiguous role', { 'a.pem': authority.pin('openssl-req-x509') }, {}, ['warning ambiguous-role a.pem']],
    [
      'a certificate that is there twice',
      { 'a.pem': pinFor('Twice'), 'b.pem': pinFor('Twice') },
      {},
      ['note certificate-duplicated b.pem'],
    ],
    [
      'a revocation list that is not current',
      {
        'a.pem': root,
        'm.pem': below('Mid'),
        'b.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-9), nextUpdate: inDays(-2) }).pem,
      },
      {},
      ['error revocation-list-not-current b.crl'],
    ],
    [
      'a pin and a list that have expired, where what replaces them is not valid yet',
      {
        'a.pem': pinFor('Old', { ...dated(-100, -1), key: authority.key('renewed') }),
        'b.pem': pinFor('New', { ...dated(20, 400), key: authority.key('renewed') }),
        'c.pem': root,
        'd.pem': below('Mid'),
        'old.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-9), nextUpdate: inDays(-2) }).pem,
        'new.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-1), nextUpdate: inDays(40) }).pem,
      },
      {},
      [
        'error certificate-expired a.pem',
        'error revocation-list-not-current old.crl',
        'warning certificate-not-yet-valid b.pem',
      ],
    ],
    [
      'a pin that has expired where one of its key has not, and no list that a later one replaces',
      {
        'a.pem': pinFor('Old', { ...dated(-100, -1), key: authority.key('renewed') }),
        'b.pem': pinFor('New', { key: authority.key('renewed') }),
        'c.pem': root,
        'd.pem': below('Mid'),
        'old.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-9), nextUpdate: inDays(-2) }).pem,
        'new.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-3), nextUpdate: inDays(40) }).pem,
      },
      {},
      ['note certificate-expired a.pem'],
    ],
    [
      'a revocation list that is current for 30 days and less than one more',
      {
        'a.pem': root,
        'm.pem': below('Mid'),
        'b.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-9), nextUpdate: inDays(30.9) }).pem,
      },
      {},
      ['warning revocation-list-expiring b.crl'],
    ],
    [
      'a revocation list that is current for 31 days',
      {
        'a.pem': root,
        'm.pem': below('Mid'),
        'b.crl': authority.mintCrl({ issuer: root, thisUpdate: inDays(-9), nextUpdate: inDays(31) }).pem,
      },
      {},
      [],
    ],
    [
      'foreign files',
      {
        'a.pem': pinFor('Pin'),
        'my.key': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
        keystore: Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2),
        'bundle.zip': Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0),
        'upm.properties': '# settings\natlassian.upm.signature.check.disabled=true\n',
      },
      {},
      [
        'error private-key my.key',
        'warning archive bundle.zip',
        'warning java-keystore keystore',
        'warning properties-file upm.properties',
      ],
    ],
    ['an empty store', {}, {}, ['error trust-store-empty -']],
  ])('names %s', async (_what, files, options, expected) => {
    expect(await lines(files, options)).toEqual(expected);
  });

  it('names a folder that is not there', async () => {
    const report = await checkTrustStoreHealth(scene.path('none'), { clock });
    expect(report).toMatchObject({ status: 'error', safe: 'not-checkable', isolated: 'not-checkable' });
    expect(report.findings.map(({ code }) => code)).toEqual(['trust-store-missing']);
  });

  it('names what everyone could write, with a command to paste', async () => {
    const folder = scene.store({ 'a.pem': pinFor('Pin') });
    chmodSync(join(folder, 'a.pem'), 0o666);
    chmodSync(folder, 0o777);
    const report = await checkTrustStoreHealth(folder, { clock });
    expect(report).toMatchObject({ status: 'error', safe: 'no' });
    const [finding] = report.findings;
    expect(finding?.code).toBe('writable-by-everyone');
    const command = finding?.remedy?.split(': ').at(-1) ?? '';
    expect(spawnSync('sh', ['-c', command]).status).toBe(0);
    expect((await checkTrustStoreHealth(folder, { clock })).safe).toBe('yes');
  });

  it('names links that lead out, and not those within', async () => {
    const folder = scene.store({ 'a.pem': pinFor('Pin'), '.hidden': pinFor('Hidden') });
    symlinkSync(scene.file('outside.pem', pinFor('Outside').pem), join(folder, 'out.pem'));
    symlinkSync('.hidden', join(folder, 'in.pem'));
    expect(await lines(folder)).toEqual(['warning link-leads-out out.pem']);
  });

  it('looks at other files too', async () => {
    const file = scene.file('policy.json', '{}');
    chmodSync(file, 0o666);
    const found = await findingsOf({ 'a.pem': pinFor('Pin') }, { files: [file] });
    expect(found.map(({ code, file: where }) => [code, where])).toEqual([['writable-by-everyone', file]]);
  });

  it('gives no command that takes a revocation list or another certificate away', async () => {
    const list = authority.mintCrl({ issuer: root, thisUpdate: inDays(-1), nextUpdate: inDays(9) });
    const old = pinFor('Old', dated(-100, -1));
    const [alone] = await findingsOf({ 'old.pem': old });
    const [together] = await findingsOf({ 'old.pem': old.pem + list.pem });
    expect(alone?.remedy).toMatch(/: rm -- \S+old\.pem$/);
    expect(together?.remedy).not.toContain('rm --');
  });

  it('gives no command about what lies outside', async () => {
    const folder = scene.store({ 'a.pem': pinFor('Pin') });
    const target = scene.file('outside.pem', pinFor('Outside').pem);
    chmodSync(target, 0o666);
    symlinkSync(target, join(folder, 'out.pem'));
    const found = (await findingsOf(folder)).find(({ code }) => code === 'writable-by-everyone');
    expect(found?.remedy).not.toMatch(/chmod|chown/);
    expect(found?.remedy).toContain('ls -l --');
  });

  it('does not call a file safe that it can’t find', async () => {
    const above = scene.path('open');
    mkdirSync(above);
    chmodSync(above, 0o1777);
    const report = await checkTrustStoreHealth(scene.store({ 'a.pem': pinFor('Pin') }), {
      clock,
      files: [join(above, 'upm.properties')],
    });
    expect(report.safe).toBe('no');
  });

  it('names pins that nothing used, of a store that was open', async () => {
    const [used, idle] = [pinFor('Used'), pinFor('Idle')];
    await using store = await openTrustStore(scene.store({ 'used.pem': used, 'idle.pem': idle }), { watch: 'polling' });
    await scene.verify({ signature: scene.sign({ key: used.key }), request: { trustStore: store } });
    const { findings } = await checkTrustStoreHealth(store, { clock });
    expect(findings.filter(({ code }) => code === 'pin-not-used').map(({ file }) => file)).toEqual(['idle.pem']);
  });

  it.each([{ expiringWithinDays: -1 }, { expiringWithinDays: Number.NaN }, { files: 'x' }, { roles: { x: 'none' } }])(
    'refuses %j',
    async (options) => {
      await expect(Reflect.apply(checkTrustStoreHealth, undefined, [scene.folder, options])).rejects.toThrow(TypeError);
    },
  );
});

describe.skipIf(!isRoot)(
  isRoot ? 'Owners and groups' : 'Owners and groups [skipped: these tests are not run by root]',
  () => {
    it.each<[what: string, make: (folder: string) => void, expected: readonly string[]]>([
      ['root’s alone', () => undefined, []],
      ['a store of somebody’s', (folder) => chownSync(folder, 4242, 0), ['owner-not-root']],
      ['a file of somebody’s', (folder) => chownSync(join(folder, 'a.pem'), 4242, 0), ['owner-not-root']],
      [
        'a store that a group may write',
        (folder) => {
          chownSync(folder, 0, 4242);
          chmodSync(folder, 0o775);
        },
        ['writable-by-group'],
      ],
      ['a store that root’s own group may write', (folder) => chmodSync(folder, 0o775), []],
      ['a folder above of somebody’s', (folder) => chownSync(dirname(folder), 4242, 0), ['owner-not-root']],
    ])('%s', async (_what, make, expected) => {
      const folder = join(scene.path('above'), 'store');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'a.pem'), pinFor('Pin').pem);
      make(folder);
      const found = await findingsOf(folder);
      expect(found.map(({ code }) => code)).toEqual(expected);
      for (const { remedy } of found) {
        const command = remedy?.split(': ').at(-1) ?? '';
        expect(spawnSync('sh', ['-c', command]).status).toBe(0);
      }
    });
  },
);

const canSetLists = spawnSync('sh', ['-c', 'command -v setfacl && command -v getfacl']).status === 0;

describe.skipIf(!canSetLists)(
  canSetLists ? 'Access control lists' : 'Access control lists [skipped: there is no setfacl on this machine]',
  () => {
    it('that let somebody write are named, with a command to paste', async () => {
      const folder = scene.store({ 'a.pem': pinFor('Pin') });
      expect(spawnSync('setfacl', ['-m', 'u:65534:rw', join(folder, 'a.pem')]).status).toBe(0);
      const [finding, ...others] = (await findingsOf(folder)).filter(({ code }) => code === 'access-control-list');
      expect(others).toEqual([]);
      expect(finding?.message).toMatch(/"user:(nobody|65534)"/);
      expect(spawnSync('sh', ['-c', finding?.remedy?.split(': ').at(-1) ?? '']).status).toBe(0);
      expect(await lines(folder)).toEqual([]);
    });

    it('that let somebody read alone are not', async () => {
      const folder = scene.store({ 'a.pem': pinFor('Pin') });
      expect(spawnSync('setfacl', ['-m', 'u:65534:r', join(folder, 'a.pem')]).status).toBe(0);
      expect(await lines(folder)).toEqual([]);
    });
  },
);
