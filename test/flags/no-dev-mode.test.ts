import { afterEach, describe, expect, it, vi } from 'vitest';
import { verifyInstall, type Enforcement, type PolicyInput } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';
import { judgeUnder, off, on } from './setting.js';

const scene = createScene();
const store = scene.store({ pin: scene.authority.pin() });
const file = scene.file('check', 'true');

/** What other programs take for "this is no production". */
const MODES: readonly Readonly<Record<string, string>>[] = [
  { NODE_ENV: 'development' },
  { NODE_ENV: 'test' },
  { NODE_ENV: '' },
  { DEV: 'true' },
  { DEV_MODE: 'true' },
  { DEVMODE: 'true' },
  { ATLASSIAN_DEV_MODE: 'true' },
  { 'atlassian.dev.mode': 'true' },
  { 'atlassian.upm.signature.check.disabled': 'true' },
  { 'upm.plugin.upload.enabled': 'true' },
  { JAVA_OPTS: '-Datlassian.dev.mode=true -Datlassian.upm.signature.check.disabled=true' },
  { CI: 'true' },
  { GITHUB_ACTIONS: 'true' },
  { DEBUG: '*' },
  { INSECURE: 'true' },
  { SKIP_SIGNATURE_CHECK: 'true' },
  { INSTALL_GATE_OFF: 'true' },
  { INSTALL_GATE_ENFORCEMENT: 'false' },
  { enforcement: 'false' },
  { check: 'false' },
  { Check: 'false' },
  { CHECK_: 'false' },
];

const settings: Readonly<Record<string, Enforcement>> = {
  'a constant': true,
  'a constant with a name': { on: true, setting: 'the host’s own switch' },
  'a variable': { env: 'CHECK' },
  'a file': { file },
  'a flag': { flag: 'check' },
};
const policies: Readonly<Record<string, PolicyInput>> = {
  'no setting': {},
  ...Object.fromEntries(Object.entries(settings).map(([name, enforcement]) => [name, { enforcement }])),
  strict: { level: 'strict', checks: { 'trust-store-isolation': 'warn' } },
  'an origin of its own': { origins: { upload: { enforcement: { env: 'CHECK' } } } },
};

const everyOne = Object.entries(policies).flatMap(([what, policy]) =>
  MODES.map((environment) => [what, JSON.stringify(environment), policy, environment] as const),
);

afterEach(() => vi.unstubAllEnvs());

describe('No dev mode matters', () => {
  it.each(everyOne)('under a policy with %s: %s', async (_what, _environment, policy, environment) => {
    const request = { environment, flags: () => true, origin: 'upload' };
    expect(verdictOf(await scene.verify({ signature: null, store, policy, request }))).toBe('deny unsigned');
  });

  it('all at once, neither as given nor in the process itself', async () => {
    const environment = Object.fromEntries(MODES.flatMap((mode) => Object.entries(mode)));
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    for (const policy of Object.values(policies)) {
      const request = { clock: scene.clock, trustStore: store, flags: () => true, origin: 'upload' };
      const given = { ...request, environment };
      expect(verdictOf(await verifyInstall(scene.artifactPath, null, policy, given))).toBe('deny unsigned');
      expect(verdictOf(await verifyInstall(scene.artifactPath, null, policy, request))).toBe('deny unsigned');
    }
  });

  it('and no word of them stands in the decision', async () => {
    const environment = { NODE_ENV: 'development', ATLASSIAN_DEV_MODE: 'true' };
    const decision = await scene.verify({
      signature: null,
      store,
      policy: policies['a variable'] ?? {},
      request: { environment },
    });
    expect(JSON.stringify(decision)).not.toMatch(/NODE_ENV|DEV_MODE|development/);
  });
});

describe('The variable that the policy names does matter', () => {
  it.each(MODES.flatMap((environment) => Object.keys(environment)))(
    'even where it has the name of one of these: %s',
    async (env) => {
      expect(await judgeUnder(scene, { env }, { environment: { [env]: 'false' } })).toMatchObject(off);
      expect(await judgeUnder(scene, { env }, { environment: { [env]: 'true' } })).toMatchObject(on);
    },
  );

  it('from the process’s own environment, where none is given', async () => {
    const policy = { enforcement: { env: 'INSTALL_GATE_TEST_SWITCH' } };
    const request = { clock: scene.clock, trustStore: store };
    vi.stubEnv('INSTALL_GATE_TEST_SWITCH', 'false');
    expect(verdictOf(await verifyInstall(scene.artifactPath, null, policy, request))).toBe('allow enforcement-off');
    vi.stubEnv('INSTALL_GATE_TEST_SWITCH', 'true');
    expect(verdictOf(await verifyInstall(scene.artifactPath, null, policy, request))).toBe('deny unsigned');
  });
});
