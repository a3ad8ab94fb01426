import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createInstallGate,
  loadUpmConfiguration,
  PolicyError,
  type ConfigurationFinding,
  type Environment,
} from '../../src/index.js';
import { createScene, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });

const OFF = 'atlassian.upm.signature.check.disabled';
const UPLOAD_OFF = 'atlassian.upm.signature.check.upload.disabled';
const MARKETPLACE_OFF = 'atlassian.upm.signature.check.marketplace.disabled';

/** A folder as the plugin manager has it. */
function upmconfig(properties: string | Uint8Array | null, folder = scene.path('upmconfig')): string {
  mkdirSync(join(folder, 'truststore'), { recursive: true });
  writeFileSync(join(folder, 'truststore', 'pin.pem'), pin.pem);
  if (properties !== null) writeFileSync(join(folder, 'upm.properties'), properties);
  return folder;
}

const load = async (properties: string | null, environment: Environment = {}) =>
  loadUpmConfiguration({ directory: upmconfig(properties), environment });
const codes = (findings: readonly ConfigurationFinding[]) => findings.map(({ code, setting }) => `${code} ${setting}`);
const say = (enforcement: unknown) => JSON.stringify(enforcement);

describe('The plugin manager’s switches', () => {
  it.each<[what: string, properties: string | null, environment: Environment, on: boolean]>([
    ['nothing is said', null, {}, true],
    ['an empty file', '', {}, true],
    ['true, in the file', `${OFF}=true`, {}, false],
    ['true, as the file may write it', `# off\n  ${OFF} : \\\n    true`, {}, false],
    ['true, with an escape', `atlassian.upm.signature.check.disable\\u0064 = true`, {}, false],
    ['false, in the file', `${OFF}=false`, {}, true],
    ['the last line counts', `${OFF}=true\n${OFF}=false`, {}, true],
    ['true, as a variable', null, { [OFF]: 'true' }, false],
    ['true, as an option of the Java machine', null, { JAVA_OPTS: `-Xmx1g -D${OFF}=true -server` }, false],
    ['true, within quotes', null, { CATALINA_OPTS: `"-D${OFF}=true"` }, false],
    ['a system property wins over the file', `${OFF}=true`, { JAVA_OPTS: `-D${OFF}=false` }, true],
    ['and the other way round', `${OFF}=false`, { JVM_SUPPORT_RECOMMENDED_ARGS: `-D${OFF}=true` }, false],
    [
      'where options disagree, not the one that is true',
      null,
      { JAVA_OPTS: `-D${OFF}=false`, JAVA_TOOL_OPTIONS: `-D${OFF}=true` },
      true,
    ],
    ['nor in another order', null, { JAVA_OPTS: `-D${OFF}=true`, _JAVA_OPTIONS: `-D${OFF}=false` }, true],
    ['a word within another, by a backslash', null, { JAVA_OPTS: `-Dnote=a\\ -D${OFF}=true` }, true],
    ['a word within another, by a quote', null, { JAVA_OPTS: `-Dnote="say \\" -D${OFF}=true` }, true],
    ['a quote without an end', null, { JAVA_OPTS: `-Dnote="half -D${OFF}=true` }, true],
    ['a text without end', null, { JAVA_OPTS: `${' '.repeat(128 * 1024)} -D${OFF}=true` }, true],
    ['a line that another continues', `foo\\\r\n${OFF}=true`, {}, true],
    ['a byte order mark', `\ufeff${OFF}=true`, {}, true],
    ['a blank after it', `${OFF}=true `, {}, true],
    ['a line break after it', `${OFF}=true\\n`, {}, true],
    ['a wide blank after it', `${OFF}=true\\u3000`, {}, true],
    ['another value', `${OFF}=yes`, {}, true],
    ['TRUE', `${OFF}=TRUE`, {}, true],
    ['1', `${OFF}=1`, {}, true],
    ['no value', `${OFF}=`, {}, true],
    ['a property that nobody may trust', `__proto__=true\nconstructor=true`, {}, true],
    ['a dev mode', null, { JAVA_OPTS: '-Datlassian.dev.mode=true', NODE_ENV: 'development' }, true],
  ])('%s', async (_what, properties, environment, on) => {
    const { policy } = await load(properties, environment);
    expect(policy.enforcement).toMatchObject({ on });
    expect(policy.origins).toEqual({});
  });

  it('say which setting was read, and where', async () => {
    expect(say((await load(`${OFF}=true`)).policy.enforcement)).toContain(`${OFF}=true (a line of upm.properties)`);
    expect(say((await load(null, { [OFF]: 'true' })).policy.enforcement)).toContain(`${OFF}=true (a system property)`);
    expect(say((await load(null)).policy.enforcement)).toContain('which is not set');
  });

  it('for uploads and for the marketplace turn off that origin alone', async () => {
    const { policy } = await load(`${UPLOAD_OFF}=true`);
    expect(policy.enforcement).toMatchObject({ on: true });
    expect(policy.origins['upload']?.enforcement).toMatchObject({ on: false });
    expect(policy.origins['marketplace']).toEqual({});
    const other = await load(`${MARKETPLACE_OFF}=true`);
    expect(other.policy.origins['marketplace']?.enforcement).toMatchObject({ on: false });
    expect(other.policy.origins['upload']).toEqual({});
  });

  it('name the trust store beside them', async () => {
    const directory = upmconfig(null);
    const { policy } = await loadUpmConfiguration({ directory, environment: {} });
    expect(policy.trustStore.folder).toBe(join(directory, 'truststore'));
  });

  it('tell whether uploads are offered where the check is off', async () => {
    expect((await load(null)).uploadEnabled).toBe(false);
    expect((await load('upm.plugin.upload.enabled=true')).uploadEnabled).toBe(true);
  });
});

