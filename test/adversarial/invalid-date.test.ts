import { describe, expect, it } from 'vitest';
import { createScene } from '../support/scene.js';
import { authority } from '../x509/build.js';
import { outcomeOf } from '../x509/paths.js';

const { root, intermediate } = authority;
const path = { endEntity: authority.leaf(), intermediates: [intermediate], trustAnchors: [root] };

describe('An Invalid Date', () => {
  it('is no instant at which a path holds', () => {
    expect(outcomeOf(path)).toBe('ok');
    for (const profile of ['code-signing', 'rfc5280'] as const) {
      expect(outcomeOf({ ...path, profile, at: new Date(Number.NaN) })).toBe('instant-invalid');
    }
  });

  it('is none at which an install is allowed, with a path that was remembered or without', async () => {
    const scene = createScene();
    const leaf = scene.authority.leaf();
    const signature = scene.sign({ key: leaf.key, chain: [leaf] });
    const store = { root: scene.authority.root, intermediate: scene.authority.intermediate };
    expect((await scene.verify({ signature, store })).verdict).toBe('allow');
    const decision = await scene.verify({ signature, store, request: { at: new Date(Number.NaN) } });
    expect(decision.verdict).toBe('deny');
  });
});
