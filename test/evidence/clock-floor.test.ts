import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ClockFloor, InstallRequest, PolicyInput } from '../../src/index.js';
import { createScene, rowOf, verdictOf, warningsOf, type Call } from '../support/scene.js';

const DAY_MILLIS = 86_400_000;
const scene = createScene();
const { authority } = scene;
const pin = authority.pin();
const leaf = authority.leaf();
const chain = [leaf, authority.intermediate];
const store = scene.store({ pin, root: authority.root });
const after = (millis: number) => new Date(authority.at.getTime() + millis);
const clockAt = (instant: Date) => ({ now: () => instant });
const grace: PolicyInput = { gracePeriod: { endsAt: after(DAY_MILLIS).toISOString() } };
const byPin: Call = { signature: scene.sign({ key: pin.key }), store };
const byPath: Call = { signature: scene.sign({ key: leaf.key, chain }), store };
const unsigned: Call = { signature: null, store, policy: grace };

/** A floor as a host may keep it, in a file of its own; and how often it was asked and told. */
function floorIn(file: string): ClockFloor & { readonly written: readonly string[]; readonly reads: () => number } {
  const written: string[] = [];
  let reads = 0;
  return {
    written,
    reads: () => reads,
    read: async () => {
      reads++;
      return existsSync(file) ? new Date(readFileSync(file, 'utf8')) : null;
    },
    write: async (floor) => {
      written.push(floor.toISOString());
      writeFileSync(file, floor.toISOString());
    },
  };
}
const newFloor = (at?: Date) => floorIn(at === undefined ? scene.path('floor') : scene.file('floor', at.toISOString()));
const judge = async (call: Call, clockFloor: ClockFloor, request: InstallRequest = {}) =>
  scene.verify({ ...call, request: { clockFloor, ...request } });

describe('The clock’s floor rises', () => {
  it.each<[what: string, call: Call, to: Date]>([
    ['a pin has signed, to the day from which it is valid', byPin, after(-30 * DAY_MILLIS)],
    ['by a path, to the latest of its certificates’ days', byPath, after(-DAY_MILLIS)],
  ])('where %s: never to now', async (_what, call, to) => {
    const floor = newFloor();
    const decision = await judge(call, floor);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(rowOf(decision, 'clock')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(floor.written).toEqual([to.toISOString()]);
    // The second time it is there already.
    await judge(call, floor);
    expect(floor.written).toHaveLength(1);
    // Once for each call, and once more right before it was written: another call may have raised it meanwhile.
    expect(floor.reads()).toBe(3);
  });

  it('and never falls', async () => {
    const floor = newFloor(after(-10 * DAY_MILLIS));
    await judge(byPin, floor);
    expect(floor.written).toEqual([]);
    await judge(byPath, floor);
    expect(floor.written).toEqual([after(-DAY_MILLIS).toISOString()]);
    await judge(byPin, floor);
    expect(floor.written.length).toBe(1);
  });

  it('to the later of two dates, when two calls raise it at once and the later is written sooner', async () => {
    let kept: Date | null = null;
    const slow: ClockFloor = {
      read: async () => {
        const known = kept;
        await setTimeout(20);
        return known;
      },
      write: async (floor) => {
        // The pin's date is the earlier one, and takes longer.
        await setTimeout(floor.getTime() < after(-DAY_MILLIS).getTime() ? 200 : 20);
        kept = floor;
      },
    };
    const decisions = await Promise.all([judge(byPin, slow), judge(byPath, slow)]);
    expect(decisions.map(verdictOf)).toEqual(['allow verified', 'allow verified']);
    expect(kept).toEqual(after(-DAY_MILLIS));
  });

  it('only to dates that are not later than now', async () => {
    const early = clockAt(after(-2 * DAY_MILLIS));
    const floor = newFloor();
    // The end entity isn't valid yet; its CA has been since a year ago.
    expect(verdictOf(await judge(byPath, floor, { clock: early }))).toBe('deny certificate-not-yet-valid');
    for (const written of floor.written) expect(Date.parse(written)).toBeLessThanOrEqual(early.now().getTime());
    const exact = newFloor();
    await judge(byPath, exact, { clock: clockAt(after(-DAY_MILLIS)) });
    expect(exact.written).toEqual([after(-DAY_MILLIS).toISOString()]);
  });

  it.each<[what: string, verdict: string, call: Call]>([
    ['is unsigned, in a grace period', 'allow grace-period', unsigned],
    ['is unsigned', 'deny unsigned', { signature: null, store }],
    [
      'a stranger has signed',
      'deny no-trusted-key-matches',
      { ...byPin, signature: scene.sign({ key: authority.stranger.key }) },
    ],
    ['a pin has signed other bytes', 'deny no-trusted-key-matches', { ...byPin, artifact: new Uint8Array([1]) }],
    ['a path leads to, with other bytes', 'deny signature-mismatch', { ...byPath, artifact: new Uint8Array([1]) }],
    ['no anchor vouches for', 'deny anchor-missing', { ...byPath, store: { pin } }],
    ['nobody has checked', 'allow enforcement-off', { ...byPin, policy: { enforcement: false } }],
  ])('never by what %s', async (_what, verdict, call) => {
    const floor = newFloor();
    expect(verdictOf(await judge(call, floor))).toBe(verdict);
    expect(floor.written).toEqual([]);
    expect(verdictOf(await judge(byPin, floor))).toBe('allow verified');
    expect(floor.written.length).toBe(1);
  });

  it('never by a look ahead', async () => {
    const floor = newFloor();
    expect(verdictOf(await judge(byPin, floor, { at: authority.at }))).toBe('allow verified');
    expect(floor.written).toEqual([]);
  });
});

describe('A clock that was wound back', () => {
  const policy: PolicyInput = { gracePeriod: { endsAt: after(-2 * DAY_MILLIS).toISOString() } };
  const back = clockAt(after(-5 * DAY_MILLIS));

  it('gives no grace: what was verified before tells that the time has passed', async () => {
    const floor = newFloor();
    // Grace has ended.
    expect(verdictOf(await judge({ ...unsigned, policy }, floor))).toBe('deny unsigned');
    expect(verdictOf(await judge({ ...byPath, policy }, floor))).toBe('allow verified');
    const decision = await judge({ ...unsigned, policy }, floor, { clock: back });
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'clock')).toEqual({ outcome: 'failed', code: 'clock-suspect' });
    expect(decision.gracePeriod).toMatchObject({ state: 'clock-suspect', daysLeft: 0, applied: false });
    expect(warningsOf(decision).map(({ code }) => code)).toContain('clock-suspect');
    expect(decision.checks.find(({ check }) => check === 'clock')?.details).toMatchObject({
      at: back.now().toISOString(),
      floor: after(-DAY_MILLIS).toISOString(),
    });
  });

  it('would give it without a floor, or where nothing was verified before', async () => {
    expect(verdictOf(await scene.verify({ ...unsigned, policy, request: { clock: back } }))).toBe('allow grace-period');
    expect(verdictOf(await judge({ ...unsigned, policy }, newFloor(), { clock: back }))).toBe('allow grace-period');
  });

  it('doesn’t keep a sound signature out, and is said', async () => {
    const decision = await judge(byPin, newFloor(authority.at), { clock: back });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(warningsOf(decision).map(({ code }) => code)).toEqual(['clock-suspect']);
  });

  it.each<[behind: number, skewSeconds: number | undefined, verdict: string]>([
    [300_000, undefined, 'allow grace-period'],
    [300_001, undefined, 'deny unsigned'],
    [0, 0, 'allow grace-period'],
    [1, 0, 'deny unsigned'],
  ])('is suspect from more than the declared skew on: %d ms behind, %s s', async (behind, skewSeconds, verdict) => {
    const skew = skewSeconds === undefined ? {} : { clockSkewSeconds: skewSeconds };
    const call = { ...unsigned, policy: { ...grace, ...skew } };
    expect(verdictOf(await judge(call, newFloor(after(behind))))).toBe(verdict);
  });
});

