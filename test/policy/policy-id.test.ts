import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { parsePolicy } from '../../src/index.js';
import { createScene } from '../support/scene.js';

const scene = createScene();
const idOf = async (policy: PolicyInput) => (await scene.verify({ signature: null, policy })).policyId;

describe('A policy’s id', () => {
  it('is the same for the same rules, however they are written', async () => {
    const id = await idOf({ trustStore: '/store', gracePeriod: { startsAt: '2026-01-01', days: 31 } });
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    const others: readonly PolicyInput[] = [
      { gracePeriod: { days: 31, startsAt: '2026-01-01T01:00:00+01:00' }, trustStore: { folder: '/store' } },
      {
        level: 'standard',
        enforcement: true,
        trustStore: '/store',
        gracePeriod: { startsAt: '2026-01-01', days: 31, covers: 'unsigned' },
      },
      {
        $schema: 'x',
        trustStore: { folder: '/store', roles: {} },
        gracePeriod: { startsAt: '2026-01-01', days: 31, alwaysSigned: [] },
      },
    ];
    for (const other of others) expect(await idOf(other)).toBe(id);
  });

  it('is the same for a policy that was parsed before', async () => {
    const input: PolicyInput = { level: 'strict' };
    const decision = await scene.verify({ signature: null, policy: parsePolicy(input) });
    expect(decision.policyId).toBe(await idOf(input));
  });

  it('differs with each rule', async () => {
    const policies: readonly PolicyInput[] = [
      {},
      { level: 'strict' },
      { enforcement: { env: 'X' } },
      { trustStore: '/a' },
      { trustStore: '/b' },
      { checks: { validity: 'warn' } },
      { maxCertificateLifetimeDays: 10 },
      { origins: { a: {} } },
      { origins: { a: { gracePeriod: null } } },
    ];
    const ids = await Promise.all(policies.map(idOf));
    expect(new Set(ids).size).toBe(policies.length);
  });
});
