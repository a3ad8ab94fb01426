/** The check's switch in a real OpenFeature client: the server SDK with its in-memory provider, and with providers that fail. */
import { ErrorCode, TypedInMemoryProvider, OpenFeature, type Client, type Provider } from '@openfeature/server-sdk';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createInstallGate } from '../../src/index.js';
import { createScene } from '../support/scene.js';
import { judgeUnder, off, on, onInvalid, onUnreadable } from './setting.js';

const scene = createScene();
const flag = 'plugins.signature-check';
const domain = 'install-gate-tests';
const judge = async (flags: Client) => judgeUnder(scene, { flag }, { flags });

afterEach(async () => OpenFeature.clearProviders());
afterAll(async () => OpenFeature.close());

/** Flags as the in-memory provider is configured with them. */
const inMemory = (configuration: ConstructorParameters<typeof TypedInMemoryProvider>[0]) =>
  new TypedInMemoryProvider(configuration);
const switched = (isOn: boolean) =>
  inMemory({ [flag]: { variants: { on: true, off: false }, defaultVariant: isOn ? 'on' : 'off', disabled: false } });

async function clientWith(provider: Provider): Promise<Client> {
  await OpenFeature.setProviderAndWait(domain, provider);
  return OpenFeature.getClient(domain);
}

/** A provider that answers as told; everything else about it is sound. */
function providerThat(
  resolveBooleanEvaluation: Provider['resolveBooleanEvaluation'],
  more: Partial<Provider> = {},
): Provider {
  const none = async () => Promise.reject(new Error('not asked for'));
  return {
    metadata: { name: 'of a test' },
    runsOn: 'server',
    resolveBooleanEvaluation,
    resolveStringEvaluation: none,
    resolveNumberEvaluation: none,
    resolveObjectEvaluation: none,
    ...more,
  };
}

describe('An OpenFeature client with the in-memory provider', () => {
  it('turns the check off by a flag that is false, and on by one that is true, from call to call', async () => {
    const provider = switched(false);
    const client = await clientWith(provider);
    const judged = await judge(client);
    expect(judged).toMatchObject(off);
    expect(judged.message).toBe(`The signature check is off (flag ${flag}): nothing was verified.`);

    provider.putConfiguration({ [flag]: { variants: { on: true }, defaultVariant: 'on', disabled: false } });
    const again = await judge(client);
    expect(again).toMatchObject(on);
    expect(again.message).toContain(`flag ${flag}: true`);
  });

  it.each<[what: string, provider: TypedInMemoryProvider, code: string]>([
    ['isn’t there', inMemory({}), 'FLAG_NOT_FOUND'],
    [
      'is a text',
      inMemory({ [flag]: { variants: { off: 'false' }, defaultVariant: 'off', disabled: false } }),
      'TYPE_MISMATCH',
    ],
    [
      'has no such variant',
      inMemory({ [flag]: { variants: { off: false }, defaultVariant: 'none', disabled: false } }),
      'GENERAL',
    ],
  ])('leaves the check on with a warning where the flag %s', async (_what, provider, code) => {
    const judged = await judge(await clientWith(provider));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: code });
  });

  it('leaves the check on where the flag is disabled: its value is then the default', async () => {
    const provider = inMemory({ [flag]: { variants: { off: false }, defaultVariant: 'off', disabled: true } });
    expect(await judge(await clientWith(provider))).toMatchObject(on);
  });

  it('is shown by a gate’s status, after a refresh', async () => {
    const provider = switched(false);
    const flags = await clientWith(provider);
    await using gate = await createInstallGate({
      trustStore: scene.store({}),
      policy: { enforcement: { flag } },
      flags,
      clock: scene.clock,
      environment: {},
    });
    expect((await gate.refresh()).enforcement).toEqual({ on: false, setting: `flag ${flag}` });
    provider.putConfiguration({ [flag]: { variants: { on: true }, defaultVariant: 'on', disabled: false } });
    expect((await gate.refresh()).enforcement).toEqual({ on: true, setting: `flag ${flag}` });
  });
});

describe('An OpenFeature client leaves the check on with a warning', () => {
  it.each<[what: string, provider: Provider, code: string]>([
    [
      'throws',
      providerThat(() => {
        throw new Error('hunter2');
      }),
      'GENERAL',
    ],
    ['rejects', providerThat(async () => Promise.reject(new Error('hunter2'))), 'GENERAL'],
    [
      'gives an error code with false',
      providerThat(async () => ({ value: false, errorCode: ErrorCode.GENERAL })),
      'GENERAL',
    ],
  ])('where its provider %s', async (_what, provider, code) => {
    const judged = await judge(await clientWith(provider));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: code });
    expect(judged.message).not.toContain('hunter2');
  });

  it('where its provider hangs', async () => {
    const judged = await judge(await clientWith(providerThat(async () => new Promise(() => {}))));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: 'no answer within 1000 ms' });
  });

  it('where its provider isn’t ready, though the flag would be false', async () => {
    const provider = providerThat(async () => ({ value: false }), { initialize: async () => new Promise(() => {}) });
    OpenFeature.setProvider(domain, provider);
    const judged = await judge(OpenFeature.getClient(domain));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: 'PROVIDER_NOT_READY' });
  });

  it('where its provider couldn’t be started', async () => {
    const provider = providerThat(async () => ({ value: false }), {
      initialize: async () => Promise.reject(Object.assign(new Error('no key'), { code: 'PROVIDER_FATAL' })),
    });
    await OpenFeature.setProviderAndWait(domain, provider).catch(() => {});
    const judged = await judge(OpenFeature.getClient(domain));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: 'PROVIDER_FATAL' });
  });
});

describe('A client of another make', () => {
  it.each<[what: string, details: unknown, expected: object]>([
    ['no details', undefined, onUnreadable],
    ['details without a value', {}, onUnreadable],
    ['an error that is no text', { value: false, errorCode: 7 }, onUnreadable],
    ['an empty error', { value: false, errorCode: '' }, onUnreadable],
    ['a value that is a number', { value: 0 }, onInvalid],
    ['a value that is null', { value: null }, onInvalid],
    ['false', { value: false }, off],
    ['false without an error', { value: false, errorCode: undefined }, off],
  ])('that gives %s', async (_what, details, expected) => {
    const request: object = { flags: { getBooleanDetails: async () => Promise.resolve(details) } };
    expect(await judgeUnder(scene, { flag }, request)).toMatchObject(expected);
  });

  it('that has no provider at all leaves the check on, too', async () => {
    const judged = await judge(OpenFeature.getClient('install-gate-tests-without-provider'));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.details).toEqual({ setting: `flag ${flag}`, detail: 'PROVIDER_NOT_READY' });
  });
});
