import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  PolicyError,
  previewInstall,
  verifyInstall,
  type ArtifactSource,
  type ClockFloor,
  type InstallDecision,
  type InstallRequest,
  type PolicyInput,
  type PreviewedPolicies,
  type SignatureSource,
} from '../../src/index.js';
import { permitStatement } from '../../src/testing/index.js';
import { fileBackedStore, outcomeOf, permitNow, policyKey } from '../evidence/permits.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const DAY_MILLIS = 86_400_000;
const scene = createScene();
const { authority, artifact } = scene;
const pin = authority.pin();
const other = authority.pin('v1', { label: 'other' });
const leaf = authority.leaf();
const store = scene.store({ pin, root: authority.root });
const after = (millis: number) => new Date(authority.at.getTime() + millis);
const byPin = scene.sign({ key: pin.key });
const byLeaf = scene.sign({ key: leaf.key, chain: [leaf, authority.intermediate] });
const grace: PolicyInput = { gracePeriod: { endsAt: after(DAY_MILLIS).toISOString() } };
const why = { reason: 'stolen', date: '2026-01-01' };

const request = (more: InstallRequest = {}): InstallRequest => ({
  clock: scene.clock,
  environment: {},
  trustStore: store,
  ...more,
});
const preview = async (
  signature: SignatureSource,
  policies: PreviewedPolicies,
  more: InstallRequest = {},
  source: ArtifactSource = scene.artifactPath,
) => previewInstall(source, signature, policies, request(more));
const verdictsOf = ({ now, next }: { now: InstallDecision; next: InstallDecision }) => [
  verdictOf(now),
  verdictOf(next),
];

describe('A preview tells both answers', () => {
  it.each<[what: string, signature: SignatureSource, policies: PreviewedPolicies, now: string, next: string]>([
    ['of a grace period and none', null, { now: grace, next: {} }, 'allow grace-period', 'deny unsigned'],
    ['of none and a grace period', null, { now: {}, next: grace }, 'deny unsigned', 'allow grace-period'],
    ['of the same twice', byPin, { now: {}, next: {} }, 'allow verified', 'allow verified'],
    [
      'of a key before and after it is denied',
      byPin,
      { now: {}, next: { revocation: { denied: [{ key: pin.key.keyId, ...why }] } } },
      'allow verified',
      'deny key-denied',
    ],
    [
      'of a check that is off and on',
      null,
      { now: { enforcement: false }, next: {} },
      'allow enforcement-off',
      'deny unsigned',
    ],
    [
      'of a check that is on and off',
      byPin,
      { now: {}, next: { enforcement: false } },
      'allow verified',
      'allow enforcement-off',
    ],
    [
      'of an artifact before and after it is denied',
      byPin,
      { now: {}, next: { revocation: { denied: [{ artifact: sha256Of(artifact), ...why }] } } },
      'allow verified',
      'deny artifact-denied',
    ],
    [
      'of now and the end of a grace period',
      null,
      { now: grace, next: after(DAY_MILLIS) },
      'allow grace-period',
      'deny unsigned',
    ],
    [
      'of now and the last instant of a grace period',
      null,
      { now: grace, next: after(DAY_MILLIS - 1) },
      'allow grace-period',
      'allow grace-period',
    ],
    [
      'of now and a pin’s end',
      byPin,
      { now: {}, next: after(336 * DAY_MILLIS) },
      'allow verified',
      'deny certificate-expired',
    ],
    [
      'of now and a leaf’s beginning',
      byLeaf,
      { now: {}, next: after(-2 * DAY_MILLIS) },
      'allow verified',
      'deny certificate-not-yet-valid',
    ],
    [
      'of now and no instant at all',
      byPin,
      { now: {}, next: new Date(Number.NaN) },
      'allow verified',
      'deny certificate-expired',
    ],
  ])('%s', async (_what, signature, policies, now, next) => {
    expect(verdictsOf(await preview(signature, policies))).toEqual([now, next]);
  });

  it('each as verifyInstall does, but for what is its own', async () => {
    const policies = { now: grace, next: { level: 'audit' as const } };
    const { now, next } = await preview(byPin, policies);
    for (const [decision, policy] of [
      [now, policies.now],
      [next, policies.next],
    ] as const) {
      const alone = await verifyInstall(scene.artifactPath, byPin, policy, request());
      const { decisionId, timings, ...rest } = decision;
      const { decisionId: otherId, timings: otherTimings, ...others } = alone;
      expect(decisionId).not.toBe(otherId);
      expect(Object.keys(timings)).toEqual(Object.keys(otherTimings));
      expect({ ...rest, trustStore: { ...rest.trustStore, loadedAt: '' } }).toEqual({
        ...others,
        trustStore: { ...others.trustStore, loadedAt: '' },
      });
    }
    expect(now.decisionId).not.toBe(next.decisionId);
    expect(now.policyId).not.toBe(next.policyId);
  });

  it('with one look at the clock, and says which is as of another instant', async () => {
    let looks = 0;
    const clock = { now: () => after(1000 * looks++) };
    const { now, next } = await preview(byPin, { now: {}, next: {} }, { clock });
    expect([now.asOf, next.asOf, looks]).toEqual([after(0).toISOString(), after(0).toISOString(), 1]);

    const later = await preview(byPin, { now: {}, next: after(DAY_MILLIS) });
    expect(later.now.warnings.map(({ code }) => code)).not.toContain('judged-as-of');
    expect(later.next.warnings.map(({ code }) => code)).toContain('judged-as-of');
    expect([later.next.asOf, later.next.evaluatedAt]).toEqual([
      after(DAY_MILLIS).toISOString(),
      after(0).toISOString(),
    ]);
    expect(later.next.policyId).toBe(later.now.policyId);
  });

  it('at the request’s own instant, unless the next one is an instant', async () => {
    const at = after(2 * DAY_MILLIS);
    const both = await preview(null, { now: grace, next: {} }, { at });
    expect([both.now.asOf, both.next.asOf]).toEqual([at.toISOString(), at.toISOString()]);
    expect(verdictsOf(both)).toEqual(['deny unsigned', 'deny unsigned']);
    const instant = await preview(null, { now: grace, next: authority.at }, { at });
    expect(verdictsOf(instant)).toEqual(['deny unsigned', 'allow grace-period']);
  });

  it('of two trust stores', async () => {
    const policies = { now: { trustStore: scene.store({ other }) }, next: { trustStore: scene.store({ pin }) } };
    const decisions = await previewInstall(scene.artifactPath, byPin, policies, {
      clock: scene.clock,
      environment: {},
    });
    expect(verdictsOf(decisions)).toEqual(['deny no-trusted-key-matches', 'allow verified']);
    expect(decisions.now.trustStore.snapshotId).not.toBe(decisions.next.trustStore.snapshotId);
  });

  it('of what can’t be judged at all', async () => {
    const gone = scene.path('none.jar');
    expect(verdictsOf(await preview(byPin, { now: {}, next: { enforcement: false } }, {}, gone))).toEqual([
      'deny artifact-missing',
      'allow enforcement-off',
    ]);
  });
});

