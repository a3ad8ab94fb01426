import { describe, expect, it } from 'vitest';
import { createScene } from '../support/scene.js';
import { judgeUnder, off, on, onInvalid, onUnreadable } from './setting.js';

const scene = createScene();
const flag = 'plugins.signature-check';
const judge = async (flags: (key: string) => unknown) => judgeUnder(scene, { flag }, { flags });
const systemError = Object.assign(new Error('connect to 10.0.0.7 with token hunter2'), { code: 'ECONNREFUSED' });

describe('A function turns the check off', () => {
  it.each<[what: string, answer: unknown]>([
    ['false', false],
    ['"false"', 'false'],
    ['"false" with white space around it', ' false\n'],
    ['a promise of false', Promise.resolve(false)],
  ])('by %s', async (_what, answer) => {
    const judged = await judge(() => answer);
    expect(judged).toMatchObject(off);
    expect(judged.message).toBe(`The signature check is off (flag ${flag}): nothing was verified.`);
  });
});

describe('A function leaves the check on', () => {
  it.each<[what: string, answer: unknown, shown: string]>([
    ['true', true, `flag ${flag}: true`],
    ['"true"', 'true', `flag ${flag}: true`],
    ['undefined', undefined, `flag ${flag}, which is not set`],
    ['a promise of undefined', Promise.resolve(), `flag ${flag}, which is not set`],
  ])('without a warning by %s', async (_what, answer, shown) => {
    const judged = await judge(() => answer);
    expect(judged).toMatchObject(on);
    expect(judged.message).toContain(shown);
  });

  it.each<[what: string, answer: unknown, value: string]>([
    ['null', null, '(null)'],
    ['0', 0, '(a number)'],
    ['an empty text', '', ''],
    ['"off"', 'off', 'off'],
    ['"FALSE"', 'FALSE', 'FALSE'],
    ['NaN', Number.NaN, '(a number)'],
    ['an object', { valueOf: () => false, toString: () => 'false' }, '(a object)'],
    ['a list of false', [false], '(a object)'],
    ['false in a box', Object(false), '(a object)'],
    ['a function', () => false, '(a function)'],
    ['a symbol', Symbol('false'), '(a symbol)'],
  ])('with a warning by %s', async (_what, answer, value) => {
    const judged = await judge(() => answer);
    expect(judged).toMatchObject(onInvalid);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, value });
  });

  it.each<[what: string, ask: () => unknown, detail: string]>([
    [
      'throws',
      () => {
        throw systemError;
      },
      'ECONNREFUSED',
    ],
    ['rejects', async () => Promise.reject(systemError), 'ECONNREFUSED'],
    ['rejects with an error without a code', async () => Promise.reject(new RangeError('hunter2')), 'RangeError'],
    ['rejects with no error at all', async () => Promise.reject(new Error('x', { cause: false })), 'Error'],
  ])('with a warning where it %s, and shows no more than the kind of error', async (_what, ask, detail) => {
    const judged = await judge(ask);
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail });
    expect(judged.message).not.toContain('hunter2');
  });

  it('with a warning where it is silent for more than a second, and its late answer is nobody’s', async () => {
    let answer: (value: boolean) => void = () => {};
    const late = new Promise<boolean>((resolve) => {
      answer = resolve;
    });
    const started = performance.now();
    const judged = await judge(async () => late);
    answer(false);
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: 'no answer within 1000 ms' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
    expect(await judge(async () => Promise.resolve(false))).toMatchObject(off);
  });

  it('with a warning where the request has none', async () => {
    const judged = await judgeUnder(scene, { flag });
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: 'the request has no flags' });
  });
});

describe('What a function is asked', () => {
  it('is the flag’s key, once a call, however often the policy names it', async () => {
    const asked: string[] = [];
    const flags = (key: string) => {
      asked.push(key);
      return key !== 'uploads';
    };
    const policy = {
      enforcement: { flag },
      origins: { upload: { enforcement: { flag: 'uploads' } }, marketplace: { enforcement: { flag } } },
    };
    const call = { signature: null, policy, store: {} };
    const upload = await scene.verify({ ...call, request: { flags, origin: 'upload' } });
    expect(upload.checks[0]?.code).toBe('enforcement-off');
    expect(asked.toSorted()).toEqual([flag, 'uploads']);
    const marketplace = await scene.verify({ ...call, request: { flags, origin: 'marketplace' } });
    expect(marketplace.checks[0]?.code).toBe('passed');
    expect(asked.length).toBe(4);
  });

  it('is nothing where no setting is a flag', async () => {
    let asked = 0;
    await judgeUnder(scene, true, { flags: () => ++asked });
    await judgeUnder(scene, { env: 'CHECK' }, { flags: () => ++asked });
    expect(asked).toBe(0);
  });

  it.each([null, 7, 'false', {}, { getBooleanDetails: false }])(
    'refuses flags that nobody can ask: %j',
    async (flags) => {
      const request: object = { flags };
      await expect(judgeUnder(scene, { flag }, request)).rejects.toThrow(TypeError);
    },
  );
});
