import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { writeZip } from '../archive/zip-writer.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const anywhere = fc.oneof(fc.nat(300), fc.constantFrom(0, 30, 0xffff, 0x00ab_0028, 0xffff_fffe, 0xffff_ffff), fc.nat());
const lengths = fc.oneof(fc.constant(null), fc.constantFrom(0, 1, 30, 0xff00, 0xffff), fc.nat(0xffff));

/** An archive whose directory sends readers anywhere, and whose first header says to be of any length. */
const archives = fc.tuple(anywhere, anywhere, lengths, lengths).map(([first, second, nameLength, extraLength]) => {
  const entry = (name: string, offset: number) => ({ name, content: 'x', central: { offset } });
  const bytes = Buffer.from(writeZip({ entries: [entry('a', first), entry('b', second)] }));
  if (nameLength !== null) bytes.writeUInt16LE(nameLength, 26);
  if (extraLength !== null) bytes.writeUInt16LE(extraLength, 28);
  return new Uint8Array(bytes);
});

describe('An archive whose headers are said to be anywhere, and of any length,', () => {
  it('is refused with a code, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(archives, async (bytes) => {
        const report = await inspectArchive(bytes);
        if (!report.ok) expect(report.code).toMatch(/^archive-/);
      }),
      { numRuns: 3000 },
    );
  });

  it('is an answer of verifyInstall, by path and in memory', async () => {
    const entries = [
      { name: 'a', content: 'x' },
      { name: 'b', content: 'x', central: { offset: 0x00ab_0028 } },
    ];
    const bytes = Buffer.from(writeZip({ entries }));
    bytes.writeUInt16LE(0xff00, 28);
    const policy = { archive: 'zip', level: 'strict', checks: { 'trust-store-isolation': 'warn' } } as const;
    for (const artifact of [new Uint8Array(bytes), scene.file('anywhere.jar', bytes)]) {
      const decision = await scene.verify({ artifact, signature: pin.key.sign(bytes), store: { pin }, policy });
      expect(verdictOf(decision)).toBe('deny archive-overlap');
    }
  });
});
