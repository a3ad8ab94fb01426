import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { admitInstall, type InstallRequest } from '../../src/index.js';
import { errorCode } from '../../src/internal/error-code.js';
import { errorText } from '../../src/internal/error-text.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const policy = { enforcement: { flag: 'check' } };

const boom = (): never => {
  throw new Error('boom');
};
const withName = (name: PropertyDescriptor): Error => Object.defineProperty(new Error('x'), 'name', name);

const HOSTILE: readonly (readonly [what: string, error: () => unknown])[] = [
  ['whose code is a getter that throws', () => Object.defineProperty({}, 'code', { get: boom })],
  ['that is a proxy whose every trap throws', () => new Proxy({}, { has: boom, get: boom, getPrototypeOf: boom })],
  [
    'whose prototype throws',
    (): unknown => Object.setPrototypeOf(new Error('x'), new Proxy(Error.prototype, { get: boom })),
  ],
  [
    'that is a revoked proxy',
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ['whose name is a getter that throws', () => withName({ get: boom })],
  ['whose name is an object', () => withName({ value: {} })],
  ['whose name is a symbol', () => withName({ value: Symbol('x') })],
  ['that is null', () => null],
];
const rejecting = (error: () => unknown) => async () => {
  throw error();
};
const faultOf = async (flags: unknown) => {
  const request: object = { flags };
  const decision = await scene.verify({ signature, store: { pin }, policy, request });
  const row = decision.checks.find(({ check }) => check === 'enforcement');
  return [verdictOf(decision), row?.details];
};

describe('An error that throws when it is looked at', () => {
  it.each(HOSTILE)('has no code: one %s', (_, error) => {
    expect(errorCode(error())).toBe('UNKNOWN');
    expect(errorCode(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT');
  });

  it.each(HOSTILE)('has a text all the same: one %s', (_, error) => {
    expect(errorText(error())).toMatch(/^(an error|"x"|Error)$/);
  });

  it('and one whose message does has the text of its kind', () => {
    const message = (descriptor: PropertyDescriptor) =>
      Object.defineProperty(new TypeError('x'), 'message', descriptor);
    expect(errorText(message({ get: boom }))).toBe('TypeError');
    expect(errorText(message({ value: {} }))).toBe('TypeError');
    expect(errorText(message({ value: '' }))).toBe('TypeError');
  });

  it.each(HOSTILE)('of a flag service leaves the check on: one %s', async (_, error) => {
    const [verdict, details] = await faultOf(rejecting(error));
    expect(verdict).toBe('allow verified');
    expect(JSON.stringify(details)).toMatch(/an error|Error/);
    expect((await faultOf(async () => false))[0]).toBe('allow enforcement-off');
  });

  it.each(HOSTILE)('of a stream is an artifact that can’t be read: one %s', async (_, error) => {
    async function* stream(fails: boolean): AsyncGenerator<Uint8Array> {
      yield scene.artifact;
      if (fails) throw error();
    }
    const judge = async (fails: boolean) => scene.verify({ artifact: stream(fails), signature, store: { pin } });
    expect(verdictOf(await judge(true))).toBe('deny artifact-unreadable');
    expect(verdictOf(await judge(false))).toBe('allow verified');
  });

  it.each(HOSTILE)('of a clock floor leaves a decision: one %s', async (_, error) => {
    const destination = scene.path('installed.jar');
    const clockFloor = { read: () => null, write: rejecting(error) };
    const request: InstallRequest = {
      clock: scene.clock,
      environment: {},
      clockFloor,
      trustStore: scene.store({ pin }),
    };
    const decision = await admitInstall(scene.artifactPath, signature, {}, { ...request, destination });
    expect([verdictOf(decision), existsSync(destination)]).toEqual(['allow verified', true]);
    expect(rowOf(decision, 'destination').outcome).toBe('passed');
  });
});

describe('Evaluation details that throw when they are looked at', () => {
  it.each([
    ['value', Object.defineProperty({}, 'value', { get: boom })],
    ['errorCode', Object.defineProperty({ value: false }, 'errorCode', { get: boom })],
    ['everything', new Proxy({}, { has: boom, get: boom, getOwnPropertyDescriptor: boom })],
  ])('leave the check on: %s', async (_, details) => {
    const service = (answer: unknown) => ({ getBooleanDetails: async () => Promise.resolve(answer) });
    expect((await faultOf(service(details)))[0]).toBe('allow verified');
    expect((await faultOf(service({ value: false })))[0]).toBe('allow enforcement-off');
  });
});