describe('A preview reads once', () => {
  function countedStream(pieces: readonly Uint8Array[]) {
    const counts = { begun: 0, given: 0, ended: 0 };
    const stream = {
      async *[Symbol.asyncIterator]() {
        counts.begun++;
        try {
          for (const piece of pieces) {
            counts.given++;
            yield piece;
          }
          await setImmediate();
        } finally {
          counts.ended++;
        }
      },
    };
    return { stream, counts };
  }
  const pieces = Array.from({ length: 5 }, (_, index) => new Uint8Array(100_000).fill(index));
  const bytes = Buffer.concat(pieces);
  const signature = pin.key.sign(bytes);

  it.each<[what: string, policies: PreviewedPolicies, verdicts: readonly string[]]>([
    ['the same keys', { now: {}, next: { level: 'audit' } }, ['allow verified', 'allow verified']],
    [
      'other keys',
      { now: { trustStore: scene.store({ other }) }, next: { trustStore: scene.store({ pin }) } },
      ['deny no-trusted-key-matches', 'allow verified'],
    ],
    [
      'one that needs no reading',
      { now: { enforcement: false }, next: {} },
      ['allow enforcement-off', 'allow verified'],
    ],
    ['an instant', { now: {}, next: after(DAY_MILLIS) }, ['allow verified', 'allow verified']],
  ])('for two policies with %s', async (_what, policies, verdicts) => {
    const { stream, counts } = countedStream(pieces);
    const progress: number[] = [];
    const more = {
      clock: scene.clock,
      environment: {},
      onProgress: ({ bytesRead }: { bytesRead: number }) => void progress.push(bytesRead),
    };
    const trusting = 'trustStore' in policies.now ? more : { ...more, trustStore: store };
    const decisions = await previewInstall(stream, signature, policies, trusting);
    expect(verdictsOf(decisions)).toEqual(verdicts);
    expect(counts).toEqual({ begun: 1, given: 5, ended: 1 });
    expect(progress).toEqual([100_000, 200_000, 300_000, 400_000, 500_000]);
  });

  it('and not at all where neither could allow', async () => {
    let reads = 0;
    const stream = new Readable({
      read() {
        reads++;
        this.push(null);
      },
    });
    expect(verdictsOf(await preview(null, { now: {}, next: { level: 'strict' } }, {}, stream))).toEqual([
      'deny unsigned',
      'deny unsigned',
    ]);
    expect([reads, stream.destroyed]).toEqual([0, true]);
  });

  it('and asks the reader of the app once', async () => {
    let asked = 0;
    const readApp = () => {
      asked++;
      return { key: 'com.acme.app', version: '1.0' };
    };
    const policies = { now: {}, next: { publishers: [{ key: pin.key.keyId, apps: ['com.other.*'] }] } };
    expect(verdictsOf(await preview(byPin, policies, { readApp }))).toEqual([
      'allow verified',
      'deny publisher-app-not-permitted',
    ]);
    expect(asked).toBe(1);
  });
});

