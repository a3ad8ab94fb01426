import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const { root, intermediate } = authority;
const named = { subject: 'O=Acme, CN=Plugins', anchor: root.fingerprint };
const policies: Readonly<Record<string, PolicyInput>> = {
  'a publisher rule': { unlistedSigners: 'deny', publishers: [named] },
  'a role': { requiredRoles: { vendor: { signers: [named] } } },
};

describe.each(Object.entries(policies))('A subject of one attribute is never one of two to %s', (_what, policy) => {
  it.each<[verdict: RegExp, subject: readonly (readonly [string, string])[]]>([
    [
      /^allow verified$/,
      [
        ['O', 'Acme'],
        ['CN', 'Plugins'],
      ],
    ],
    [/^deny (publisher-unlisted|role-missing)$/, [['O', 'Acme\u{ff0c}CN\u{ff1d}Plugins']]],
    [/^deny (publisher-unlisted|role-missing)$/, [['O', 'Acme\u{fe50} CN\u{fe66}Plugins']]],
    [/^deny (publisher-unlisted|role-missing)$/, [['O', 'Acme, CN=Plugins']]],
    [
      /^deny (publisher-unlisted|role-missing)$/,
      [
        ['O', 'Acme'],
        ['CN', 'Plug ins'],
      ],
    ],
  ])('%s: %j', async (verdict, subject) => {
    const leaf = authority.leaf({ subject, key: authority.key('acme') });
    const decision = await scene.verify({
      signature: scene.sign({ key: leaf.key, chain: [leaf] }),
      store: { root, intermediate },
      policy,
      request: { clock },
    });
    expect(verdictOf(decision)).toMatch(verdict);
  });
});
