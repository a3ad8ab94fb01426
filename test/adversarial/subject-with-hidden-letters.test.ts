import { describe, expect, it } from 'vitest';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate } = authority;

/** An app by a signer of that name, where only "Acme Apps" below this root may sign. */
async function install(commonName: string) {
  const leaf = authority.leaf({ subject: [['CN', commonName]] });
  const decision = await scene.verify({
    signature: scene.sign({ key: leaf.key, chain: [leaf] }),
    store: { root, intermediate },
    policy: { publishers: [{ subject: 'CN=Acme Apps', anchor: root.fingerprint }], unlistedSigners: 'deny' },
  });
  return verdictOf(decision);
}

describe('A rule for a name', () => {
  it.each([
    ['an escape sequence', 'Acme \u001b[31mApps'],
    ['an escape sequence of one character', 'Acme \u009b31mApps'],
    ['a zero-width space', 'Acme\u200b Apps'],
    ['a Hangul filler', 'Acme\u3164 Apps'],
    ['a grapheme joiner', 'Acme\u034f Apps'],
    ['a variation selector', 'Acme\ufe0f Apps'],
  ])('isn’t for the same letters with %s among them', async (_title, name) => {
    expect(await install(name)).toBe('deny publisher-unlisted');
  });

  it('is for the name itself, whatever its case', async () => {
    expect(await install('Acme Apps')).toBe('allow verified');
    expect(await install('ACME apps')).toBe('allow verified');
  });
});
