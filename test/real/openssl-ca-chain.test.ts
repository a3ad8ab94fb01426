/** A chain of CAs that openssl made, above a one-year Ed25519 leaf: the route of a marketplace. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyInstall } from '../../src/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { deliver, KEY_PARAMETERS, makeCas, makeLeaf, signRaw, type KeyKind } from './certificate-authority.js';
import { rowOf, verdictOf, warningsOf } from '../support/scene.js';

const kinds = Object.keys(KEY_PARAMETERS).filter((kind): kind is KeyKind => kind in KEY_PARAMETERS);

describeWithOpenssl('A chain that openssl made', () => {
  describe.each(kinds)('with CAs of %s above an Ed25519 leaf', (kind) => {
    const bench = useWorkbench();
    const { path, run, write } = bench;
    const bothCas = () => ({ trustStore: path('both') });
    const rootAlone = () => ({ trustStore: path('root') });
    const artifact = () => path('plugin.jar');

    beforeAll(async () => {
      await makeCas(bench, kind);
      await makeLeaf(bench, 'leaf');
      await makeLeaf(bench, 'decade', 3650);
      await write('plugin.jar', 'the bytes of a plugin');
      await signRaw(bench, 'leaf', 'plugin.jar');
      await signRaw(bench, 'decade', 'plugin.jar');
      await run('mkdir', 'both', 'root');
      await run('cp', 'root.pem', 'intermediate.pem', 'both');
      await run('cp', 'root.pem', 'root');
    });

    it('is one that openssl verifies', async () => {
      const above = ['-CAfile', 'root.pem', '-untrusted', 'intermediate.pem'];
      expect(await bench.attempt('openssl', 'verify', '-x509_strict', ...above, 'leaf.pem')).toEqual({
        status: 0,
        output: 'leaf.pem: OK\n',
      });
    });

    it.each([
      ['the leaf', ['leaf.pem']],
      ['leaf and intermediate', ['leaf.pem', 'intermediate.pem']],
      ['leaf, intermediate and root', ['leaf.pem', 'intermediate.pem', 'root.pem']],
    ])('verifies by the store’s root and intermediate, with %s delivered', async (_title, delivered) => {
      const decision = await verifyInstall(artifact(), await deliver(bench, 'leaf', ...delivered), bothCas());
      expect(verdictOf(decision)).toBe('allow verified');
      expect(warningsOf(decision)).toEqual([]);
      expect(rowOf(decision, 'lifetime')).toEqual({ outcome: 'passed', code: 'passed' });
      expect(Object.values(decision.trustStore.roles).toSorted()).toEqual(['anchor', 'intermediate']);
      const files = [{ file: null }, { file: 'intermediate.pem' }, { file: 'root.pem' }];
      expect(decision).toMatchObject({ signers: [{ kind: 'path', path: files, tolerances: [] }] });
    });

    it('verifies by the store’s root alone when leaf and intermediate are delivered', async () => {
      const file = await deliver(bench, 'leaf', 'leaf.pem', 'intermediate.pem');
      const decision = await verifyInstall(artifact(), file, rootAlone());
      expect(verdictOf(decision)).toBe('allow verified');
      expect(decision).toMatchObject({ signers: [{ path: [{ file: null }, { file: null }, { file: 'root.pem' }] }] });
    });

    it('is refused, and the missing intermediate named, when the leaf meets the root alone', async () => {
      const decision = await verifyInstall(artifact(), await deliver(bench, 'leaf', 'leaf.pem'), rootAlone());
      expect(verdictOf(decision)).toBe('deny unknown-issuer');
      expect(decision.summary).toContain('Example Intermediate CA');
    });

    it('does not make the leaf’s key one that may sign without its certificate', async () => {
      const decision = await verifyInstall(artifact(), path('leaf.sig'), bothCas());
      expect(verdictOf(decision)).toBe('deny no-trusted-key-matches');
    });

    it('is refused for other bytes', async () => {
      await write('other.jar', 'the bytes of another plugin');
      const decision = await verifyInstall(path('other.jar'), await deliver(bench, 'leaf', 'leaf.pem'), bothCas());
      expect(verdictOf(decision)).toBe('deny signature-mismatch');
    });

    it('is refused for a leaf of ten years, as long as it is not pinned', async () => {
      const file = await deliver(bench, 'decade', 'decade.pem');
      expect(verdictOf(await verifyInstall(artifact(), file, bothCas()))).toBe('deny lifetime-exceeded');
      await run('sh', '-c', 'mkdir pinned && cp decade.pem pinned');
      const decision = await verifyInstall(artifact(), file, { trustStore: path('pinned') });
      expect(verdictOf(decision)).toBe('allow verified');
    });
  });
});