describe('A preview uses nothing up', () => {
  const operator = authority.key('permits');
  const permits = { keys: [policyKey(operator)], hostId: 'host-1' };
  const permit = permitStatement({ artifact, host: 'host-1', endsAt: after(3_600_000) }, { key: operator });

  it('no permit, which counts in neither', async () => {
    const permitStore = fileBackedStore(scene.path('used'));
    const { now, next } = await preview(null, { now: { permits }, next: {} }, { permit, permitStore });
    expect([outcomeOf(now), outcomeOf(next)]).toEqual([
      ['deny unsigned', 'permit-not-recorded'],
      ['deny unsigned', 'permits-not-configured'],
    ]);
    expect(permitStore.used).toEqual([]);
    const decision = await verifyInstall(scene.artifactPath, null, { permits }, request({ permit, permitStore }));
    expect(outcomeOf(decision)).toEqual(['allow permit', 'passed']);
  });

  it('nor does it raise the clock’s floor, which counts all the same', async () => {
    const written: Date[] = [];
    const floorAt = (floor: Date | null): ClockFloor => ({ read: () => floor, write: (at) => void written.push(at) });
    const sound = await preview(byPin, { now: {}, next: after(DAY_MILLIS) }, { clockFloor: floorAt(null) });
    expect(verdictsOf(sound)).toEqual(['allow verified', 'allow verified']);
    const suspect = await preview(null, { now: grace, next: grace }, { clockFloor: floorAt(after(DAY_MILLIS)) });
    expect(verdictsOf(suspect)).toEqual(['deny unsigned', 'deny unsigned']);
    expect(rowOf(suspect.next, 'clock').code).toBe('clock-suspect');
    expect(written).toEqual([]);
    await verifyInstall(scene.artifactPath, byPin, {}, request({ clockFloor: floorAt(null) }));
    expect(written.length).toBe(1);
  });
});

