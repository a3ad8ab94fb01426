import { describe, expect, it } from 'vitest';
import { permitStatement } from '../../src/testing/index.js';
import { useGates } from '../support/gates.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';
import { fileBackedStore, outcomeOf, policyKey } from './permits.js';

const scene = createScene();
const { authority, artifact, artifactPath } = scene;
const pin = authority.pin();
const operator = authority.key('permits');
const signature = scene.sign({ key: pin.key });
const gateWith = useGates(scene, { trustStore: scene.store({ pin }) });

describe('A gate', () => {
  it('takes a permit of the request, and remembers it in its own store', async () => {
    const permitStore = fileBackedStore(scene.path('used'));
    const gate = await gateWith({
      policy: { permits: { keys: [policyKey(operator)], hostId: 'host-1' } },
      permitStore,
    });
    const endsAt = new Date(authority.at.getTime() + 3_600_000);
    const permit = permitStatement({ artifact, host: 'host-1', endsAt }, { key: operator });
    expect(outcomeOf(await gate.verify(artifactPath, null, { permit }))).toEqual(['allow permit', 'passed']);
    expect(outcomeOf(await gate.verify(artifactPath, null, { permit }))).toEqual(['deny unsigned', 'permit-used']);
  });

  it('raises its own clock’s floor', async () => {
    const written: Date[] = [];
    const gate = await gateWith({
      clockFloor: { read: () => written.at(-1) ?? null, write: (floor) => void written.push(floor) },
    });
    expect(verdictOf(await gate.verify(artifactPath, signature))).toBe('allow verified');
    expect(written.length).toBe(1);
    expect(rowOf(await gate.verify(artifactPath, signature), 'clock').code).toBe('passed');
    expect(written.length).toBe(1);
  });

  it('asks its own reader which app it is, or the request’s', async () => {
    const gate = await gateWith({ readApp: () => ({ key: 'com.acme.app', version: '1.0' }) });
    const expected = { key: 'com.acme.app' };
    expect(verdictOf(await gate.verify(artifactPath, signature, { expected }))).toBe('allow verified');
    const readApp = () => ({ key: 'com.acme.other' });
    expect(verdictOf(await gate.verify(artifactPath, signature, { expected, readApp }))).toBe('deny app-mismatch');
  });

  it('compares versions as it was told to', async () => {
    const publishers = [{ key: pin.key.keyId, versions: '[2,)' }];
    const readApp = () => ({ key: 'com.acme.app', version: 'two' });
    const words = ['one', 'two', 'three'];
    const compareVersions = (a: string, b: string) => {
      const place = (version: string) => (words.includes(version) ? words.indexOf(version) + 1 : Number(version));
      return place(a) - place(b);
    };
    const gate = await gateWith({ policy: { publishers }, readApp, compareVersions });
    expect(verdictOf(await gate.verify(artifactPath, signature))).toBe('allow verified');
    const one = { readApp: () => ({ key: 'com.acme.app', version: 'one' }) };
    expect(verdictOf(await gate.verify(artifactPath, signature, one))).toBe('deny publisher-version-not-permitted');
    const failing = {
      compareVersions: () => {
        throw new Error('no order');
      },
    };
    expect(verdictOf(await gate.verify(artifactPath, signature, failing))).toBe('deny version-not-comparable');
  });
});
