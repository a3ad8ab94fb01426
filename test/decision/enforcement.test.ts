import { describe, expect, it } from 'vitest';
import type { Enforcement } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';
import { decided, evidence, NOW, unsigned } from './evidence.js';

const scene = createScene();
const env = 'PLUGIN_SIGNATURE_CHECK';
const withEnvironment = async (environment: Record<string, string>, name = env) =>
  scene.verify({ signature: null, policy: { enforcement: { env: name } }, request: { environment } });

describe('An environment variable turns the check off', () => {
  it.each(['false', ' false', 'false ', '\tfalse\n', ' \tfalse\r\n'])('by the exact value false: %j', async (value) => {
    const decision = await withEnvironment({ [env]: value });
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'failed', code: 'enforcement-off' });
    expect(decision.warnings.map(({ code }) => code)).toEqual(['enforcement-off']);
    expect(decision.checks[0]?.message).toContain(env);
  });
});

describe('An environment variable leaves the check on', () => {
  it.each([{ [env]: 'true' }, { [env]: ' true\n' }, {}])('without a warning: %j', async (environment) => {
    const decision = await withEnvironment(environment);
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(decision.warnings.map(({ code }) => code)).not.toContain('enforcement-flag-invalid');
  });

  it.each([
    '',
    ' ',
    'FALSE',
    'False',
    'TRUE',
    '0',
    '1',
    'no',
    'off',
    'false;',
    'fal se',
    'false false',
    '\u00a0false',
    '"false"',
    'falsе',
    'f\u0000alse',
    'null',
    'x'.repeat(9999),
  ])('with a warning: %j', async (value) => {
    const decision = await withEnvironment({ [env]: value });
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'inconclusive', code: 'enforcement-flag-invalid' });
    expect(decision.warnings.map(({ code }) => code)).toContain('enforcement-flag-invalid');
    expect(decision.checks[0]?.message.length).toBeLessThan(400);
  });

  it('where another one is "false": no setting named "dev", and not NODE_ENV', async () => {
    const environment = {
      NODE_ENV: 'development',
      DEV: 'true',
      DEV_MODE: 'true',
      [env.toLowerCase()]: 'false',
      [`${env}_`]: 'false',
    };
    expect(verdictOf(await withEnvironment(environment))).toBe('deny unsigned');
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'where it has the name of what every object has: %s',
    async (name) => {
      const decision = await withEnvironment({}, name);
      expect(verdictOf(decision)).toBe('deny unsigned');
      expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'passed', code: 'passed' });
    },
  );

  it('where nobody read it, with a warning', () => {
    const decision = decide(evidence(unsigned), { enforcement: { env } }, NOW);
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'inconclusive', code: 'enforcement-flag-unreadable' });
  });
});

describe('What a setting said when it was read', () => {
  it.each<[kind: string, enforcement: Enforcement, setting: string]>([
    ['a variable', { env }, `environment variable ${env}`],
    ['a file', { file: '/etc/host/check' }, 'file /etc/host/check'],
    ['a flag', { flag: 'signature-check' }, 'flag signature-check'],
  ])('counts alone, and the decision names it with its value: %s', (_kind, enforcement, setting) => {
    const read = (value: string | null, fault: string | null = null) => {
      const flags = [
        { setting, value, fault },
        { setting: `${setting}-of-another`, value: 'false', fault: null },
      ];
      const decision = decide(evidence({ ...unsigned, flags }), { enforcement }, NOW);
      expect(decision.checks[0]?.message).toContain(setting);
      const warnings = decision.warnings.map(({ code }) => code).filter((code) => code.startsWith('enforcement'));
      return [verdictOf(decision), rowOf(decision, 'enforcement').code, ...warnings];
    };
    expect(read('false')).toEqual(['allow enforcement-off', 'enforcement-off', 'enforcement-off']);
    expect(read(' false\n')).toEqual(['allow enforcement-off', 'enforcement-off', 'enforcement-off']);
    expect(read('true')).toEqual(['deny unsigned', 'passed']);
    expect(read(null)).toEqual(['deny unsigned', 'passed']);
    expect(read('off')).toEqual(['deny unsigned', 'enforcement-flag-invalid', 'enforcement-flag-invalid']);
    expect(read('')).toEqual(['deny unsigned', 'enforcement-flag-invalid', 'enforcement-flag-invalid']);
    expect(read(null, 'timed out')).toEqual([
      'deny unsigned',
      'enforcement-flag-unreadable',
      'enforcement-flag-unreadable',
    ]);
    // A value beside a fault is nobody's word.
    expect(read('false', 'timed out')[0]).toBe('deny unsigned');
  });

  it('leaves the check on where nobody has read the setting', () => {
    const decision = decide(evidence(unsigned), { enforcement: { flag: 'x' } }, NOW);
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'enforcement')).toEqual({ outcome: 'inconclusive', code: 'enforcement-flag-unreadable' });
  });
});

describe('A constant', () => {
  it('turns the check on or off', () => {
    expect(decided(unsigned, { enforcement: true })).toBe('deny unsigned');
    expect(decided(unsigned, { enforcement: false })).toBe('allow enforcement-off');
  });

  it('is off even where everything would be verified', () => {
    expect(decided({}, { enforcement: false })).toBe('allow enforcement-off');
  });
});

describe('With the check off', () => {
  it('nothing is looked at: neither artifact nor store nor signature need be there', async () => {
    const decision = await scene.verify({
      artifact: scene.path('none.jar'),
      signature: scene.path('none.sig'),
      store: scene.path('none'),
      policy: { enforcement: false },
    });
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect(decision.trustStore).toMatchObject({ snapshotId: null, roles: {} });
  });

  it('a stream is destroyed unread all the same', async () => {
    const { Readable } = await import('node:stream');
    const artifact = Readable.from([Buffer.from('x')], { objectMode: false });
    await scene.verify({ artifact, signature: null, policy: { enforcement: false } });
    expect(artifact.destroyed).toBe(true);
  });
});