describe('A preview ends with an error', () => {
  const makeStream = () => Readable.from([Buffer.from('x')]);
  /** As a host without types calls it: what the promise rejects with, null where it doesn't. */
  const errorOf = async (...parameters: readonly unknown[]): Promise<unknown> => {
    try {
      const decisions: unknown = Reflect.apply(previewInstall, undefined, parameters);
      await decisions;
      return null;
    } catch (error) {
      return error;
    }
  };

  it.each<[what: string, policies: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['one policy', {}],
    ['a policy that is', { now: {} }],
    ['a policy that will be', { next: {} }],
    ['a list', [{}, {}]],
    ['a text', 'standard'],
    ['an instant for now', { now: new Date(), next: {} }],
    ['no policy for now', { now: undefined, next: {} }],
    ['no policy for next', { now: {}, next: undefined }],
    ['a text for next', { now: {}, next: '2026-01-01' }],
  ])('for policies that aren’t two, and destroys the stream: %s', async (_what, policies) => {
    const stream = makeStream();
    const error = await errorOf(stream, byPin, policies, request());
    expect(error instanceof TypeError || error instanceof PolicyError).toBe(true);
    expect(stream.destroyed).toBe(true);
  });

  it.each<[what: string, policies: object, where: string]>([
    ['now', { now: { level: 'odd' }, next: {} }, 'level'],
    ['next', { now: {}, next: { level: 'odd' } }, 'level'],
  ])('for a policy that isn’t one: %s', async (_what, policies, where) => {
    const stream = makeStream();
    const error = await errorOf(stream, byPin, policies, request());
    expect(error).toBeInstanceOf(PolicyError);
    expect(JSON.stringify(error instanceof PolicyError ? error.issues : [])).toContain(where);
    expect(stream.destroyed).toBe(true);
  });

  it.each<[what: string, source: unknown, signature: unknown, more: object]>([
    ['an artifact', 7, byPin, {}],
    ['a signature', scene.artifactPath, undefined, {}],
    ['a request', scene.artifactPath, byPin, { orign: 'upload' }],
  ])('for %s that isn’t one', async (_what, source, signature, more) => {
    expect(await errorOf(source, signature, { now: {}, next: {} }, request(more))).toBeInstanceOf(TypeError);
  });

  it('for a signal that is aborted, before or while it reads', async () => {
    const reason = new Error('enough');
    const stream = makeStream();
    await expect(preview(byPin, { now: {}, next: {} }, { signal: AbortSignal.abort(reason) }, stream)).rejects.toBe(
      reason,
    );
    expect(stream.destroyed).toBe(true);

    const controller = new AbortController();
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(1000));
      },
    });
    const onProgress = () => controller.abort(reason);
    await expect(
      preview(byPin, { now: {}, next: {} }, { signal: controller.signal, onProgress }, endless),
    ).rejects.toBe(reason);
    expect(endless.destroyed).toBe(true);
  });

  it('for what onProgress throws', async () => {
    const error = new RangeError('mine');
    const onProgress = () => {
      throw error;
    };
    await expect(preview(byPin, { now: {}, next: {} }, { onProgress })).rejects.toBe(error);
  });
});

describe('A preview’s arguments', () => {
  it('are taken as they are at the call', async () => {
    const path = scene.file('app.jar', artifact);
    const next = after(DAY_MILLIS - 1);
    const policies = { now: { level: 'standard', ...grace } as PolicyInput, next };
    const pending = preview(null, policies, {}, path);
    next.setTime(0);
    Object.assign(policies.now, { level: 'off' });
    const { now, next: later } = await pending;
    expect([verdictOf(now), later.asOf]).toEqual(['allow grace-period', after(DAY_MILLIS - 1).toISOString()]);
    writeFileSync(path, 'other');
  });
});

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('A preview tells what an install would come to', () => {
  it('where a permit was given, holds, and is not needed', async () => {
    const key = authority.key('permits');
    const permit = permitNow(scene, key);
    const policy: PolicyInput = {
      checks: { permit: 'enforce' },
      permits: { keys: [policyKey(key)], hostId: 'host-1' },
    };
    const both = await preview(byPin, { now: policy, next: policy }, { permit });
    expect(verdictsOf(both)).toEqual(['allow verified', 'allow verified']);
    expect(rowOf(both.now, 'permit')).toEqual({ outcome: 'not-applicable', code: 'not-applicable' });
    const needed = await preview(null, { now: policy, next: policy }, { permit });
    expect(rowOf(needed.now, 'permit')).toEqual({ outcome: 'inconclusive', code: 'permit-not-recorded' });
  });

  it('whatever else the bytes were read for', async () => {
    const { stranger } = authority;
    const signature = scene.sign({ key: stranger.key, chain: [stranger] });
    const changed = Uint8Array.from([...artifact, 0]);
    const now: PolicyInput = {
      archive: 'any',
      gracePeriod: { endsAt: '2099-01-01', covers: 'untrusted-signer' },
    };
    const alone = await verifyInstall(changed, signature, {}, request());
    expect(verdictOf(alone)).toBe('deny self-signed-not-pinned');
    for (const policies of [
      { now, next: {} },
      { now: {}, next: now },
    ]) {
      const both = await preview(signature, policies, {}, changed);
      expect(verdictsOf(both).toSorted()).toEqual(['deny self-signed-not-pinned', 'deny signature-mismatch']);
      const strict = verdictOf(both.now) === 'deny signature-mismatch' ? both.next : both.now;
      expect(strict.checks).toEqual(alone.checks);
    }
  });
});
