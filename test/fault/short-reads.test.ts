import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf, type Call } from '../support/scene.js';
import { endFault, planFault } from './faulty-file-system.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { makeFaulty } = await import('./faulty-file-system.js');
  return makeFaulty(await importOriginal());
});

const scene = createScene();
const pin = scene.authority.pin();
const bytes = new Uint8Array(5_000_000).fill(7);
const artifact = scene.file('app.jar', bytes);
const folder = scene.store({ 'pin.pem': pin });
const sound: Call = { artifact, signature: scene.file('app.jar.sig', pin.key.sign(bytes)), store: folder };

afterEach(() => {
  endFault();
});

describe('Reads that give less than was asked for', () => {
  it.each([1, 63, 64, 4095])('are no failure, of the small files: %i bytes at a time', async (maxReadBytes) => {
    const small = scene.file('small.jar', 'small');
    planFault({ maxReadBytes });
    const decision = await scene.verify({
      artifact: small,
      signature: pin.key.sign(Buffer.from('small')),
      store: folder,
    });
    expect(verdictOf(decision)).toBe('allow verified');
  });

  it.each([4096, 65_537, 524_287])('are no failure, of a large file: %i bytes at a time', async (maxReadBytes) => {
    planFault({ maxReadBytes });
    const decision = await scene.verify(sound);
    expect(verdictOf(decision)).toBe('allow verified');
  });

  it('are artifact-changed where they end too early', async () => {
    const trustStore = await loadTrustStore(folder);
    planFault({ maxReadBytes: 0 });
    expect(verdictOf(await scene.verify({ artifact, signature: pin.key.sign(bytes), request: { trustStore } }))).toBe(
      'deny artifact-changed',
    );
  });
});