describe('What is wrong with the settings is found', () => {
  it.each<[what: string, properties: string | null, environment: Environment, expected: readonly string[]]>([
    ['nothing, where all is well', `${OFF}=false\nother.setting=x`, { PATH: '/bin', JAVA_OPTS: '-Da.b=c' }, []],
    [
      'a misspelt name',
      'atlassian.upm.signature.chek.disabled=true',
      {},
      ['setting-unknown atlassian.upm.signature.chek.disabled'],
    ],
    [
      'another case',
      'Atlassian.UPM.signature.check.disabled=true',
      {},
      ['setting-unknown Atlassian.UPM.signature.check.disabled'],
    ],
    [
      'a name that nobody knows',
      'atlassian.upm.signature.check.enabled=false',
      {},
      ['setting-unknown atlassian.upm.signature.check.enabled'],
    ],
    ['two dashes, as in the vendor’s manual', null, { JAVA_OPTS: `--D${OFF}=true` }, [`setting-unknown --D${OFF}`]],
    ['a small letter', null, { JAVA_OPTS: `-d${OFF}=true` }, [`setting-unknown -d${OFF}`]],
    [
      'a variable in capitals',
      null,
      { ATLASSIAN_UPM_SIGNATURE_CHECK_DISABLED: 'true' },
      ['setting-unknown ATLASSIAN_UPM_SIGNATURE_CHECK_DISABLED'],
    ],
    ['an invalid value', `${UPLOAD_OFF}=yes`, {}, [`setting-invalid ${UPLOAD_OFF}`]],
    ['two sources that disagree', `${OFF}=true`, { [OFF]: 'false' }, [`settings-disagree ${OFF}`]],
    ['not two that agree', `${OFF}=true`, { [OFF]: 'true' }, []],
    [
      'two variables that disagree',
      null,
      { JAVA_OPTS: `-D${OFF}=false`, CATALINA_OPTS: `-D${OFF}=true` },
      [`settings-disagree ${OFF}`],
    ],
    [
      'options that can’t be taken apart',
      null,
      { JAVA_OPTS: `-Dnote=a\\ b -D${OFF}=true` },
      ['options-not-understood JAVA_OPTS'],
    ],
    ['not those that have nothing to do with us', null, { JAVA_OPTS: '-Dpath=C:\\\\x' }, []],
  ])('%s', async (_what, properties, environment, expected) => {
    const { findings, policy } = await load(properties, environment);
    expect(codes(findings)).toEqual(expected);
    if (expected.some((each) => each.startsWith('setting-unknown')))
      expect(policy.enforcement).toMatchObject({ on: true });
  });

  it.each([
    ['atlassian.upm.signature.chek.disabled', OFF],
    [`--D${OFF}`, OFF],
    ['ATLASSIAN_UPM_SIGNATURE_CHECK_UPLOAD_DISABLED', UPLOAD_OFF],
    ['atlassian.upm.signature.check.enabled', OFF],
  ])('%s: did you mean %s?', async (name, meant) => {
    const environment: Environment = name.startsWith('--')
      ? { JAVA_OPTS: `${name}=true` }
      : name.startsWith('A')
        ? { [name]: 'true' }
        : {};
    const { findings } = await load(name.startsWith('a') ? `${name}=true` : null, environment);
    expect(findings).toMatchObject([{ code: 'setting-unknown', didYouMean: meant }]);
  });
});

