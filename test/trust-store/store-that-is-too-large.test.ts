import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const MEBIBYTE = 1024 * 1024;

/** A store of a pin and of sparse files of 1 MiB. */
function storeOf(files: number): string {
  const names = Array.from({ length: files }, (_, index) => `f${index}`);
  const folder = scene.store({ pin, ...Object.fromEntries(names.map((name) => [name, '\n'])) });
  for (const name of names) truncateSync(join(folder, name), MEBIBYTE);
  return folder;
}

describe('A trust store of more than 256 MiB', () => {
  it('is trust-store-too-large, and trusts nobody: half of it would trust by the order of its names', async () => {
    const trustStore = await loadTrustStore(storeOf(256));
    expect(trustStore).toMatchObject({ fault: { code: 'trust-store-too-large' }, certificates: [], findings: [] });
    const decision = await scene.verify({ signature: scene.sign({ key: pin.key }), request: { trustStore } });
    expect(verdictOf(decision)).toBe('deny trust-store-too-large');
  });

  it('is told from one of a few, which is read', async () => {
    const { fault, certificates, findings } = await loadTrustStore(storeOf(3));
    expect({ fault, count: certificates.length, findings: findings.length }).toEqual({
      fault: null,
      count: 1,
      findings: 3,
    });
  });
});

describe('A decision of a trust store with many findings', () => {
  it('warns of 50 of them, and says how many more there are', async () => {
    const garbage = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`f${index}`, 'x']));
    const decision = await scene.verify({ signature: scene.sign({ key: pin.key }), store: { pin, ...garbage } });
    const warnings = warningsOf(decision);
    expect(warnings).toHaveLength(51);
    expect(warnings.at(-1)).toMatchObject({ code: 'more-trust-store-findings', details: { count: 20 } });
  });

  it('shows the roles of 256 certificates, and says how many it leaves out', async () => {
    const pins = Array.from(
      { length: 260 },
      (_, index) => scene.authority.pin('v1', { label: String(index) }).pem,
    ).join('');
    const { trustStore } = await scene.verify({ signature: null, store: { pins } });
    expect(Object.keys(trustStore.roles)).toHaveLength(256);
    expect(trustStore.rolesOmitted).toBe(4);
  });
});