describe('A floor that can’t be read', () => {
  it.each<[what: string, read: () => unknown, detail: string]>([
    [
      'throws',
      () => {
        throw Object.assign(new Error('x'), { code: 'EACCES' });
      },
      'EACCES',
    ],
    ['rejects', async () => Promise.reject(new Error('x')), 'UNKNOWN'],
    ['gives undefined', () => undefined, 'it is no Date'],
    ['gives a text', () => authority.at.toISOString(), 'it is no Date'],
    ['gives a number', () => 0, 'it is no Date'],
    ['gives an Invalid Date', () => new Date(Number.NaN), 'it is no Date'],
    ['gives what merely looks like a Date', () => Object.create(Date.prototype) as unknown, 'it is no Date'],
    ['gives a Date of a class of its own that is none', () => new BrokenDate(Number.NaN), 'it is no Date'],
    ['is silent for a second', async () => new Promise(() => {}), 'no answer within 1000 ms'],
  ])('ends grace, and is said: it %s', async (_what, read, detail) => {
    const written: Date[] = [];
    const request: object = { clockFloor: { read, write: (floor: Date) => void written.push(floor) } };
    const decision = await scene.verify({ ...unsigned, request });
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'clock')).toEqual({ outcome: 'inconclusive', code: 'clock-floor-unreadable' });
    expect(decision.gracePeriod.state).toBe('clock-suspect');
    expect(decision.checks.find(({ check }) => check === 'clock')?.details).toEqual({ detail });

    const signed = await scene.verify({ ...byPin, request });
    expect(verdictOf(signed)).toBe('allow verified');
    expect(warningsOf(signed).map(({ code }) => code)).toEqual(['clock-floor-unreadable']);
    // What isn't known can't be raised.
    expect(written).toEqual([]);
  });

  it('is another matter than one that nothing was written to yet', async () => {
    const decision = await judge(unsigned, newFloor());
    expect(verdictOf(decision)).toBe('allow grace-period');
    expect(rowOf(decision, 'clock')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(rowOf(await scene.verify(unsigned), 'clock')).toEqual({ outcome: 'not-applicable', code: 'not-applicable' });
  });
});

describe('A floor that can’t be written', () => {
  it.each<[what: string, write: () => unknown, detail: string]>([
    [
      'throws',
      () => {
        throw Object.assign(new Error('x'), { code: 'ENOSPC' });
      },
      'ENOSPC',
    ],
    ['rejects', async () => Promise.reject(new Error('x')), 'UNKNOWN'],
    ['is silent for a second', async () => new Promise(() => {}), 'no answer within 1000 ms'],
  ])('is a warning, and no more: it %s', async (_what, write, detail) => {
    const request: object = { clockFloor: { read: () => null, write } };
    const decision = await scene.verify({ ...byPin, request });
    expect(verdictOf(decision)).toBe('allow verified');
    const [warning, ...more] = warningsOf(decision);
    expect([warning?.code, warning?.details, more]).toEqual(['clock-floor-not-written', { detail }, []]);
    expect(Object.isFrozen(decision.warnings)).toBe(true);
  });
});

/** A Date of somebody's own making: what it says of itself throws. */
class BrokenDate extends Date {
  override getTime(): number {
    throw new RangeError('no time');
  }
}