describe('The folder', () => {
  it('is looked for in the shared home, then the home', async () => {
    const [home, sharedHome] = [scene.path('home'), scene.path('shared')];
    upmconfig(null, join(home, 'upmconfig'));
    expect((await loadUpmConfiguration({ environment: {}, home, sharedHome })).directory).toBe(join(home, 'upmconfig'));
    upmconfig(null, join(sharedHome, 'upmconfig'));
    expect((await loadUpmConfiguration({ environment: {}, home, sharedHome })).directory).toBe(
      join(sharedHome, 'upmconfig'),
    );
  });

  it('is the shared home’s where it is nowhere yet', async () => {
    const [home, sharedHome] = [scene.path('home'), scene.path('shared')];
    const { directory, policy } = await loadUpmConfiguration({ environment: {}, home, sharedHome });
    expect(directory).toBe(join(sharedHome, 'upmconfig'));
    expect(policy.enforcement).toMatchObject({ on: true });
  });

  it('is named by a property, absolute or relative', async () => {
    const home = scene.path('home');
    const folder = upmconfig(`${OFF}=true`, join(home, 'elsewhere'));
    const environment = (value: string) => ({ JAVA_OPTS: `-Datlassian.upm.configuration.directory=${value}` });
    expect((await loadUpmConfiguration({ environment: environment(folder) })).directory).toBe(folder);
    expect((await loadUpmConfiguration({ environment: environment('elsewhere'), home })).directory).toBe(folder);
  });

  it.each<[what: string, make: (folder: string) => void]>([
    ['an escape that Java refuses', (folder) => writeFileSync(join(folder, 'upm.properties'), `${OFF}=tr\\ue`)],
    [
      'an upm.properties that is no text',
      (folder) => writeFileSync(join(folder, 'upm.properties'), Buffer.from(`${OFF}=true`, 'utf16le')),
    ],
    ['a folder in the place of upm.properties', (folder) => mkdirSync(join(folder, 'upm.properties'))],
    [
      'an upm.properties of a megabyte and more',
      (folder) => writeFileSync(join(folder, 'upm.properties'), '#'.repeat(1024 * 1024 + 1)),
    ],
  ])('%s is an error of the set-up', async (_what, make) => {
    const directory = upmconfig(null);
    make(directory);
    await expect(loadUpmConfiguration({ directory, environment: {} })).rejects.toThrow(PolicyError);
  });

  it('is named with its folder where it can’t be used', async () => {
    const directory = upmconfig('a=\\u12');
    const says = `The policy in "${join(directory, 'upm.properties')}" can't be used: it has an escape \\u without four hex digits, which Java refuses`;
    await expect(loadUpmConfiguration({ directory, environment: {} })).rejects.toThrow(says);
    await expect(createInstallGate({ policy: { upm: { directory, environment: {} } } })).rejects.toThrow(says);
  });

  it('holds ISO 8859-1, as Java has it', async () => {
    const directory = upmconfig(Buffer.from(`# Pr\u00fcfung\n${OFF}=true\n`, 'latin1'));
    expect((await loadUpmConfiguration({ directory, environment: {} })).policy.enforcement).toMatchObject({
      on: false,
    });
  });

  it.each([{ home: '' }, { directory: 5 }, { dir: 'upm' }, null])('options that are none: %j', async (options) => {
    await expect(Reflect.apply(loadUpmConfiguration, undefined, [options])).rejects.toThrow(TypeError);
  });
});

