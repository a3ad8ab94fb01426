import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { permitStatement, rotationStatement } from '../../src/testing/index.js';
import { policyKey } from '../evidence/permits.js';
import { createScene, rowOf, verdictOf, warningsOf, type Call } from '../support/scene.js';
import { endFault, planFault, systemError, type FileCall } from './faulty-file-system.js';
import { ERRORS, runAll, type Run } from './run-all.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { makeFaulty } = await import('./faulty-file-system.js');
  return makeFaulty(await importOriginal());
});

const scene = createScene();
const { authority, artifactPath } = scene;
const pin = authority.pin();
const old = authority.pin('v1', { label: 'old' });
const operator = authority.key('permits');
const endsAt = new Date(authority.at.getTime() + 3_600_000);
const store = scene.store({ 'pin.pem': pin });
const signature = scene.sign({ key: pin.key });

const permit = scene.file(
  'permit.json',
  JSON.stringify(permitStatement({ artifact: scene.artifact, host: 'host-1', endsAt }, { key: operator })),
);
const rotation = scene.file(
  'rotation.json',
  JSON.stringify(rotationStatement({ oldKey: old.key, newKey: pin.key, apps: ['com.acme.*'], endsAt })),
);
const flag = scene.file('check', 'false');

afterEach(() => {
  endFault();
});

const operationsOf = (runs: readonly Run[]) => [...new Set(runs.map(({ failed }) => failed.operation))];
const ALL = ['open', 'stat', 'read', 'close'];
describe.each(ERRORS)('Where a call of the file system fails by %s, there is a decision all the same:', (code) => {
  const error = systemError(code);

  it('the permit’s, which then permits nothing and isn’t used', async () => {
    const used: string[] = [];
    const permitStore = { use: (id: string) => used.push(id) > 0 };
    const policy: PolicyInput = { permits: { keys: [policyKey(operator)], hostId: 'host-1' } };
    const call: Call = { signature: null, store, policy, request: { permit, permitStore } };
    const runs = await runAll(scene, call, 'allow permit', ({ path }) => path === permit, error);
    expect(operationsOf(runs)).toEqual(ALL);
    for (const { decision } of runs) {
      expect(verdictOf(decision)).toBe('deny unsigned');
      expect(rowOf(decision, 'permit')).toEqual({ outcome: 'failed', code: 'permit-unusable' });
      const row = decision.checks.find(({ check }) => check === 'permit');
      expect(row?.details).toEqual({ statement: 'statement-unreadable', detail: `"${permit}": ${code}` });
    }
    // Once, in the run in which nothing failed.
    expect(used.length).toBe(1);
  });

  it('the rotation’s, which then says nothing', async () => {
    const policy: PolicyInput = { level: 'strict', checks: { 'trust-store-isolation': 'warn' } };
    const installed = { key: 'com.acme.app', publisherId: `pin:${old.key.keyId}`, verified: true };
    const readApp = () => ({ key: 'com.acme.app' });
    const call: Call = { signature, store, policy, request: { installed, readApp, rotations: [rotation] } };
    const runs = await runAll(scene, call, 'allow verified', ({ path }) => path === rotation, error);
    expect(operationsOf(runs)).toEqual(ALL);
    for (const { decision } of runs) {
      expect(verdictOf(decision)).toBe('deny publisher-changed');
      const unusable = warningsOf(decision).filter((warning) => warning.code === 'rotation-unusable');
      expect(unusable.map(({ details }) => details)).toEqual([
        { code: 'statement-unreadable', detail: `"${rotation}": ${code}` },
      ]);
    }
  });

  it('the flag file’s, which then leaves the check on', async () => {
    const call: Call = { signature: null, store, policy: { enforcement: { file: flag } } };
    const runs = await runAll(scene, call, 'allow enforcement-off', ({ path }) => path === flag, error);
    expect(operationsOf(runs)).toEqual(ALL);
    for (const { decision } of runs) {
      expect(verdictOf(decision)).toBe('deny unsigned');
      expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'inconclusive', code: 'enforcement-flag-unreadable' });
      expect(warningsOf(decision).map((warning) => warning.code)).toContain('enforcement-flag-unreadable');
    }
  });

  it('the artifact’s, while a host’s reader reads it', async () => {
    let isReading = false;
    const readApp = async (artifact: { read(position: number, length: number): Promise<Uint8Array> }) => {
      isReading = true;
      try {
        await artifact.read(0, 10);
        return { key: 'com.acme.app' };
      } catch {
        // What a reader makes of the error doesn't count.
        return { key: 'com.acme.app' };
      } finally {
        isReading = false;
      }
    };
    // Nobody else looks into it, so that nothing of it is known already.
    const policy: PolicyInput = { checks: { archive: 'skip' } };
    const call: Call = { signature, store, policy, request: { readApp, expected: { key: 'com.acme.app' } } };
    const counts = ({ path }: FileCall) => path === artifactPath && isReading;
    const runs = await runAll(scene, call, 'allow verified', counts, error);
    expect(operationsOf(runs)).toEqual(['read']);
    for (const { decision } of runs) {
      expect(verdictOf(decision)).toBe('deny artifact-unreadable');
      expect(decision.artifact.app).toBeNull();
      const row = decision.checks.find(({ check }) => check === 'artifact');
      expect(row?.details).toMatchObject({ detail: code });
    }
  });

  it('any at all, of a call that needs them all', async () => {
    const on = scene.file('check-that-is-on', 'true');
    const policy: PolicyInput = {
      enforcement: { file: on },
      permits: { keys: [policyKey(operator)], hostId: 'host-1' },
      publishers: [{ key: pin.key.keyId, apps: ['com.other.*'] }],
    };
    const readApp = async (artifact: { read(position: number, length: number): Promise<Uint8Array> }) => {
      await artifact.read(0, 10);
      return { key: 'com.acme.app' };
    };
    const request = { permit, permitStore: { use: () => true }, rotations: [rotation], readApp };
    const runs = await runAll(scene, { signature, store, policy, request }, 'allow permit', () => true, error);
    expect(runs.length).toBeGreaterThan(20);
    for (const { failed, decision } of runs) {
      // A setting that can't be read leaves the check on, and a rotation isn't needed here.
      const isNeeded = failed.path !== on && failed.path !== rotation && failed.operation !== 'close';
      expect([failed, verdictOf(decision)]).toEqual([
        failed,
        isNeeded ? expect.stringMatching(/^deny /) : expect.any(String),
      ]);
    }
  });
});

describe('Where a read gives less than was asked for', () => {
  it.each([1, 3, 100])('statements, flags and readers get it all: %d bytes at a time', async (maxReadBytes) => {
    const policy: PolicyInput = {
      enforcement: { file: scene.file('check', 'true') },
      permits: { keys: [policyKey(operator)], hostId: 'host-1' },
    };
    const seen: string[] = [];
    const readApp = async (artifact: { size: number; read(position: number, length: number): Promise<Uint8Array> }) => {
      seen.push(Buffer.from(await artifact.read(0, artifact.size)).toString());
      return { key: 'com.acme.app' };
    };
    const request = { permit, permitStore: { use: () => true }, readApp, expected: { key: 'com.acme.app' } };
    planFault({ maxReadBytes });
    expect(verdictOf(await scene.verify({ signature: null, store, policy, request }))).toBe('allow permit');
    expect(seen).toEqual([Buffer.from(scene.artifact).toString()]);
    expect(verdictOf(await scene.verify({ signature: null, store, policy: { enforcement: { file: flag } } }))).toBe(
      'allow enforcement-off',
    );
  });
});
