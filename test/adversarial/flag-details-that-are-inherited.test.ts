import { describe, expect, it } from 'vitest';
import { createScene, verdictOf } from '../support/scene.js';
import { clean, pollute } from './pollution.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const policy = { enforcement: { flag: 'check' } };

const judge = async (details: object) => {
  const request: object = { flags: { getBooleanDetails: async () => Promise.resolve(details) } };
  return verdictOf(await scene.verify({ signature, store: { pin }, policy, request }));
};

describe('A value that a flag service did not answer, but Object.prototype has', () => {
  it.each([false, 'false'])('turns nothing off: %j', async (value) => {
    const verdicts: string[] = [];
    pollute('value', value);
    for (const details of [{}, { reason: 'STATIC' }, { value: true }, { value: false }]) {
      verdicts.push(await judge(details));
    }
    // Before anything is expected: getters can't be defined while every object has a value.
    clean();
    expect(verdicts).toEqual(['allow verified', 'allow verified', 'allow verified', 'allow enforcement-off']);
  });

  it('is no error code either', async () => {
    pollute('errorCode', 'GENERAL');
    expect(await judge({ value: false })).toBe('allow enforcement-off');
    expect(await judge({ value: false, errorCode: 'GENERAL' })).toBe('allow verified');
  });
});