describe('A gate with the plugin manager’s configuration', () => {
  const gateOf = async (directory: string, environment: Environment = {}) =>
    createInstallGate({ policy: { upm: { directory, environment } }, environment: {}, clock: scene.clock });

  it('follows upm.properties, couples uploads, and tells the switch in decisions', async () => {
    const directory = upmconfig(null);
    await using gate = await gateOf(directory);
    expect(verdictOf(await gate.verify(scene.artifactPath, signature))).toBe('allow verified');
    expect(gate.status().upload).toEqual({ enabled: true, because: 'check-is-on' });

    writeFileSync(join(directory, 'upm.properties'), `${OFF}=true\n`);
    const off = await gate.verify(scene.artifactPath, null);
    expect(verdictOf(off)).toBe('allow enforcement-off');
    expect(off.checks[0]?.message).toContain(`${OFF}=true (a line of upm.properties)`);
    expect(gate.status().upload).toEqual({ enabled: false, because: 'check-is-off' });

    writeFileSync(join(directory, 'upm.properties'), `${OFF}=true\nupm.plugin.upload.enabled=true\n`);
    await gate.refresh();
    expect(gate.status().upload).toEqual({ enabled: true, because: 'upload-setting' });
  });

  it('tells that its file has gone bad, with the check off too', async () => {
    const directory = upmconfig(`${OFF}=true\n`);
    await using gate = await gateOf(directory);
    writeFileSync(join(directory, 'upm.properties'), Buffer.from([0, 1, 2]));
    const decision = await gate.verify(scene.artifactPath, null);
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect(decision.warnings.map(({ code }) => code)).toContain('policy-file-invalid');
  });

  it('tells what is wrong with the settings in each decision and in its status', async () => {
    const directory = upmconfig(`${OFF}=true\n`);
    await using gate = await gateOf(directory, { JAVA_OPTS: `-D${OFF}=false --D${UPLOAD_OFF}=true` });
    const decision = await gate.verify(scene.artifactPath, signature);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(warningsOf(decision).map(({ code }) => code)).toEqual(['setting-unknown', 'settings-disagree']);
    expect(warningsOf(decision)[0]?.message).toContain(`did you mean "${UPLOAD_OFF}"?`);
    expect(warningsOf(decision)[1]?.message).toContain('a system property counts ("false")');
    expect(gate.status().faults.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['setting-unknown', 'settings-disagree']),
    );
  });

  it('names the file in which a setting is wrong', async () => {
    const directory = upmconfig(`${OFF}=yes\n`);
    await using gate = await gateOf(directory);
    const decision = await gate.verify(scene.artifactPath, signature);
    const file = join(directory, 'upm.properties');
    const says = `In the configuration file "${file}" the setting "${OFF}" is neither true nor false ("yes"); it counts as false.`;
    expect(warningsOf(decision).map(({ message }) => message)).toContain(says);
    expect(gate.status().faults.map(({ message }) => message)).toContain(says);
  });
});
