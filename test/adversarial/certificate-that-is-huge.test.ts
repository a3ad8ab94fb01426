import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { sequence, tlv } from '../../src/testing/der-writer.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate } = authority;
const LIMIT_MILLIS = 700;

const names = (count: number) =>
  sequence(...Array.from({ length: count }, (_, index) => tlv(0x82, new TextEncoder().encode(`h${index}.example`))));
const withNames = (count: number) =>
  authority.leaf({ label: `${count} names`, extraExtensions: [{ oid: '2.5.29.17', value: names(count) }] });

describe('A certificate of 3,000 names', () => {
  it('is judged at once', async () => {
    const leaf = withNames(3000);
    expect(leaf.der.length).toBeGreaterThan(44_000);
    const signature = scene.sign({ key: leaf.key, chain: [leaf], certificateForm: 'base64-der' });
    const store = scene.store({ root, intermediate });
    const start = performance.now();
    const decision = await scene.verify({ signature, store });
    expect(performance.now() - start).toBeLessThan(LIMIT_MILLIS);
    expect(verdictOf(decision)).toBe('allow verified');
  });
});

describe('A certificate that is larger than any', () => {
  it('of 16 MB is a file that is too large, and not read to its end', async () => {
    const file = tlv(0x30, new Uint8Array(16e6));
    const { findings } = await loadTrustStore(scene.store({ 'huge.der': file }));
    expect(findings.map(({ code }) => code)).toEqual(['file-too-large']);
  });

  it.each<[what: string, content: Uint8Array]>([
    ['zeros', tlv(0x30, new Uint8Array(900_000))],
    [
      '450,000 elements',
      tlv(
        0x30,
        new Uint8Array(900_000).map((_, index) => (index % 2 === 0 ? 5 : 0)),
      ),
    ],
    [
      'elements within elements',
      Array.from({ length: 20_000 }).reduce<Uint8Array>(
        (inner) => (inner.length < 9000 ? tlv(0x30, inner) : inner),
        new Uint8Array(),
      ),
    ],
  ])('of %s is put into quarantine before long', async (_what, content) => {
    const folder = scene.store({ 'huge.der': content });
    const start = performance.now();
    const { findings } = await loadTrustStore(folder);
    expect(performance.now() - start).toBeLessThan(10 * LIMIT_MILLIS);
    expect(findings.map(({ code }) => code)).toEqual(['certificate-unreadable']);
  });

  it('of 65 KiB, delivered, is malformed', async () => {
    const leaf = withNames(4600);
    expect(leaf.der.length).toBeGreaterThan(65_536);
    const certificate = Buffer.from(leaf.der).toString('base64');
    const text = JSON.stringify({ signature: Buffer.alloc(64).toString('base64'), certificate });
    expect(verdictOf(await scene.verify({ signature: { text }, store: { root } }))).toBe(
      'deny signature-file-too-large',
    );
    const { findings } = await loadTrustStore(scene.store({ leaf, root }));
    expect(findings.map(({ code, detail }) => [code, detail.split(':')[0]])).toEqual([
      ['certificate-unreadable', 'certificate-too-large'],
    ]);
  });
});
